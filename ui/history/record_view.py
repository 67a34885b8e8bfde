"""One record, whole: what was asked, what was answered and judged, who signed it and whether it still stands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.annotation import InstructAnnotation, RankingAnnotation
from app.domain.generation import Message
from app.services.history import OpenedRecord
from ui.i18n import Retranslated
from ui.reading import Reading
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.vocabulary import role_word, word

LETTERS = "ABCDEFGHI"


class RecordView(Retranslated, QScrollArea):
    """Shows one verified record at a time; read-only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading(theme, self)
        self._record: OpenedRecord | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

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
        self.setWidget(room)

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
            column.addWidget(_label(self.tr("A newer record revises this one. Both are kept."), "caution"))
        if record.withdrawn_because is not None:
            reason = record.withdrawn_because or self.tr("no reason given")
            column.addWidget(_label(self.tr("Withdrawn: {reason}").format(reason=reason), "caution"))

    def _add_ranking(self, column: QVBoxLayout, ranking: RankingAnnotation) -> None:
        letters = {name: LETTERS[place] for place, name in enumerate(ranking.shown)}
        self._add_messages(column, ranking.messages)
        column.addWidget(_label(self.tr("Ranking"), "heading"))
        column.addWidget(_label(self._order_words(ranking, letters), "reading"))
        if ranking.justification:
            column.addWidget(_label(ranking.justification, "reading"))
        by_id = {c.id: c for c in ranking.candidates}
        judged = {j.candidate: j for j in ranking.judgements}
        for name in ranking.shown:
            card = _card()
            inside = card.layout()
            assert isinstance(inside, QVBoxLayout)  # noqa: S101 — `_card` made it
            head = self.tr("Answer {letter}").format(letter=letters[name])
            judgement = judged.get(name)
            if judgement is not None and judgement.quality is not None:
                head += " · " + self.tr("quality {score} of 7").format(score=judgement.quality)
            inside.addWidget(_label(head, "heading"))
            if judgement is not None and judgement.flags:
                inside.addWidget(_label(", ".join(word(flag) for flag in judgement.flags), "caution"))
            text = self._reading.view()
            text.set_text(by_id[name].text)
            inside.addWidget(text)
            column.addWidget(card)

    def _order_words(self, ranking: RankingAnnotation, letters: dict[str, str]) -> str:
        if ranking.cannot_rank:
            return self.tr("These answers cannot be ranked.")
        order = " › ".join(" = ".join(letters[name] for name in group) for group in ranking.ranking.groups)
        if ranking.all_bad:
            bad = self.tr("All answers are bad.")
            return f"{order}   {bad}" if order else bad
        return order

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


def _card() -> QFrame:
    card = QFrame()
    set_role(card, "card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
    inside.setSpacing(SPACE_2)
    return card
