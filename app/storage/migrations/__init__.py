"""The schema's history: one ordinary module a revision, oldest first, and which of them this program knows.

The revisions are plain imports in `upgrade`, not files found by scanning a folder, so that they are inside a frozen
program as every other module is. There is no way down: an older program refuses a newer database.
"""

KNOWN = ("0001", "0002", "0003", "0004")
HEAD = KNOWN[-1]
