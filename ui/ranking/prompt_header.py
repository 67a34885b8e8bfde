"""The question above the answers: two lines of it, the whole dialogue on demand, and its labels."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.generation import Message, Role
from ui.i18n import Retranslated
from ui.judgement_words import label_word
from ui.ranking.folded_text import FoldedText
from ui.ranking.opening import question_of
from ui.reading import Reading
from ui.theme import Theme, set_role
from ui.tokens import HIT, SPACE_1, SPACE_2, SPACE_4
from ui.vocabulary import role_word
from ui.widgets.action_button import ActionButton

_UNFOLDED = 260  # the most height of the whole dialogue; it scrolls beyond


class PromptHeader(Retranslated, QFrame):
    """`unfold` opens and closes the dialogue, `labels` asks for the panel of labels; both are the page's actions."""

    def __init__(
        self,
        theme: Theme,
        reading: Reading,
        *,
        unfold: QAction,
        labels: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._unfold = unfold
        self._messages: tuple[Message, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._question = FoldedText(theme)
        self._label_words = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._dialogue = QScrollArea()
        self._unfold_button = ActionButton(unfold, theme, "quiet")
        self._labels_button = ActionButton(labels, theme, "quiet")
        self._build()
        self.retranslate()

    def show_dialogue(self, messages: Sequence[Message]) -> None:
        """Show the dialogue that is answered, folded."""
        self._messages = tuple(messages)
        self._question.set_text(question_of(messages))
        self.unfold(False)
        self.retranslate()

    def show_labels(self, labels: Sequence[str]) -> None:
        """Show the labels that are set."""
        self._labels = tuple(labels)
        self._label_words.setText(" · ".join(label_word(label) for label in labels))
        self._label_words.setVisible(bool(labels))

    def unfold(self, unfolded: bool) -> None:
        """Show the whole dialogue, or two lines of the question."""
        self._unfold.setChecked(unfolded)
        self._question.setVisible(not unfolded)
        self._dialogue.setVisible(unfolded)
        if self._dialogue.widget() is not None:
            self._dialogue.takeWidget().deleteLater()
        self._show_way_to_unfold()
        if unfolded:
            self._dialogue.setWidget(self._whole())
            self._dialogue.verticalScrollBar().setValue(self._dialogue.verticalScrollBar().maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._unfold.isVisible() and not self._unfold.isChecked():
            self._unfold.trigger()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_way_to_unfold()

    def retranslate(self) -> None:
        earlier = self._earlier()
        self._unfold.setText(self.tr("%n earlier turn(s)", "", earlier) if earlier else self.tr("Whole question"))
        self.setAccessibleName(self.tr("The question"))
        self.show_labels(self._labels)
        if self._dialogue.isVisible():
            self.unfold(True)

    def _build(self) -> None:
        set_role(self, "card")
        set_role(self._label_words, "small")
        self._dialogue.setWidgetResizable(True)
        self._dialogue.setFrameShape(QFrame.Shape.NoFrame)
        self._dialogue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dialogue.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
        self._dialogue.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._dialogue.setMaximumHeight(_UNFOLDED)
        for button in (self._unfold_button, self._labels_button):
            button.setFixedHeight(HIT)
        self._dialogue.hide()
        self._label_words.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        words = QVBoxLayout()
        words.setSpacing(SPACE_1)
        words.addStretch()
        words.addWidget(self._question)
        words.addWidget(self._dialogue)
        words.addWidget(self._label_words)
        words.addStretch()
        buttons = QVBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self._unfold_button, alignment=Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(self._labels_button, alignment=Qt.AlignmentFlag.AlignRight)
        buttons.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_4)
        row.addLayout(words, 1)
        row.addLayout(buttons)

    def _earlier(self) -> int:
        """How many turns came before the question."""
        return max(0, sum(message.role is not Role.SYSTEM for message in self._messages) - 1)

    def _show_way_to_unfold(self) -> None:
        """A question that is all there needs none."""
        more = self._earlier() > 0 or "\n" in question_of(self._messages).strip()
        self._unfold.setVisible(more or self._question.cut() or self._unfold.isChecked())

    def _whole(self) -> QWidget:
        whole = QWidget()
        set_role(whole, "body")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, SPACE_2, 0)
        column.setSpacing(SPACE_1)
        for message in self._messages:
            said_by = QLabel(role_word(message.role), textFormat=Qt.TextFormat.PlainText)
            set_role(said_by, "small")
            view = self._reading.view()
            view.set_text(message.content)
            column.addWidget(said_by)
            column.addWidget(view)
        column.addStretch()
        return whole
