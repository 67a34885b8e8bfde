"""Words without spaces stay within the width they are given."""

from ui.widgets.long_words import LongWords


def label(qtbot, text: str) -> LongWords:
    made = LongWords()
    qtbot.addWidget(made)
    made.setText(text)
    return made


def test_a_long_word_takes_more_lines_instead_of_more_width(qtbot):
    made = label(qtbot, "a" * 400)

    assert made.minimumSizeHint().width() <= 64
    assert made.heightForWidth(200) > 5 * made.fontMetrics().height()


def test_short_words_take_one_line(qtbot):
    made = label(qtbot, "Tiny")

    assert made.heightForWidth(300) == made.sizeHint().height()
    assert made.sizeHint().width() < 60


def test_words_wrap_between_words_where_they_can(qtbot):
    made = label(qtbot, "SmolLM2 Instruct")
    one = made.fontMetrics().horizontalAdvance("SmolLM2 ") + 4

    assert made.heightForWidth(one) == 2 * made.heightForWidth(1000)
