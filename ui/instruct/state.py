"""What the gold-writing screen knows: the dialogue being written, its details, and what is still missing.

Plain frozen values; a change is a method that returns a new state. The draft on disk is this value as JSON, so a
killed program comes back exactly here. Typing is undone by the text fields themselves; taking turns away, adding and
moving them is undone here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import Self

import msgspec

from app.domain.annotation import Effort, InstructAnnotation, Source
from app.domain.candidate import Candidate
from app.domain.errors import NothingToSubmit
from app.domain.generation import Message, Role
from app.domain.language import reads_as
from app.domain.task import Task
from app.services.titles import title_from

UNDO_STEPS = 100


class View(StrEnum):
    """How the dialogue is shown: as Markdown source, as the reader will see it, or as changes to its beginning."""

    WRITE = "write"
    PREVIEW = "preview"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnText:
    """One turn being written. `origin` is the text it was brought with (from a chat or a candidate), if any."""

    id: str
    role: Role
    text: str = ""
    origin: str | None = None

    @property
    def written_here(self) -> bool:
        """The trainer wrote or changed this turn."""
        return self.text != (self.origin or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is said of the instruct beside its words. `language` "" means as the text itself reads."""

    specialisation: str = "general"
    language: str = ""
    genre: str = "explanation"
    difficulty: str = "medium"
    sources: tuple[Source, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemovedSource:
    """A source that was taken away, and its place in the list."""

    place: int
    source: Source


Step = tuple[TurnText, ...] | RemovedSource


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructState:
    """`draft` is the draft's id, `supersedes` the entry_id of the record that this one revises, `played` the roles that
    the trainer played in that record. `ranking` is the draft of the ranking that it was begun from, to go back to.

    `focus` and `cursor` say which turn had the caret and where (UTF-16 units, as Qt counts). `active_s` and `wall_s`
    are the seconds of earlier sittings. `past` is what can be undone, latest last: turns as they stood, or a source.
    `future` is what was undone and can be had back, in the same form.
    """

    draft: str
    turns: tuple[TurnText, ...]
    details: Details = Details()
    started_from: Candidate | None = None
    supersedes: str | None = None
    ranking: str | None = None
    played: tuple[Role, ...] = ()
    view: View = View.WRITE
    focus: str | None = None
    cursor: int = 0
    active_s: float = 0.0
    wall_s: float = 0.0
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if not self.turns or len({t.id for t in self.turns}) != len(self.turns):
            raise ValueError("a dialogue has turns, each once")

    @property
    def answer(self) -> TurnText | None:
        """The gold answer: the last turn, where it is the assistant's."""
        return self.turns[-1] if self.turns[-1].role is Role.ASSISTANT else None

    @property
    def compares(self) -> bool:
        """There is a turn that was brought with a text, for its changes to be shown against."""
        return any(turn.origin is not None for turn in self.turns)

    @property
    def title(self) -> str:
        """How the request begins, for lists and over the record."""
        return title_from(next((t.text for t in self.turns if t.role is Role.USER and t.text.strip()), ""))

    @property
    def blank(self) -> bool:
        """Nothing is written, nor can a turn or source be had back that was taken away: there is nothing to keep."""
        details = self.details
        here = {turn.id for turn in self.turns}
        away = [turn for step in (*self.past, *self.future) for turn in _turns_of(step) if turn.id not in here]
        sources = bool(details.sources) or any(isinstance(s, RemovedSource) for s in (*self.past, *self.future))
        return not (sources or details.note.strip() or any(t.text.strip() for t in (*self.turns, *away)))

    def begun_as(self, other: "InstructState") -> bool:
        """Both were begun from the same answer to be new work: the same candidate of the same ranking, or one chat's
        same words."""
        if self.supersedes is not None or other.supersedes is not None:
            return False
        if self.started_from is not None:
            return (self.started_from, self.ranking) == (other.started_from, other.ranking)
        return other.started_from is None and bool(self._brought) and self._brought == other._brought

    @property
    def _brought(self) -> tuple[str, ...]:
        """The words it was begun from, where an answer was among them."""
        if self.answer is None or self.answer.origin is None:
            return ()
        return tuple(turn.origin for turn in self.turns if turn.origin is not None)

    @property
    def as_brought(self) -> bool:
        """Nobody wrote anything here yet: every turn is as it came, and there is nothing beside them."""
        beside = self.past or self.future or self.details.sources or self.details.note.strip()
        return not beside and all(turn.text == (turn.origin or "") for turn in self.turns)

    @property
    def language(self) -> str:
        """The chosen language, or the one that the text reads as."""
        return self.details.language or self.text_language

    @property
    def text_language(self) -> str:
        """The language that most letters of the dialogue belong to. Takes milliseconds: it looks at every letter."""
        return reads_as(" ".join(turn.text for turn in self.turns))

    def with_text(self, turn: str, text: str) -> Self:
        return replace(self, turns=self._replaced(turn, text=text))

    def with_role(self, turn: str, role: Role) -> Self:
        return self._remembering(self._replaced(turn, role=role))

    def adding(self, turn: str, role: Role | None = None) -> Self:
        """With an empty turn at the end, to be written; where no role is named, the one whose turn it is to speak."""
        speaks = role or (Role.ASSISTANT if self.turns[-1].role is Role.USER else Role.USER)
        longer = self._remembering((*self.turns, TurnText(id=turn, role=speaks)))
        return replace(longer, view=View.WRITE, focus=turn, cursor=0)

    def removing(self, turn: str) -> Self:
        """Without this turn; the only one left stays."""
        rest = tuple(t for t in self.turns if t.id != turn)
        without = self._remembering(rest or self.turns)
        if without.view is View.CHANGES and not without.compares:
            return replace(without, view=View.WRITE)
        return without

    def moving(self, turn: str, by: int) -> Self:
        """With this turn `by` places further down; at the ends it stays."""
        order = list(self.turns)
        here = next(n for n, t in enumerate(order) if t.id == turn)
        there = min(max(here + by, 0), len(order) - 1)
        order.insert(there, order.pop(here))
        return self._remembering(tuple(order))

    def without_source(self, place: int) -> Self:
        """Without the source at this place of the list."""
        sources = self.details.sources
        rest = (*sources[:place], *sources[place + 1 :])
        return replace(
            self,
            details=replace(self.details, sources=rest),
            past=self._past_with(RemovedSource(place, sources[place])),
            future=(),
        )

    def undone(self) -> Self:
        """As before the last removal of a source, or adding, removing, moving or change of role of a turn.

        Texts typed since then stay where their turn is still there, and so do other sources.
        """
        if not self.past:
            return self
        *past, last = self.past
        if isinstance(last, RemovedSource):
            sources = list(self.details.sources)
            sources.insert(last.place, last.source)
            details = replace(self.details, sources=tuple(sources))
            return replace(self, details=details, past=tuple(past), future=(*self.future, last))
        turns = self._as_they_stood(last)
        return replace(self, turns=turns, past=tuple(past), future=(*self.future, self.turns))

    def redone(self) -> Self:
        """As before the last `undone`: a turn that went with it comes back with its text."""
        if not self.future:
            return self
        *future, last = self.future
        if isinstance(last, RemovedSource):
            again = self.without_source(last.place)
        else:
            again = self._remembering(self._as_they_stood(last))
        return replace(again, future=tuple(future))

    def changed_turn(self, before: Self) -> str | None:
        """The first turn that is new, elsewhere or of another role than `before`; of one that went, the next in its
        place. None where all are as they were.
        """
        place = _first_difference(
            [(turn.id, turn.role) for turn in self.turns], [(turn.id, turn.role) for turn in before.turns]
        )
        return None if place is None else self.turns[place].id

    def changed_source(self, before: Self) -> int | None:
        """The place of the first source that is another than `before`; 0 where there is none left."""
        return _first_difference(self.details.sources, before.details.sources)

    def missing(self) -> str | None:
        """What keeps this from being submitted: "request", "answer", "turn" (an empty one between), or None."""
        if not any(t.role is Role.USER and t.text.strip() for t in self.turns):
            return "request"
        if self.answer is None or not self.answer.text.strip():
            return "answer"
        return "turn" if any(not t.text.strip() for t in self.turns) else None

    def to_annotation(self, effort: Effort) -> InstructAnnotation:
        """The finished piece of work. Raises NothingToSubmit with what is missing."""
        if missing := self.missing():
            raise NothingToSubmit(missing)
        played = tuple(dict.fromkeys(t.role for t in self.turns if t.written_here or t.role in self.played))
        return InstructAnnotation(
            messages=tuple(Message(t.role, t.text) for t in self.turns),
            played=played,
            specialisation=self.details.specialisation,
            language=self.language,
            genre=self.details.genre,
            difficulty=self.details.difficulty,
            sources=self.details.sources,
            started_from=self.started_from,
            note=self.details.note,
            effort=effort,
        )

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "InstructState":
        """Raises msgspec.MsgspecError for a draft that this version cannot read."""
        return msgspec.json.decode(text, type=InstructState)

    def _replaced(self, turn: str, **values: object) -> tuple[TurnText, ...]:
        return tuple(replace(t, **values) if t.id == turn else t for t in self.turns)  # type: ignore[arg-type]

    def _remembering(self, turns: tuple[TurnText, ...]) -> Self:
        if turns == self.turns:
            return self
        return replace(self, turns=turns, past=self._past_with(self.turns), future=())

    def _as_they_stood(self, turns: tuple[TurnText, ...]) -> tuple[TurnText, ...]:
        """These turns, with the texts of those that are there now."""
        now = {t.id: t.text for t in self.turns}
        return tuple(replace(t, text=now.get(t.id, t.text)) for t in turns)

    def _past_with(self, step: Step) -> tuple[Step, ...]:
        return (*self.past, step)[-UNDO_STEPS:]


def _first_difference(now: Sequence[object], before: Sequence[object]) -> int | None:
    """The first place where they differ, at most the last of `now`; None where they are the same."""
    pairs = enumerate(zip_longest(now, before))
    place = next((place for place, (one, other) in pairs if one != other), None)
    return None if place is None else min(place, max(len(now) - 1, 0))


def _turns_of(step: Step) -> tuple[TurnText, ...]:
    return () if isinstance(step, RemovedSource) else step


def blank_instruct(draft: str, *, request: str, answer: str, specialisation: str = "general") -> InstructState:
    """A new page: an empty request and an empty answer. `request` and `answer` are the ids of the two turns."""
    turns = (TurnText(id=request, role=Role.USER), TurnText(id=answer, role=Role.ASSISTANT))
    return InstructState(draft=draft, turns=turns, details=Details(specialisation=specialisation), focus=request)


def instruct_from(
    draft: str,
    *,
    messages: Iterable[Message],
    turn_ids: Iterable[str],
    answer: str | None = None,
    candidate: Candidate | None = None,
    ranking: str | None = None,
    specialisation: str = "general",
) -> InstructState:
    """A page begun from a dialogue: its turns, then the answer to improve (the candidate's text, or `answer`).
    `ranking` is the draft of the ranking that the candidate is of.

    `turn_ids` names the turns, one more than there are messages.
    """
    *before, last = tuple(turn_ids)
    text = candidate.text if candidate else (answer or "")
    brought = tuple(
        TurnText(id=name, role=m.role, text=m.content, origin=m.content)
        for name, m in zip(before, messages, strict=True)
    )
    gold = TurnText(id=last, role=Role.ASSISTANT, text=text, origin=text if text else None)
    return InstructState(
        draft=draft,
        turns=(*brought, gold),
        details=Details(specialisation=specialisation),
        started_from=candidate,
        ranking=ranking,
        focus=last,
        cursor=len(text.encode("utf-16-le")) // 2,
    )


def instruct_for(draft: str, task: Task, *, turn_ids: Iterable[str]) -> InstructState:
    """A page begun for a task: the conversation so far is its start. An answer that came with it, at the end of the
    conversation or beside it, is the one to improve.

    `turn_ids` names the turns, one more than the task has messages; what is left over is not used.
    """
    messages, answer = task.messages, None
    if messages[-1].role is Role.ASSISTANT and len(messages) > 1:
        messages, answer = messages[:-1], messages[-1].content
    elif len(task.given) == 1:
        answer = task.given[0]
    begun = instruct_from(
        draft,
        messages=messages,
        turn_ids=tuple(turn_ids)[: len(messages) + 1],
        candidate=None if answer is None else Candidate(id=f"{draft}:given", text=answer),
    )
    return replace(begun, details=Details(specialisation=task.specialisation, language=task.language))


def instruct_revising(draft: str, *, record: str, was: InstructAnnotation, turn_ids: Iterable[str]) -> InstructState:
    """A page that revises a record: the same work again, to be changed and signed as a new record."""
    turns = tuple(
        TurnText(id=name, role=m.role, text=m.content, origin=m.content)
        for name, m in zip(turn_ids, was.messages, strict=True)
    )
    if was.started_from is not None:
        turns = (*turns[:-1], replace(turns[-1], origin=was.started_from.text))
    details = Details(
        specialisation=was.specialisation,
        language=was.language,
        genre=was.genre,
        difficulty=was.difficulty,
        sources=was.sources,
        note=was.note,
    )
    return InstructState(
        draft=draft,
        turns=turns,
        details=details,
        started_from=was.started_from,
        supersedes=record,
        played=was.played,
        focus=turns[-1].id,
    )
