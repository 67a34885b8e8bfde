"""What the text of a gold answer comes to, in its footer and beside its turns."""

import itertools

from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.window_rig import WindowRig
from tests.ui.write_steps import QUESTION, only_record
from ui.i18n import Language
from ui.theme import Theme
from ui.widgets.action_button import ActionButton
from ui.widgets.counts_label import CountsLabel


def counts(rig: WindowRig) -> str:
    """Words and tokens, as the footer says them."""
    return rig.write.footer().findChild(CountsLabel).text()


def test_words_and_language_are_said_at_a_pause_and_signed_as_they_are(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="")
    assert counts(rig).startswith("6 words")
    assert "English" in rig.write.subtitle()
    rig.type_words("Да, и обязательно запивайте водой, а не соком.")
    assert counts(rig).startswith("6 words")
    rig.wait(lambda: "Russian" in rig.write.subtitle())
    rig.wait(lambda: counts(rig) == "14 words · 14 tokens")

    rig.press("Ctrl+A")
    rig.type_words("Yes.")
    rig.press("Ctrl+Return")
    rig.wait(lambda: not rig.write.writing)
    assert only_record(rig).language == "en"


def test_what_is_looked_at_is_counted_as_it_is(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.type_words(" And water with it.")
    rig.press("Ctrl+P")
    assert counts(rig).startswith("11 words")


def test_the_key_that_throws_away_takes_no_room_from_the_counts(rig: WindowRig) -> None:
    rig.write.start_from((QUESTION,), answer="Yes.")
    label = rig.write.footer().findChild(CountsLabel)
    rig.wait(lambda: label.words_shown() == "7 words · 7 tokens")
    discard = next(b for b in rig.window.findChildren(QPushButton) if b.isVisible() and b.text() == "Throw away")
    assert "Del" in discard.toolTip()


def test_tokens_counted_for_one_work_are_not_shown_for_the_next(rig: WindowRig) -> None:
    held = rig.engine.hold_counts()
    rig.write.start_from((QUESTION,), answer="Yes.")
    rig.wait(lambda: bool(held))
    rig.write.open_blank()
    held[0]()
    rig.stored(lambda: True)

    assert "token" not in counts(rig)


def test_the_buttons_keep_their_words_in_the_largest_text_and_the_counts_give_way(
    rig: WindowRig, theme: Theme, language: Language
) -> None:
    rig.write.start_from((QUESTION,), answer="Yes, with food. " * 300)
    footer = rig.write.footer()
    footer.show_tokens(1234)
    try:
        theme.set_text_scale(1.6)
        for width, code in itertools.product((800, 1100, 1430), ("ru", "en")):
            language.choose(code)
            rig.window.resize(width, 860)
            for _ in range(12):
                QApplication.processEvents()
            buttons = [button for button in footer.findChildren(ActionButton) if button.isVisible()]
            assert len(buttons) == 4
            assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
            assert [b.text() for b in buttons if not footer.rect().contains(b.geometry())] == []
            assert buttons[-1].width() >= buttons[-1].width_with_key()
            counts = footer.findChild(CountsLabel)
            assert counts.fontMetrics().horizontalAdvance(counts.words_shown()) <= counts.width()
            if width != 1100:  # there it hangs on how many tokens were counted
                assert (counts.words_shown() == counts.text()) is (width == 1430)
            assert ("Ctrl" in buttons[0].toolTip()) is (width == 800)  # where the keycap has no room
    finally:
        theme.set_text_scale(1.0)
