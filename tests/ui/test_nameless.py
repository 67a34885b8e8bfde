"""A first start that was cut off leaves a profile without a name: the person is asked for it, and then no more."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.paths import Home
from app.services.profile import ProfileService
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from tests.ui.window_rig import FAST, WindowRig, open_window
from ui.i18n import Language
from ui.settings.page import SettingsPage
from ui.theme import Theme


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The profile as `ProfileService.open` makes it of what was cut off."""
    service = ProfileService(Home(tmp_path), keyring=SystemKeyring(), argon2=FAST)
    lock = ByPassphrase("four quiet river stones")
    service.create(name="", specialisations=("general",), protection=lock).close()
    return tmp_path


def said(rig: WindowRig) -> str:
    return " | ".join(label.text() for label in rig.window.notice.findChildren(QLabel) if label.isVisible())


def test_a_person_without_a_name_is_asked_for_it_until_it_is_kept(home: Path, theme: Theme, language: Language) -> None:
    rig = open_window(home, theme, language)
    assert "Your name is not known yet" in said(rig)
    rig.press("F8")
    page = rig.window.page("settings")
    assert isinstance(page, SettingsPage)
    rig.stored(lambda: True)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Name"
    assert "Type your name: it stands under what you sign." in [label.text() for label in page.findChildren(QLabel)]
    rig.type_words("Anna Weiss")
    rig.press("Return")
    rig.wait(lambda: rig.stored(lambda: rig.desk.profile.person.name) == "Anna Weiss")

    rig.close()
    again = open_window(home, theme, language)
    assert "Your name" not in said(again)
    again.close()


def test_a_name_typed_without_being_led_there_ends_the_notice(home: Path, theme: Theme, language: Language) -> None:
    rig = open_window(home, theme, language)
    rig.window.open_place("settings")
    rig.stored(lambda: True)
    assert "Your name is not known yet" in said(rig)
    name = next(f for f in rig.window.findChildren(QLineEdit) if f.accessibleName() == "Name")
    name.setFocus()
    rig.type_words("Anna Weiss")
    rig.press("Return")
    rig.wait(lambda: "Your name" not in said(rig))
    rig.close()
