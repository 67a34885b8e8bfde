"""Words that are shown whole, or cut where one of them is wider than all the room."""

import pytest
from PySide6.QtWidgets import QLabel

from ui.widgets.fitted_words import FittedWords

LONG = "ОченьДлинноеИмяПапки" * 8


@pytest.fixture
def words(qtbot, theme) -> FittedWords:
    made = FittedWords()
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


def shown(words: FittedWords) -> str:
    return QLabel.text(words)


def test_what_fits_is_shown_as_it_is(words: FittedWords) -> None:
    said = "В «/home/anna/Документы/goldquill-dataset-2026-11-28» уже что-то есть. " * 4
    words.setText(said)
    assert (words.text(), shown(words), words.toolTip()) == (said, said, "")


def test_a_word_wider_than_the_room_is_cut_in_its_middle_and_told_whole_to_who_asks_or_listens(
    words: FittedWords,
) -> None:
    said = f"В «/home/{LONG}/goldquill-dataset-2026-11-28» уже что-то есть."
    words.setText(said)
    assert words.text() == words.toolTip() == words.accessibleName() == said
    assert shown(words).startswith("В «/home/Очень")
    assert shown(words).endswith("Папки/goldquill-dataset-2026-11-28» уже что-то есть.")
    assert all(words.fontMetrics().horizontalAdvance(each) <= 400 for each in shown(words).split("/"))
    words.resize(4000, 100)
    assert (shown(words), words.toolTip(), words.accessibleName()) == (said, "", "")
    words.resize(300, 100)
    assert "…" in shown(words)
    words.setText("Gone.")
    assert (words.text(), shown(words), words.toolTip()) == ("Gone.", "Gone.", "")


def test_words_that_are_cut_alike_are_told_apart(words: FittedWords) -> None:
    for middle in "XY":
        words.setText(f"{'a' * 200}{middle}{'b' * 200}")
        assert words.toolTip() == words.accessibleName() == words.text()
        assert middle in words.toolTip()


def test_it_pushes_no_page_wider(words: FittedWords) -> None:
    words.setText(LONG)
    assert words.minimumSizeHint().width() <= 64
