"""The revisions: one module each, oldest first."""

from app.storage.migrations.upgrade import Revision
from sync.server.migrations import r0001, r0002, r0003, r0004, r0005, r0006, r0007

REVISIONS: tuple[Revision, ...] = (r0001, r0002, r0003, r0004, r0005, r0006, r0007)
