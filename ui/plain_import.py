"""Python's own import, as it was before PySide came, and PySide's parts as they were compiled before.

From its first import on, PySide has `builtins.__import__` replaced, and reads the source of every module imported later
to see whether that asks for `from __feature__ import …`. Nothing here does, and it takes up to a tenth of the start.
"""

import builtins

from ui import pyside_parts


def import_plainly() -> None:
    """Import PySide, and have modules imported as without it from now on."""
    python_import, python_compile = builtins.__import__, builtins.compile
    builtins.compile = pyside_parts.compiled_before(pyside_parts.read(), python_compile)
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        builtins.__import__, builtins.compile = python_import, python_compile
