"""A choice is seen at once and remembered."""

import errno

import pytest

from app.domain.errors import DiskFull, HomeReadOnly
from app.settings import Settings, SettingsFile
from ui.preferences import Preferences
from ui.tokens import ThemeName


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def preferences(qapp, theme, language, file):
    made = Preferences(file, theme, language)
    yield made
    theme.choose(ThemeName.LIGHT)
    theme.set_text_scale(1.0)
    made.deleteLater()


def test_language_theme_and_size_hold_and_come_back(preferences, file, theme, language, tmp_path):
    preferences.choose_language("ru")
    preferences.choose_theme(ThemeName.DARK)
    preferences.choose_text_scale(1.3)
    assert language.code == "ru"
    assert theme.tokens.is_dark
    assert theme.px(10) == 13
    kept = SettingsFile(tmp_path / "settings.json").current
    assert (kept.language, kept.theme, kept.text_scale) == ("ru", "dark", 1.3)


def test_a_size_changed_by_keys_is_remembered_too(preferences, file, theme):
    theme.set_text_scale(1.2)
    assert file.current.text_scale == 1.2


def test_the_same_value_is_not_written_again(preferences, file, qtbot):
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.keep(answers=4)


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EACCES, HomeReadOnly)]
)
def test_what_cannot_be_kept_holds_and_is_told(theme, language, qtbot, number, kind):
    class FullDisk:
        current = Settings()

        def change(self, **values):
            raise OSError(number, "no", "settings.json")

    preferences = Preferences(FullDisk(), theme, language)
    with qtbot.waitSignal(preferences.not_kept) as told:
        preferences.choose_theme(ThemeName.DARK)
    assert theme.tokens.is_dark
    assert isinstance(told.args[0], kind)
    theme.choose(ThemeName.LIGHT)
    preferences.deleteLater()
