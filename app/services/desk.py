"""Everything the pages ask for, put together over one open database.

The one place where services meet their repositories; it imports the storage, so it belongs to the storage thread.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.ports import Clock, ModelShelf
from app.services.annotate import AnnotateService
from app.services.answers import AnswersService
from app.services.bundles import BundleService
from app.services.chat import ChatService
from app.services.device_log import DeviceKeys, DeviceLog
from app.services.drafts import DraftService
from app.services.history import HistoryService
from app.services.record_reader import RecordReader
from app.signing.high_water import HighWaterMark
from app.storage.answer_sets import AnswerSetRepository
from app.storage.conversation_search import ConversationSearch
from app.storage.conversations import ConversationRepository
from app.storage.database import Database
from app.storage.drafts import DraftRepository
from app.storage.model_shelf import StoredModelShelf
from app.storage.outbox import OutboxRepository
from app.storage.records import RecordRepository
from app.storage.words import WordList


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services of one open profile; all of them belong to the thread that opened its database."""

    chat: ChatService
    answers: AnswersService
    drafts: DraftService
    annotate: AnnotateService
    history: HistoryService
    bundles: BundleService
    shelf: ModelShelf
    words: WordList

    @classmethod
    def over(
        cls,
        database: Database,
        *,
        keys: DeviceKeys,
        chain_head: Path,
        author: str,
        clock: Clock,
        new_id: Callable[[], str] = _new_id,
    ) -> "Desk":
        """`keys` sign, `chain_head` is the mark outside the database, `author` is who a new chain is enrolled for."""
        conversations = ConversationRepository(database)
        answer_sets = AnswerSetRepository(database)
        drafts = DraftRepository(database)
        records = RecordRepository(database)
        outbox = OutboxRepository(database)
        reader = RecordReader(records)
        log = DeviceLog(
            database=database,
            records=records,
            outbox=outbox,
            keys=keys,
            mark=HighWaterMark(chain_head),
            clock=clock,
            author=author,
        )
        return cls(
            chat=ChatService(
                database=database,
                conversations=conversations,
                search=ConversationSearch(database),
                answer_sets=answer_sets,
                clock=clock,
                new_id=new_id,
            ),
            answers=AnswersService(database=database, answer_sets=answer_sets, clock=clock, new_id=new_id),
            drafts=DraftService(database=database, drafts=drafts, records=records),
            annotate=AnnotateService(
                log=log, records=records, drafts=drafts, outbox=outbox, reader=reader, new_id=new_id
            ),
            history=HistoryService(drafts=drafts, records=records, outbox=outbox, reader=reader),
            bundles=BundleService(database=database, log=log, records=records),
            shelf=StoredModelShelf(database),
            words=WordList(database),
        )
