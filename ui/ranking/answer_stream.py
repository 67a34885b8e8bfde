"""The answers of one set while they are being written: asked of the engine, kept at each flush, kept when they end.

A stream outlives the page's interest in it: the person may turn to another set and come back while it goes on.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.domain.candidate import Candidate, Provenance
from app.domain.events import JobEvent, PrefillProgress
from app.domain.failures import rebuild
from app.domain.work import AnswerSet
from app.services.answers import AnswersService
from app.services.generate import Answer, Answering
from ui.bridge.engine import EngineBridge
from ui.bridge.until_kept import run_until_kept
from ui.bridge.work import Work
from ui.ranking.state import Card


class AnswerStream(QObject):
    """Signals:
    flowed(): `answers` have come further.
    question_read(int, int): tokens of the question read so far, of how many.
    ended(AnswerSet): every answer has ended and is kept; not sent when none began.
    failed(GoldquillError): the engine or the disk failed; what was written stays.
    """

    flowed = Signal()
    question_read = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        engine: EngineBridge,
        work: Work,
        service: AnswersService,
        answer_set: str,
        answering: Answering,
        model: Provenance,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._work = work
        self._service = service
        self._answering = answering
        self._model = model
        self._unkept: dict[str, str] = {}
        self._keeping = False
        self.answer_set = answer_set

    @property
    def answers(self) -> Mapping[str, Answer]:
        return {answer.id: answer for answer in self._answering.answers}

    def begin(self) -> None:
        """Ask the engine."""
        self._engine.generate(self._answering.request, self, self._on_events)

    def cancel(self, answer: str | None = None) -> None:
        """Stop one answer, or all."""
        index = None
        if answer is not None:
            index = next(n for n, a in enumerate(self._answering.answers) if a.id == answer)
        self._engine.cancel(self._answering.request.job, index)

    def _on_events(self, events: tuple[JobEvent, ...]) -> None:
        before = self.answers
        for event in events:
            self._answering = self._answering.after(event)
        self._unkept |= {a.id: a.text for a in self._answering.answers if a.text != before[a.id].text}
        self.flowed.emit()
        if isinstance(events[-1], PrefillProgress):
            self.question_read.emit(events[-1].done, events[-1].total)
        if self._answering.running:
            self._keep()
        else:
            self._finish()

    def _keep(self) -> None:
        """Keep the newest texts, one write at a time: a slow disk makes the writes rarer, never a queue."""
        if self._keeping or not self._unkept:
            return
        texts, self._unkept = self._unkept, {}
        self._keeping = True
        self._work.run(
            lambda: self._service.keep_partial(answer_set=self.answer_set, texts=texts),
            lambda _: self._on_kept(),
            lambda _: self._on_kept(),  # finishing will tell the person if the disk is full
            owner=self,
        )

    def _on_kept(self) -> None:
        self._keeping = False
        if self._answering.running:
            self._keep()

    def _finish(self) -> None:
        candidates = self._answering.candidates(self._model)
        error = self._answering.error
        if error is not None:
            self.failed.emit(rebuild(error))
        run_until_kept(self._work, lambda: self._store(candidates), self.ended.emit, self.failed.emit, owner=self)

    def _store(self, candidates: tuple[Candidate, ...]) -> AnswerSet:
        return self._service.finish(answer_set=self.answer_set, candidates=candidates)


class OneMore(AnswerStream):
    """One answer in the place of another of the set that broke off. `made` and `shown` name the whole set with it.

    Until it has ended the broken text stays kept, and for good when it never begins.

    Signals:
        came_to_nothing(): it never began.
    """

    came_to_nothing = Signal()

    def __init__(
        self,
        engine: EngineBridge,
        work: Work,
        service: AnswersService,
        answer_set: str,
        answering: Answering,
        model: Provenance,
        parent: QObject,
        *,
        broken: Card,
        made: tuple[str, ...],
        shown: tuple[str, ...],
    ) -> None:
        super().__init__(engine, work, service, answer_set, answering, model, parent)
        self.broken = broken
        self._made = made
        self._shown = shown

    @property
    def answer(self) -> Answer:
        [answer] = self.answers.values()
        return answer

    def _keep(self) -> None:
        pass

    def _finish(self) -> None:
        if not self.answer.text:
            self.came_to_nothing.emit()
        super()._finish()

    def _store(self, candidates: tuple[Candidate, ...]) -> AnswerSet:
        if not self.answer.text:
            return self._service.open(answer_set=self.answer_set)
        return self._service.swap(answer_set=self.answer_set, candidates=candidates, made=self._made, shown=self._shown)
