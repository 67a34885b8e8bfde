"""What tests of the chat do and look at."""

from PySide6.QtWidgets import QLabel

from tests.ui.window_rig import WindowRig
from ui.chat.turn_view import TurnView
from ui.page import Page
from ui.widgets.notice import Notice


def ask(rig: WindowRig, question: str) -> None:
    """Type a question and send it; returns when the engine was asked."""
    before = len(rig.engine.requests)
    rig.chat.focus_first()
    rig.type_words(question)
    rig.press("Return")
    rig.wait(lambda: len(rig.engine.requests) > before)


def answered(rig: WindowRig, question: str, answer: str) -> None:
    ask(rig, question)
    rig.engine.answer(answer)
    rig.wait(lambda: not rig.chat.busy)


def shown_turns(rig: WindowRig) -> list[str]:
    views = [view for view in rig.chat.findChildren(TurnView) if view.isVisible()]
    return [view.turn.text for view in sorted(views, key=lambda view: view.y())]


def said_on(rig: WindowRig, page: Page | None = None) -> str:
    """What the page's notice says now."""
    return " ".join(
        label.text()
        for notice in (page or rig.chat).findChildren(Notice)
        if notice.isVisible()
        for label in notice.findChildren(QLabel)
    )
