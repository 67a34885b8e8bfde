"""Where the files that travel with the window lie: icons, fonts, translations."""

from app.paths import resources

RESOURCES = resources()
ICONS = RESOURCES / "icons"
FONTS = RESOURCES / "fonts"
TRANSLATIONS = RESOURCES / "translations"
