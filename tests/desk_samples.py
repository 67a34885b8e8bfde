"""A real desk over a real encrypted database in a folder of its own, a clock that is turned by hand, and small pieces
of work to put into it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.annotation import Effort, InstructAnnotation, Judgement, Ranking, RankingAnnotation, Source
from app.domain.candidate import Candidate, Provenance, Sampling, StopReason
from app.domain.generation import Message, Role
from app.domain.work import Draft, WorkKind
from app.services.annotate import AnnotateService
from app.services.answers import AnswersService
from app.services.ask_book import AskBook
from app.services.bundles import BundleService
from app.services.carried import CarriedService
from app.services.chat import ChatService
from app.services.company_models import CompanyModels
from app.services.device_log import DeviceLog
from app.services.drafts import DraftService
from app.services.history import HistoryService
from app.services.inbox import InboxService
from app.services.membership import MembershipService, ReplaceableKeys
from app.services.record_reader import RecordReader
from app.services.restored import RestoredService
from app.services.sending import SendingService
from app.signing.high_water import HighWaterMark
from app.signing.keys import SigningKey
from app.storage.answer_sets import AnswerSetRepository
from app.storage.catalogues import CatalogueRepository
from app.storage.conversation_search import ConversationSearch
from app.storage.conversations import ConversationRepository
from app.storage.database import Database
from app.storage.drafts import DraftRepository
from app.storage.outbox import OutboxRepository
from app.storage.profile import ProfileStore
from app.storage.receipts import ReceiptRepository
from app.storage.records import RecordRepository
from app.storage.tasks import TaskRepository
from sync.client.asking import FileWords

KEY = bytes(range(32))
START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass
class TurnedClock:
    """Every look at it finds a second gone by; `turn` moves it further, also back."""

    time: datetime = START

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def monotonic(self) -> float:
        return (self.time - START).total_seconds()

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class Keys:
    """A device key that is not kept."""

    signing_key: SigningKey = field(default_factory=SigningKey.generate)

    def replace_signing_key(self) -> SigningKey:
        self.signing_key = SigningKey.generate()
        return self.signing_key


class OpenDesk:
    """One profile as a test holds it: the real services over the real database, put together as the program does."""

    def __init__(
        self,
        home: Path,
        *,
        keys: ReplaceableKeys | None = None,
        clock: TurnedClock | None = None,
        database: Database | None = None,
        author: str = "author-1",
    ) -> None:
        self.home = home
        self.keys = keys or Keys()
        self.clock = clock or TurnedClock()
        self.database = database = database or Database.open(home / "desk.db", KEY)
        self.records = RecordRepository(database)
        self.outbox = OutboxRepository(database)
        self.receipts = ReceiptRepository(database)
        self.reader = RecordReader(self.records)
        drafts = DraftRepository(database)
        answer_sets = AnswerSetRepository(database)
        self.members = MembershipService(
            database=database,
            store=ProfileStore(database),
            records=self.records,
            receipts=self.receipts,
            keys=self.keys,
            clock=self.clock,
        )
        self.log = DeviceLog(
            database=database,
            records=self.records,
            outbox=self.outbox,
            keys=self.keys,
            mark=HighWaterMark(home / "chain.head"),
            clock=self.clock,
            author=author,
            membership=self.members.current,
        )
        self.chat = ChatService(
            database=database,
            conversations=ConversationRepository(database),
            search=ConversationSearch(database),
            answer_sets=answer_sets,
            clock=self.clock,
            new_id=_new_id,
        )
        self.answers = AnswersService(database=database, answer_sets=answer_sets, clock=self.clock, new_id=_new_id)
        self.drafts = DraftService(database=database, drafts=drafts, records=self.records)
        self.tasks = TaskRepository(self.database)
        self.book = AskBook(ProfileStore(database), device=lambda: self.log.device)
        self.inbox = InboxService(
            database=self.database, tasks=self.tasks, drafts=drafts, book=self.book, new_id=_new_id
        )
        self.annotate = AnnotateService(
            log=self.log,
            records=self.records,
            drafts=drafts,
            outbox=self.outbox,
            reader=self.reader,
            tasks=self.tasks,
            new_id=_new_id,
        )
        self.history = HistoryService(drafts=drafts, records=self.records, outbox=self.outbox, reader=self.reader)
        self.offers = CompanyModels(
            catalogues=CatalogueRepository(database), members=self.members, folder=home / "models"
        )
        self.restored = RestoredService(
            database=database,
            records=self.records,
            outbox=self.outbox,
            receipts=self.receipts,
            catalogues=CatalogueRepository(database),
            members=self.members,
            clock=self.clock,
        )
        self.sending = SendingService(
            database=database,
            records=self.records,
            outbox=self.outbox,
            receipts=self.receipts,
            members=self.members,
        )
        self.carried = CarriedService(
            database=database,
            members=self.members,
            sending=self.sending,
            inbox=self.inbox,
            book=self.book,
            keys=self.keys,
            words=FileWords(),
        )
        self.bundles = BundleService(database=database, log=self.log, records=self.records, ask=self.carried.ask)

    @contextmanager
    def no_room(self) -> Iterator[None]:
        """The file of the database may grow no further, as on a full disk."""
        self.database._raw("PRAGMA max_page_count = 1")
        try:
            yield
        finally:
            self.database._raw("PRAGMA max_page_count = 1000000")


@contextmanager
def open_desk(
    home: Path, *, keys: ReplaceableKeys | None = None, clock: TurnedClock | None = None
) -> Iterator[OpenDesk]:
    home.mkdir(exist_ok=True)
    desk = OpenDesk(home, keys=keys, clock=clock)
    try:
        yield desk
    finally:
        desk.database.close()


def _new_id() -> str:
    return uuid.uuid4().hex


PROVENANCE = Provenance(
    model_sha256="ab" * 32,
    model_name="SmolLM2",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="cd" * 32,
    engine_version="0.3.36",
    backend="CPU",
    device="cpu",
    gpu_layers=0,
    context_tokens=2048,
    k=4,
)


def candidate(name: str, text: str = "The sky scatters blue light.", **changes: object) -> Candidate:
    values: dict[str, object] = {
        "id": name,
        "text": text,
        "seed": 7,
        "sampling": Sampling(),
        "stop": StopReason.END,
        "prompt_tokens": 12,
        "answer_tokens": 6,
        "tokens_per_second": 38.5,
        "provenance": PROVENANCE,
    }
    return Candidate(**{**values, **changes})  # type: ignore[arg-type]


ASKED = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Why is the sky blue?\nIn one line, please."))


def ranking(**changes: object) -> RankingAnnotation:
    values: dict[str, object] = {
        "messages": ASKED,
        "candidates": (candidate("a"), candidate("b", "Because of Rayleigh."), candidate("c", "It is not.")),
        "shown": ("b", "a", "c"),
        "shuffle_seed": 99,
        "judgements": (
            Judgement(candidate="a", quality=6, criteria={"correctness": 4}),
            Judgement(candidate="c", quality=1, flags=("hallucination",), note="Denies the question."),
        ),
        "ranking": Ranking(groups=(("a", "b"), ("c",))),
        "per_criterion": {"helpfulness": Ranking(groups=(("b",), ("a",)))},
        "prompt_labels": ("ambiguous",),
        "justification": "The first two say why.",
        "specialisation": "science",
        "language": "en",
        "effort": Effort(active_s=41.5, wall_s=60.0),
    }
    return RankingAnnotation(**{**values, **changes})  # type: ignore[arg-type]


def instruct(answer: str = "Потому что воздух рассеивает синий свет.", **changes: object) -> InstructAnnotation:
    values: dict[str, object] = {
        "messages": (Message(Role.USER, "Почему небо голубое?"), Message(Role.ASSISTANT, answer)),
        "played": (Role.USER, Role.ASSISTANT),
        "specialisation": "science",
        "language": "ru",
        "genre": "explanation",
        "difficulty": "easy",
        "sources": (Source(source="Strutt 1871", locator="p. 107", quote="the light from the sky"),),
        "started_from": candidate("a"),
        "note": "for children",
        "effort": Effort(active_s=10, wall_s=12),
    }
    return InstructAnnotation(**{**values, **changes})  # type: ignore[arg-type]


def draft(name: str = "draft-1", *, kind: WorkKind = WorkKind.INSTRUCT, body: str = "{}", **changes: object) -> Draft:
    values: dict[str, object] = {"id": name, "kind": kind, "title": "Sky", "body": body, "updated": START}
    return Draft(**{**values, **changes})  # type: ignore[arg-type]
