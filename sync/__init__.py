"""The way between desk and company: `protocol` is what both know, `client` the desk's end, `server` the other.

Neither end imports the other. What is signed and how is `app.signing`'s; here it is carried, kept and answered for.
"""
