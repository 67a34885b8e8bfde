"""The language is switched while the window lives."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from ui.i18n import Language, Retranslated


class Counter(Retranslated, QLabel):
    def __init__(self, count):
        super().__init__()
        self.count = count
        self.retranslate()

    def retranslate(self):
        words = QCoreApplication.translate("ModelSection", "%Ln token(s)", "", self.count)
        self.setText(words)


class LateCounter(Counter):
    """A subclass in another module finds its words too."""


def test_a_widget_changes_its_words_and_plurals_at_once(qtbot, language: Language):
    counters = {count: Counter(count) for count in (1, 2, 5, 21)}
    for counter in counters.values():
        qtbot.addWidget(counter)
    assert [counter.text() for counter in counters.values()] == ["1 token", "2 tokens", "5 tokens", "21 tokens"]
    language.choose("ru")
    qtbot.waitUntil(lambda: counters[1].text() == "1 токен")
    assert [counter.text() for counter in counters.values()] == ["1 токен", "2 токена", "5 токенов", "21 токен"]


def test_qts_own_buttons_change_too(qtbot, language: Language):
    language.choose("ru")
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "Отмена"


def test_numbers_follow_the_language(language: Language):
    assert QLocale().toString(1204) == "1,204"
    language.choose("ru")
    assert QLocale().toString(1.5) == "1,5"


def test_a_language_we_do_not_speak_becomes_english(language: Language):
    language.choose("ru")
    language.choose("xx")
    assert language.code == "en"
    assert QCoreApplication.translate("Places", "Chat") == "Chat"


def test_words_stay_when_the_file_they_were_read_from_is_written_anew(
    qapp: QApplication, translations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(translations / "goldquill_ru.qm", tmp_path)
    monkeypatch.setattr("ui.i18n.TRANSLATIONS", tmp_path)
    language = Language(qapp, "ru")
    with (tmp_path / "goldquill_ru.qm").open("r+b") as file:  # in place, as lrelease does
        file.write(bytes((tmp_path / "goldquill_ru.qm").stat().st_size))
    assert QCoreApplication.translate("Places", "Chat") == "Чат"
    language.choose("en")
