"""Where the files that travel with the program lie: icons, fonts, translations.

The same relation holds in a checkout and in an installed program (the packager keeps `resources` beside `ui`).
"""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
ICONS = RESOURCES / "icons"
FONTS = RESOURCES / "fonts"
TRANSLATIONS = RESOURCES / "translations"
