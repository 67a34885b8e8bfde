"""K answers to one question: kept from the first word on, shown blind in a shuffled order that is recorded.

A set is kept when the asking begins, its texts at each flush, its candidates when they end; killed at any moment, it
comes back with the text so far, cut off as `StopReason.FAILED`. Asking the model is left to the caller.
"""

from collections.abc import Mapping, Sequence

from app.domain.candidate import Candidate, Provenance
from app.domain.work import AnswerSet
from app.services.generate import Answering


class AnswersService:
    """Blocking; runs on the storage executor. An unknown set raises KeyError."""

    def begin(
        self,
        *,
        answering: Answering,
        model: Provenance,
        conversation: str | None = None,
        turn: str | None = None,
        shuffle_seed: int | None = None,
    ) -> AnswerSet:
        """Keep that these answers are being written, in the order in which they will be shown.

        `turn` is the turn of `conversation` that is answered. `shuffle_seed` None draws one; it is recorded.
        """
        raise NotImplementedError

    def keep_partial(self, *, answer_set: str, texts: Mapping[str, str]) -> None:
        """Keep the whole texts so far, by candidate id. Called at each flush; give those that changed.

        What is kept survives the death of the program, not of the machine. Ended candidates stay as they are.
        """
        raise NotImplementedError

    def finish(self, *, answer_set: str, candidates: Sequence[Candidate]) -> AnswerSet:
        """Keep the candidates as they ended (`Answering.candidates`). Those not given and without text are left out."""
        raise NotImplementedError

    def open(self, *, answer_set: str) -> AnswerSet:
        """The set as it stands."""
        raise NotImplementedError

    def of_conversation(self, *, conversation: str) -> tuple[AnswerSet, ...]:
        """All sets made from turns of this conversation, oldest first."""
        raise NotImplementedError

    def discard(self, *, answer_set: str) -> None:
        """Forget the set. An unknown one is no error."""
        raise NotImplementedError


def shuffled(ids: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """The order in which answers are shown, the same on every machine and Python for one seed.

    Sorted by SHA-256 of `seed:index`, so that anyone can check it without Python's random module.
    """
    raise NotImplementedError
