"""K answers to one question: kept from the first word on, shown blind in a shuffled order that is recorded.

A set is kept when the asking begins, its texts at each flush, its candidates when they end; killed at any moment, it
comes back with the text so far, cut off as `StopReason.FAILED`. Asking the model is left to the caller.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.candidate import Candidate, Provenance, StopReason
from app.domain.generation import Message
from app.domain.ports import Clock
from app.domain.work import AnswerSet
from app.services.generate import Answering

if TYPE_CHECKING:
    from app.storage.answer_sets import AnswerSetRepository
    from app.storage.database import Database


class AnswersService:
    """Blocking; runs on the storage executor. An unknown set raises KeyError."""

    def __init__(
        self,
        *,
        database: "Database",
        answer_sets: "AnswerSetRepository",
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._answer_sets = answer_sets
        self._clock = clock
        self._new_id = new_id

    def begin(
        self,
        *,
        answering: Answering,
        model: Provenance,
        conversation: str | None = None,
        turn: str | None = None,
        shuffle_seed: int | None = None,
        answer_set: str | None = None,
    ) -> AnswerSet:
        """Keep that these answers are being written, in the order in which they will be shown.

        `turn` is the turn of `conversation` that is answered. `shuffle_seed` None draws one; it is recorded. The set is
        kept under the id `answer_set`, in place of one that came to nothing, where that is given.
        """
        made = self._made(answer_set, answering.request.messages, _unfinished(answering, model), shuffle_seed)
        begun = replace(made, conversation=conversation, turn=turn)
        with self._database.writing():
            if answer_set is not None:
                self._answer_sets.remove(answer_set)
            self._answer_sets.add(begun)
        return begun

    def given(
        self,
        *,
        answer_set: str,
        messages: Sequence[Message],
        texts: Sequence[str],
        shuffle_seed: int | None = None,
    ) -> AnswerSet:
        """Keep answers that came with a task, under this id; the place of a candidate is that of its text."""
        candidates = tuple(Candidate(id=self._new_id(), text=text) for text in texts)
        made = self._made(answer_set, tuple(messages), candidates, shuffle_seed)
        self._answer_sets.add(made, unfinished=False)
        return made

    def _made(
        self,
        answer_set: str | None,
        messages: tuple[Message, ...],
        candidates: tuple[Candidate, ...],
        shuffle_seed: int | None,
    ) -> AnswerSet:
        seed = secrets.randbits(31) if shuffle_seed is None else shuffle_seed
        return AnswerSet(
            id=answer_set or self._new_id(),
            conversation=None,
            turn=None,
            messages=messages,
            candidates=candidates,
            shuffle_seed=seed,
            order=shuffled([candidate.id for candidate in candidates], seed=seed),
            created=self._clock.now(),
        )

    def keep_partial(self, *, answer_set: str, texts: Mapping[str, str]) -> None:
        """Keep the whole texts so far, by candidate id. Called at each flush; give those that changed.

        What is kept survives the death of the program, not of the machine. Ended candidates stay as they are.
        """
        self._answer_sets.keep_partial(answer_set, texts)

    def finish(self, *, answer_set: str, candidates: Sequence[Candidate]) -> AnswerSet:
        """Keep the candidates as they ended (`Answering.candidates`). Those not given and without text are left out."""
        ended = {candidate.id: candidate for candidate in candidates}
        with self._database.writing():
            before = self.open(answer_set=answer_set)
            # Those that are not given failed; what there is of them is what was kept last.
            kept = [ended.get(c.id, c) for c in before.candidates if c.id in ended or c.text]
            ids = {candidate.id for candidate in kept}
            self._answer_sets.finish(answer_set, kept, [each for each in before.order if each in ids])
            return self.open(answer_set=answer_set)

    def swap(
        self, *, answer_set: str, candidates: Sequence[Candidate], made: Sequence[str], shown: Sequence[str]
    ) -> AnswerSet:
        """Keep answers that were had again in the place of broken ones.

        `made` and `shown` name the whole set anew, in the order made and as shown; what they do not name is forgotten.
        """
        with self._database.writing():
            before = self.open(answer_set=answer_set)
            known = {candidate.id: candidate for candidate in (*before.candidates, *candidates)}
            kept = [known[each] for each in made if each in known]
            self._answer_sets.finish(answer_set, kept, [each for each in shown if each in known])
            return self.open(answer_set=answer_set)

    def open(self, *, answer_set: str) -> AnswerSet:
        """The set as it stands."""
        found = self._answer_sets.get(answer_set)
        if found is None:
            raise KeyError(answer_set)
        return found

    def of_conversation(self, *, conversation: str) -> tuple[AnswerSet, ...]:
        """All sets made from turns of this conversation, oldest first."""
        return self._answer_sets.of_conversation(conversation)

    def discard(self, *, answer_set: str) -> None:
        """Forget the set. An unknown one is no error."""
        self._answer_sets.remove(answer_set)


def shuffled(ids: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """The order in which answers are shown, the same on every machine and Python for one seed.

    Sorted by SHA-256 of `seed:index`, so that anyone can check it without Python's random module.
    """
    keys = {each: hashlib.sha256(f"{seed}:{index}".encode()).digest() for index, each in enumerate(ids)}
    return tuple(sorted(ids, key=lambda each: keys[each]))


def _unfinished(answering: Answering, model: Provenance) -> tuple[Candidate, ...]:
    """The answers as they would stand if the program died now."""
    return tuple(answering.candidate(answer, StopReason.FAILED, model) for answer in answering.answers)
