"""One record, whole: what was asked, what was answered and judged, who signed it and whether it still stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.annotation import InstructAnnotation, Judgement, RankingAnnotation
from app.domain.generation import Message
from app.domain.project import CRITICAL_FLAGS
from app.services.history import OpenedRecord, Related
from ui.history.words import criteria_words, order_words, strength_words
from ui.i18n import Retranslated
from ui.judgement_words import criterion_word, flag_word, label_word
from ui.reading import Reading
from ui.theme import Theme, set_kind, set_role
from ui.times import when_words
from ui.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.vocabulary import role_word, word
from ui.widgets.found_word import FoundWord

LETTERS = "ABCDEFGHI"


class RecordView(Retranslated, QScrollArea):
    """Shows one verified record at a time; read-only.

    Signals:
        record_wanted(str): show this record of the same work.
    """

    record_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading(theme, self)
        self._record: OpenedRecord | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found = FoundWord(self)

    def seek(self, word: str) -> None:
        """Bring the first place of a word that was searched for into sight; "" for none."""
        self._found.seek(word)

    def show_record(self, record: OpenedRecord | None) -> None:
        """Paint this record, or nothing."""
        self._record = record
        room = QWidget()
        set_role(room, "body")
        column = QVBoxLayout(room)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_3)
        if record is not None:
            self._add_facts(column, record)
            match record.annotation:
                case RankingAnnotation() as ranking:
                    self._add_ranking(column, ranking)
                case InstructAnnotation() as instruct:
                    self._add_instruct(column, instruct)
        column.addStretch()
        focused = QApplication.focusWidget()
        followed = focused is not None and self.isAncestorOf(focused)
        self.setWidget(room)
        if followed:  # a link led here: its button is gone, and the keys are to go on working
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("The record"))
        self.show_record(self._record)

    def _add_facts(self, column: QVBoxLayout, record: OpenedRecord) -> None:
        column.addWidget(_label(record.item.title, "title"))
        facts = self.tr("Record {number} · signed {time} · the signature was just verified").format(
            number=record.seq, time=when_words(record.at)
        )
        column.addWidget(_label(facts, "quiet"))
        column.addWidget(_label(self.tr("Device {device}").format(device=record.device[:23] + "…"), "small"))
        if record.revised_by is not None:
            words = self.tr("Superseded by record {number}. Both are kept.")
            if record.revised_by.withdrawn:
                words = self.tr("Superseded by record {number}, which was withdrawn. Revise that one to go on.")
            column.addWidget(self._related(words.format(number=record.revised_by.seq), "caution", record.revised_by))
        if record.revises is not None:
            words = self.tr("Supersedes record {number}.").format(number=record.revises.seq)
            column.addWidget(self._related(words, "quiet", record.revises))
        if record.withdrawn_because is not None:
            reason = record.withdrawn_because or self.tr("no reason given")
            column.addWidget(_label(self.tr("Withdrawn: {reason}").format(reason=reason), "caution"))

    def _related(self, words: str, role: str, record: Related) -> QWidget:
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_label(words, role))
        button = QPushButton(self.tr("Open record {number}").format(number=record.seq))
        set_kind(button, "link")
        button.clicked.connect(lambda: self.record_wanted.emit(record.entry_id))
        column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return room

    def _add_ranking(self, column: QVBoxLayout, ranking: RankingAnnotation) -> None:
        letters = {name: LETTERS[place] for place, name in enumerate(ranking.shown)}
        column.addWidget(_label(f"{word(ranking.specialisation)} · {word(ranking.language)}", "quiet"))
        self._add_messages(column, ranking.messages)
        if ranking.prompt_labels:
            labels = ", ".join(label_word(label) for label in ranking.prompt_labels)
            column.addWidget(_label(self.tr("About the question: {labels}").format(labels=labels), "quiet"))
        verdict, inside = _card()
        inside.addWidget(_label(self.tr("Ranking"), "heading"))
        self._add_order(inside, ranking, letters)
        if ranking.justification:
            self._add_said(inside, self.tr("Why"), ranking.justification)
        column.addWidget(verdict)
        by_id = {c.id: c for c in ranking.candidates}
        judged = {j.candidate: j for j in ranking.judgements}
        for name in ranking.shown:
            self._add_answer(column, letters[name], by_id[name].text, judged.get(name, Judgement(candidate=name)))

    def _add_order(self, column: QVBoxLayout, ranking: RankingAnnotation, letters: dict[str, str]) -> None:
        """Everything that was signed of the order: one verdict does not hide another."""
        if ranking.ranking.groups:
            column.addWidget(_label(order_words(ranking.ranking, letters), "reading"))
            left = ", ".join(letter for name, letter in letters.items() if name not in ranking.ranking.placed)
            if left:
                column.addWidget(_label(self.tr("Not placed: {letters}").format(letters=left), "quiet"))
        if ranking.strength is not None:
            column.addWidget(_label(strength_words(ranking.strength), "reading"))
        if ranking.all_bad:
            column.addWidget(_label(self.tr("All answers are bad."), "caution"))
        if ranking.cannot_rank:
            column.addWidget(_label(self.tr("These answers cannot be ranked."), "caution"))
        for criterion, order in ranking.per_criterion.items():
            if order.groups:
                name = criterion_word(criterion)
                column.addWidget(_label(f"{name[:1].upper()}{name[1:]}: {order_words(order, letters)}", ""))

    def _add_answer(self, column: QVBoxLayout, letter: str, answer: str, judgement: Judgement) -> None:
        card, inside = _card()
        head = self.tr("Answer {letter}").format(letter=letter)
        if judgement.quality is not None:
            head += " · " + self.tr("quality {score} of 7").format(score=judgement.quality)
        inside.addWidget(_label(head, "heading"))
        if judgement.criteria:
            inside.addWidget(_label(criteria_words(judgement.criteria), "quiet"))
        critical = [flag for flag in judgement.flags if flag in CRITICAL_FLAGS]
        others = [flag for flag in judgement.flags if flag not in CRITICAL_FLAGS]
        for flags, role in ((critical, "caution"), (others, "")):
            if flags:
                inside.addWidget(_label(", ".join(flag_word(flag) for flag in flags), role))
        text = self._reading.view()
        text.set_text(answer)
        inside.addWidget(text)
        if judgement.note:
            self._add_said(inside, self.tr("Note on this answer"), judgement.note)
        column.addWidget(card)

    def _add_said(self, column: QVBoxLayout, about: str, words: str) -> None:
        """The trainer's own words under a small line that says what they are about."""
        column.addWidget(_label(about, "small"))
        column.addWidget(_label(words, "reading"))

    def _add_instruct(self, column: QVBoxLayout, instruct: InstructAnnotation) -> None:
        details = (instruct.specialisation, instruct.language, instruct.genre, instruct.difficulty)
        column.addWidget(_label(" · ".join(word(key) for key in details), "quiet"))
        self._add_messages(column, instruct.messages)
        if instruct.sources:
            column.addWidget(_label(self.tr("Sources"), "heading"))
            for source in instruct.sources:
                place = " — ".join(part for part in (source.source, source.locator, source.quote) if part)
                column.addWidget(_label(place, ""))
        if instruct.note:
            column.addWidget(_label(self.tr("Note for the reviewer"), "heading"))
            column.addWidget(_label(instruct.note, ""))

    def _add_messages(self, column: QVBoxLayout, messages: tuple[Message, ...]) -> None:
        for message in messages:
            column.addWidget(_label(role_word(message.role), "small"))
            text = self._reading.view()
            text.set_text(message.content)
            column.addWidget(text)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        set_role(label, role)
    return label


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    set_role(card, "card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
    inside.setSpacing(SPACE_2)
    return card, inside
