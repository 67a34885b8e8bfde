"""The history of the server's schema: which revisions this program knows, oldest first. There is no way down.

The revisions themselves are in `history`: they need Alembic, which takes longer to import than most commands take, and
only a database that is not of the newest needs it.
"""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = KNOWN[-1]
