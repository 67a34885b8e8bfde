"""Has one answer written at a time: asks the engine, keeps the text as it grows, and the candidate at the end.

The answer belongs to the conversation it was asked in, whichever one is on the screen meanwhile.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.candidate import Candidate
from app.domain.conversation import Conversation
from app.domain.events import JobEvent, TextChunk
from ui.bridge.engine import EngineBridge
from ui.bridge.until_kept import run_until_kept
from ui.bridge.work import Work
from ui.chat.keeping import PartialKeeper
from ui.chat.state import Writing

if TYPE_CHECKING:
    from app.services.chat import ChatService


class Writer(QObject):
    """Signals:
    changed(Writing | None): the answer grew, or there is none any more.
    grew(str, str): text was added to the answer of this turn.
    kept(Conversation): the answer ended, and the conversation with it is kept.
    failed(GoldquillError): the engine stopped, or the answer could not be kept yet.
    """

    changed = Signal(object)
    grew = Signal(str, str)
    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Work, chat: "ChatService", engine: EngineBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._chat = chat
        self._engine = engine
        self._keeper: PartialKeeper | None = None
        self._writing: Writing | None = None

    def begin(self, talk: Conversation) -> None:
        """Have the conversation's leaf, an empty answer, written."""
        from app.services.generate import Answering, ask  # not to start, but to answer

        leaf = talk.turn(talk.leaf or "")
        request = ask(messages=talk.messages(leaf.parent), preset=talk.preset)
        self._keeper = PartialKeeper(self._work, self._chat, conversation=talk.id, turn=leaf.id, parent=self)
        self._become(Writing(conversation=talk.id, turn=leaf.id, answering=Answering.begin(request)))
        self._engine.generate(request, self, self._on_events)

    def stop(self, conversation: str | None = None) -> None:
        """Stop the answer being written, or only if it belongs to this conversation."""
        writing = self._writing
        if writing is not None and conversation in (None, writing.conversation):
            self._engine.cancel(writing.answering.request.job)

    def _become(self, writing: Writing | None) -> None:
        self._writing = writing
        self.changed.emit(writing)

    def _on_events(self, events: Sequence[JobEvent]) -> None:
        for event in events:
            if self._writing is None:
                return
            self._become(self._writing.after(event))
            if isinstance(event, TextChunk):
                self.grew.emit(self._writing.turn, event.text)
        writing = self._writing
        if writing is None:
            return
        if not writing.answering.running:
            self._finish(writing)
        elif self._keeper is not None:
            self._keeper.keep(writing.text)

    def _finish(self, writing: Writing) -> None:
        model = self._engine.state.provenance if self._engine.state else None
        candidate: Candidate | None = next(iter(writing.answering.candidates(model)), None)
        if writing.answering.error is not None:
            from app.domain.failures import rebuild  # seldom

            self.failed.emit(rebuild(writing.answering.error))
        if self._keeper is not None:
            self._keeper.deleteLater()
            self._keeper = None
        run_until_kept(
            self._work,
            lambda: self._chat.finish_answer(conversation=writing.conversation, turn=writing.turn, candidate=candidate),
            self._on_finished,
            self.failed.emit,
            owner=self,
        )

    def _on_finished(self, talk: Conversation) -> None:
        self._become(None)
        self.kept.emit(talk)
