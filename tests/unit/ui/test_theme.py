"""The look changes while the window lives, and the fonts that travel with it are used."""

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.icons import draw_icon, icon_names, load_icon
from ui.resources import FONTS, ICONS
from ui.stylesheet import stylesheet
from ui.theme import Theme, set_role
from ui.tokens import ALL_TOKENS, CODE_FAMILY, DARK, INTERFACE_FAMILY, LIGHT, ThemeName


@pytest.fixture
def changing(theme: Theme):
    yield theme
    theme.choose(ThemeName.LIGHT)
    theme.set_text_scale(1.0)


def test_the_shipped_fonts_are_used_and_carry_cyrillic(theme: Theme):
    for font, family in ((theme.font(), INTERFACE_FAMILY), (theme.code_font(), CODE_FAMILY)):
        assert QFontInfo(font).family() == family
        assert QFontDatabase.WritingSystem.Cyrillic in QFontDatabase.writingSystems(family)
    assert {file.name for file in FONTS.glob("*-OFL.txt")} == {"Inter-OFL.txt", "JetBrainsMono-OFL.txt"}


def test_every_widget_is_recoloured_at_once(qtbot, qapp, changing: Theme):
    label = QLabel("words")
    set_role(label, "quiet")
    qtbot.addWidget(label)
    label.show()
    with qtbot.waitSignal(changing.theme_changed):
        changing.choose(ThemeName.DARK)
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == DARK.quiet
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.ground
    changing.choose(ThemeName.LIGHT)
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == LIGHT.quiet


def test_a_role_given_after_the_widget_was_shown_takes_effect(qtbot, theme: Theme):
    room = QWidget()
    label = QLabel("words", room)
    QVBoxLayout(room).addWidget(label)
    qtbot.addWidget(room)
    room.show()
    set_role(label, "danger")
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == LIGHT.danger


def test_the_text_grows_within_its_bounds(qapp, changing: Theme):
    changing.set_text_scale(1.5)
    assert qapp.font().pixelSize() == 20
    changing.set_text_scale(9)
    assert changing.text_scale == 2.0
    changing.set_text_scale(0.1)
    assert changing.text_scale == 0.8


def test_the_same_choice_twice_changes_nothing(qtbot, theme: Theme):
    with qtbot.assertNotEmitted(theme.theme_changed):
        theme.choose(ThemeName.LIGHT)
        theme.set_text_scale(1.0)


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_colour_asked_for(qapp, name):
    image = draw_icon(name, "#FF0000", 24).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 200
    }
    assert colours == {"#ff0000"}


def test_an_unknown_icon_is_refused(qapp):
    with pytest.raises(FileNotFoundError):
        load_icon("no-such-icon", "#000000")


@pytest.mark.parametrize("tokens", ALL_TOKENS, ids=lambda tokens: tokens.name.value)
def test_the_sheet_names_only_images_that_are_there(tokens):
    sheet = stylesheet(tokens, 1.0)
    assert "$" not in sheet
    for part in sheet.split('url("')[1:]:
        assert (ICONS / part.split('"')[0].rsplit("/", 1)[1]).exists()
