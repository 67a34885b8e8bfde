"""Compiles PySide's own Python parts once, for every start of the window: `python build/pyside_parts.py`."""

from pathlib import Path

from ui.pyside_parts import FILE, keep

if __name__ == "__main__":
    keep(Path(__file__).resolve().parent.parent / "resources" / FILE.name)
