"""The services of an open profile, put together once. Made, used and closed on the storage thread."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.ports import Clock
from app.paths import resources
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
from app.services.membership import MembershipService
from app.services.model_files import ModelFiles
from app.services.model_library import ModelLibrary
from app.services.profile import OpenProfile
from app.services.record_reader import RecordReader
from app.services.restored import RestoredService
from app.services.sending import SendingService
from app.signing.high_water import HighWaterMark
from app.storage.answer_sets import AnswerSetRepository
from app.storage.catalogues import CatalogueRepository
from app.storage.conversation_search import ConversationSearch
from app.storage.conversations import ConversationRepository
from app.storage.drafts import DraftRepository
from app.storage.model_shelf import StoredModelShelf
from app.storage.outbox import OutboxRepository
from app.storage.profile import ProfileStore
from app.storage.receipts import ReceiptRepository
from app.storage.records import RecordRepository
from app.storage.tasks import TaskRepository
from app.storage.words import WordList
from local_model.catalogue import read_catalogue
from local_model.device_list import DeviceList
from local_model.inspector import FileInspector
from sync.client.asking import FileWords

if TYPE_CHECKING:
    from app.commands.exchange import Ask
    from app.services.own_work import OwnWork

KEPT_AFTER_DELETING = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages work with."""

    profile: OpenProfile
    chat: ChatService
    answers: AnswersService
    drafts: DraftService
    annotate: AnnotateService
    history: HistoryService
    bundles: BundleService
    carried: CarriedService
    inbox: InboxService
    members: MembershipService
    sending: SendingService
    offers: CompanyModels
    restored: RestoredService
    library: ModelLibrary
    model_files: ModelFiles
    devices: DeviceList
    words: WordList
    records: RecordRepository

    def own_work(self, ask: "Ask") -> "OwnWork":
        """What a dataset of one's own work is made of; `ask` has a call made on this desk's thread."""
        from app.services.own_work import OwnWork  # with pyarrow behind it, which a window does not start with

        return OwnWork(self.records, self.profile.vault, ask=ask)


def make_desk(profile: OpenProfile, *, clock: Clock, devices: DeviceList) -> Desk:
    """Build the services over the profile's database and keys."""
    database = profile.database
    conversations = ConversationRepository(database)
    answer_sets = AnswerSetRepository(database)
    drafts = DraftRepository(database)
    records = RecordRepository(database)
    outbox = OutboxRepository(database)
    receipts = ReceiptRepository(database)
    tasks = TaskRepository(database)
    reader = RecordReader(records)
    members = MembershipService(
        database=database,
        store=ProfileStore(database),
        records=records,
        receipts=receipts,
        keys=profile.vault,
        clock=clock,
    )
    log = DeviceLog(
        database=database,
        records=records,
        outbox=outbox,
        keys=profile.vault,
        mark=HighWaterMark(profile.home.chain_head),
        clock=clock,
        author=profile.person.author,
        membership=members.current,
    )
    book = AskBook(ProfileStore(database), device=lambda: log.device)
    inbox = InboxService(database=database, tasks=tasks, drafts=drafts, book=book, new_id=new_id)
    sending = SendingService(database=database, records=records, outbox=outbox, receipts=receipts, members=members)
    carried = CarriedService(
        database=database,
        members=members,
        sending=sending,
        inbox=inbox,
        book=book,
        keys=profile.vault,
        words=FileWords(),
    )
    chat = ChatService(
        database=database,
        conversations=conversations,
        search=ConversationSearch(database),
        answer_sets=answer_sets,
        clock=clock,
        new_id=new_id,
    )
    chat.tidy(deleted_before=clock.now() - KEPT_AFTER_DELETING)
    catalogues = CatalogueRepository(database)
    offers = CompanyModels(catalogues=catalogues, members=members, folder=profile.home.models)
    offers.offered()  # from now on models of the company are known by their bytes
    catalogue = read_catalogue(resources() / "models" / "catalogue.json")
    return Desk(
        profile=profile,
        chat=chat,
        answers=AnswersService(database=database, answer_sets=answer_sets, clock=clock, new_id=new_id),
        drafts=DraftService(database=database, drafts=drafts, records=records),
        annotate=AnnotateService(
            log=log, records=records, drafts=drafts, outbox=outbox, reader=reader, tasks=tasks, new_id=new_id
        ),
        history=HistoryService(drafts=drafts, records=records, outbox=outbox, reader=reader),
        bundles=BundleService(database=database, log=log, records=records, ask=carried.ask),
        carried=carried,
        inbox=inbox,
        members=members,
        sending=sending,
        offers=offers,
        restored=RestoredService(
            database=database,
            records=records,
            outbox=outbox,
            receipts=receipts,
            catalogues=catalogues,
            members=members,
            clock=clock,
        ),
        library=ModelLibrary(StoredModelShelf(database)),
        model_files=ModelFiles(FileInspector(devices), catalogue, company=offers.by_hash),
        devices=devices,
        words=WordList(database),
        records=records,
    )


def new_id() -> str:
    """An id for a conversation, a turn, a draft: random, so that two desks never give the same."""
    return uuid.uuid4().hex
