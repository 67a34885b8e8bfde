"""Compiles PySide's own Python parts once, for every start of the window: `python build/pyside_parts.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ui.pyside_parts import keep

if __name__ == "__main__":
    keep()
