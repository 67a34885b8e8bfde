"""All the answers being written for this page, set by set; a set goes on while another one is on the desk."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.candidate import Provenance
from app.domain.conversation import Preset
from app.domain.errors import BrokenInvariant, GoldquillError
from app.domain.generation import Message
from app.domain.work import AnswerSet
from app.services.answers import AnswersService
from app.services.generate import Answering, ask
from ui.bridge.engine import EngineBridge
from ui.bridge.work import Work
from ui.ranking.answer_stream import AnswerStream, OneMore
from ui.ranking.state import Card, RankingState

OnBegun = Callable[[AnswerSet, Answering], None]


class Streams(QObject):
    """Signals carry the id of their answer set:
    flowed(str, Mapping[str, Answer]): the answers that are being written have come further.
    question_read(str, int, int): the model has read so many tokens of the question, of so many.
    ended(str, AnswerSet): all have ended and are kept.
    came_to_nothing(str, str, Card): the answer of this id, had again, never began; the broken card is back.
    failed(str, GoldquillError): the engine or the disk failed; what was written stays.
    """

    flowed = Signal(str, object)
    question_read = Signal(str, int, int)
    ended = Signal(str, object)
    came_to_nothing = Signal(str, str, object)
    failed = Signal(str, object)

    def __init__(self, engine: EngineBridge, work: Work, service: AnswersService, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._work = work
        self._service = service
        self._running: dict[str, AnswerStream] = {}

    def start(
        self,
        *,
        messages: tuple[Message, ...],
        preset: Preset,
        k: int,
        conversation: str | None,
        turn: str | None,
        answer_set: str | None,
        on_begun: OnBegun,
        on_failed: Callable[[GoldquillError], None],
    ) -> None:
        """Ask for `k` answers. They are kept from the start, under the id `answer_set` where that is given: `on_begun`
        comes before the engine's first word."""
        try:
            model = self._model()
        except GoldquillError as error:
            on_failed(error)
            return
        answering = Answering.begin(ask(messages=messages, preset=preset, k=k))

        def begun(kept: AnswerSet) -> None:
            on_begun(kept, answering)
            self._run(AnswerStream(self._engine, self._work, self._service, kept.id, answering, model, self))

        self._work.run(
            lambda: self._service.begin(
                answering=answering, model=model, conversation=conversation, turn=turn, answer_set=answer_set
            ),
            begun,
            on_failed,
            owner=self,
        )

    def again(self, state: RankingState, answer: str, preset: Preset) -> RankingState:
        """Ask for another answer in the place of this one, sampled as its fellows; return the state with it begun.

        Raises what keeps the engine from answering.
        """
        model = self._model()
        used = (card.candidate.sampling for card in state.cards if card.candidate is not None)
        asked_as = replace(preset, sampling=next(filter(None, used), preset.sampling))
        answering = Answering.begin(ask(messages=state.messages, preset=asked_as, k=1))
        after = state.swapped(answer, Card(answer=answering.answers[0]))
        one = OneMore(
            self._engine,
            self._work,
            self._service,
            state.answer_set,
            answering,
            model,
            self,
            broken=state.cards[state.index(answer)],
            made=after.made,
            shown=tuple(card.id for card in after.cards),
        )
        self._run(one)
        return after

    def stop(self, answer_set: str, answer: str | None = None) -> None:
        """Stop one answer of the set, or all."""
        stream = self._running.get(answer_set)
        if stream is not None and (answer is None or answer in stream.answers):
            stream.cancel(answer)

    def running(self, answer_set: str) -> bool:
        return answer_set in self._running

    def _model(self) -> Provenance:
        if (refusal := self._engine.refusal()) is not None:
            raise refusal
        if self._engine.state is None or self._engine.state.provenance is None:
            raise BrokenInvariant("a model that is ready says what it is")
        return self._engine.state.provenance

    def _run(self, stream: AnswerStream) -> None:
        answer_set = stream.answer_set
        self._running[answer_set] = stream
        if isinstance(stream, OneMore):
            stream.came_to_nothing.connect(
                lambda: self.came_to_nothing.emit(answer_set, stream.answer.id, stream.broken)
            )
        stream.flowed.connect(lambda: self.flowed.emit(answer_set, stream.answers))
        stream.question_read.connect(partial(self.question_read.emit, answer_set))
        stream.ended.connect(partial(self._on_ended, stream))
        stream.failed.connect(partial(self.failed.emit, answer_set))
        stream.begin()

    def _on_ended(self, stream: AnswerStream, kept: AnswerSet) -> None:
        if self._running.get(stream.answer_set) is stream:  # or it was begun anew meanwhile
            del self._running[stream.answer_set]
        stream.deleteLater()
        self.ended.emit(stream.answer_set, kept)
