"""A choice is seen at once and remembered."""

import errno
import threading

import pytest

from app.domain.errors import DiskFull, HomeReadOnly
from app.settings import SettingsFile
from ui.bridge.work import Work
from ui.preferences import Preferences
from ui.tokens import ThemeName


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def work(qapp):
    made = Work(lambda error: pytest.fail(repr(error)))
    yield made
    made.close()


@pytest.fixture
def preferences(theme, language, file, work):
    made = Preferences(file, theme, language, work)
    yield made
    theme.choose(ThemeName.LIGHT)
    theme.set_text_scale(1.0)
    made.deleteLater()


def test_language_theme_and_size_hold_and_come_back(preferences, work, theme, language, tmp_path):
    preferences.choose_language("ru")
    preferences.choose_theme(ThemeName.DARK)
    preferences.choose_text_scale(1.3)
    assert language.code == "ru"
    assert theme.tokens.is_dark
    assert theme.px(10) == 13
    work.close()  # as at quit: what was chosen is written first
    kept = SettingsFile(tmp_path / "settings.json").current
    assert (kept.language, kept.theme, kept.text_scale) == ("ru", "dark", 1.3)


def test_a_size_changed_by_keys_is_remembered_too(preferences, file, theme):
    theme.set_text_scale(1.2)
    assert file.current.text_scale == 1.2


def test_the_same_value_is_not_written_again(preferences, file, qtbot):
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.keep(answers=4)


def test_a_slow_disk_does_not_hold_up_the_window_and_the_last_choice_is_the_one_kept(
    theme, language, work, tmp_path, qtbot
):
    may_write = threading.Event()

    class SlowDisk(SettingsFile):
        def write(self, settings):
            assert may_write.wait(30)
            super().write(settings)

    preferences = Preferences(SlowDisk(tmp_path / "settings.json"), theme, language, work)
    for answers in (5, 6, 7):
        preferences.keep(answers=answers)
    assert preferences.current.answers == 7
    assert not (tmp_path / "settings.json").exists()
    may_write.set()
    work.close()
    assert SettingsFile(tmp_path / "settings.json").current.answers == 7
    preferences.deleteLater()


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EACCES, HomeReadOnly)]
)
def test_what_cannot_be_kept_holds_and_is_told(theme, language, work, tmp_path, qtbot, number, kind):
    class FullDisk(SettingsFile):
        def write(self, settings):
            raise OSError(number, "no", "settings.json")

    preferences = Preferences(FullDisk(tmp_path / "settings.json"), theme, language, work)
    with qtbot.waitSignal(preferences.not_kept) as told:
        preferences.choose_theme(ThemeName.DARK)
    assert theme.tokens.is_dark
    assert isinstance(told.args[0], kind)
    theme.choose(ThemeName.LIGHT)
    preferences.deleteLater()
