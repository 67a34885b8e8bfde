"""Shows after a practice task how it agrees with what is known, and why that is so."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.ranking.page_actions import Leads
from ui.ranking.verdict import Verdict
from ui.reading import Reading
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.widgets.shown import set_shown


class VerdictView(Retranslated, QScrollArea):
    """The words say it, the colour only repeats them. `on_next` leads on to another task, where there is one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self.on_next: Callable[[], None] | None = None
        self._title, self._yours, self._known, self._pairs, self._why = (
            QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText) for _ in range(5)
        )
        self._reading = Reading(theme, self)
        self._explanation = self._reading.view()
        self._answers = QWidget()
        self._build()
        self.retranslate()

    @property
    def leads(self) -> Leads:
        """Where the main key goes from here."""
        return Leads.QUESTION if self.on_next is None else Leads.TASK

    def show_verdict(self, verdict: Verdict, on_next: Callable[[], None] | None) -> None:
        """Show this one."""
        self._verdict, self.on_next = verdict, on_next
        self._explanation.set_text(verdict.explanation)
        set_shown(self._why, bool(verdict.explanation.strip()))
        set_shown(self._explanation, bool(verdict.explanation.strip()))
        self._show_answers(verdict)
        set_role(self._pairs, "good" if verdict.agreement.whole else "caution")
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("How the practice went"))
        self._why.setText(self.tr("Why"))
        self._explanation.setAccessibleName(self.tr("Why"))
        if (verdict := self._verdict) is None:
            return
        whole = verdict.agreement.whole
        self._title.setText(
            self.tr("You and the known answer agree") if whole else self.tr("The known answer is another one")
        )
        self._yours.setText(self.tr("Your order: {order}").format(order=verdict.yours or "–"))
        self._known.setText(self.tr("Known order: {order}").format(order=verdict.known))
        alike = self.tr("{alike} of {pairs} pairs are ordered alike.")
        self._pairs.setText(alike.format(alike=verdict.agreement.alike, pairs=verdict.agreement.pairs))

    def _build(self) -> None:
        set_role(self._title, "title")
        set_role(self._yours, "reading")
        set_role(self._known, "reading")
        set_role(self._why, "heading")
        room = QWidget()
        set_role(room, "body")
        column = QVBoxLayout(room)
        column.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_2)
        for label in (self._title, self._yours, self._known, self._pairs):
            column.addWidget(label)
        column.addSpacing(SPACE_3)
        column.addWidget(self._why)
        column.addWidget(self._explanation)
        column.addSpacing(SPACE_3)
        column.addWidget(self._answers)
        column.addStretch()
        self._column = column
        self.setWidget(room)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _show_answers(self, verdict: Verdict) -> None:
        room = QWidget()
        inside = QVBoxLayout(room)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE_2)
        for letter, text in verdict.answers:
            heading = QLabel(letter)
            set_role(heading, "heading")
            view = self._reading.view()
            view.setAccessibleName(letter)
            view.set_text(text)
            inside.addWidget(heading)
            inside.addWidget(view)
        self._column.replaceWidget(self._answers, room)
        self._answers.deleteLater()
        self._answers = room
