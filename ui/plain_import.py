"""Python's own import, as it was before PySide came.

From its first import on, PySide has `builtins.__import__` replaced, and reads the source of every module imported later
to see whether that asks for `from __feature__ import …`. Nothing here does, and it takes up to a tenth of the start.
"""

import builtins


def import_plainly() -> None:
    """Import PySide, and have modules imported as without it from now on."""
    python_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = python_import
