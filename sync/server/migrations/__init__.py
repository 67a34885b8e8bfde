"""The history of the server's schema: one module a revision, oldest first. There is no way down."""

from app.storage.migrations.upgrade import Revision
from sync.server.migrations import r0001, r0002, r0003, r0004

REVISIONS: tuple[Revision, ...] = (r0001, r0002, r0003, r0004)
HEAD = REVISIONS[-1].revision
