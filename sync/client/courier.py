"""Carries what waits to the server and brings back what it says: one pass, in as few requests as there are batches.

Exactly once, whatever is cut: a record is sent until its receipt is here, and the server knows one that it has. The
desk's own work (`Outgoing`) may run on another thread; this runs on one that may wait for the network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from app.domain.errors import NotTheServer, ServerLied, ServerRefused
from app.domain.membership import Membership
from app.domain.task import HandedOut, ProjectSheet
from app.services.inbox import Wish
from app.services.sending import Answer, LogView, Settled, Waiting
from sync import protocol
from sync.client.asking import question, understood, view_of
from sync.client.transport import Transport
from sync.protocol import Catalogue, News, Outcome, Outcomes, Reason, Refusal, Verdict

BATCH_RECORDS: Final = 100  # what they are settled in holds the desk's storage thread
BATCH_BYTES: Final = 4 * 1024 * 1024
PROVE_AT_ONCE: Final = 500


class Outgoing(Protocol):
    """The desk's end: `app.services.sending.SendingService` is one."""

    def batch(self, *, after: int, records: int, size: int) -> list[Waiting]: ...

    def settle(self, batch: Sequence[Waiting], answers: Sequence[Answer]) -> Settled: ...

    def hold(self, waiting: Waiting, *, reason: str) -> None: ...

    def to_prove(self, *, limit: int) -> tuple[int, ...]: ...

    def see_log(self, asked: Sequence[int], view: LogView) -> int: ...


class Inbox(Protocol):
    """Where tasks come to: `app.services.inbox.InboxService` is one."""

    def wish(self) -> Wish: ...

    def receive(
        self,
        told: Wish,
        *,
        given: Sequence[HandedOut],
        sheets: Sequence[ProjectSheet],
        gone: Sequence[str],
        carried: int,
    ) -> int: ...


class Offers(Protocol):
    """Where the company's catalogue of models is kept: `app.services.company_models.CompanyModels` is one."""

    def serial(self) -> int: ...

    def receive(self, raw: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What one pass did: records that arrived, records that wait for a person now, tasks that came, requests made."""

    sent: int = 0
    held: int = 0
    tasks: int = 0
    requests: int = 0


# Told after each batch: how many arrived so far.
OnProgress = Callable[[int], None]
# Asked between requests: whether to stop here.
Cancelled = Callable[[], bool]


class Courier:
    """Works for one membership over one transport."""

    def __init__(
        self,
        transport: Transport,
        outgoing: Outgoing,
        inbox: Inbox,
        offers: Offers,
        membership: Membership,
        *,
        languages: tuple[str, ...] = (),
    ) -> None:
        """`languages` are those in which the person works; none is any."""
        self._transport = transport
        self._outgoing = outgoing
        self._inbox = inbox
        self._offers = offers
        self._languages = languages
        self._known_catalogue = self._newest_catalogue = 0
        self._known_size = membership.log_size
        self._sent = self._held = self._tasks = self._requests = 0

    def run(self, *, on_progress: OnProgress = lambda _: None, cancelled: Cancelled = lambda: False) -> Passed:
        """Look at the log, send all that waits, see that the log holds it, ask for tasks, and for the catalogue of
        models where there is a newer one. Raises SyncError; what had arrived by then has. A server that lost what it
        had signed for is given nothing."""
        self._known_catalogue = self._offers.serial()
        idle = not self._outgoing.batch(after=0, records=1, size=1)
        self._pull(cancelled, with_tasks=idle)
        if not idle:
            self._send(on_progress, cancelled)
            self._pull(cancelled, with_tasks=True)
        if self._newest_catalogue > self._known_catalogue and not cancelled():
            self._requests += 1
            shown = self._transport.get(protocol.MODELS, Catalogue)
            self._offers.receive(shown.catalogue.encode("utf-8"))
        return Passed(sent=self._sent, held=self._held, tasks=self._tasks, requests=self._requests)

    def _send(self, on_progress: OnProgress, cancelled: Cancelled) -> None:
        after, records = 0, BATCH_RECORDS
        while not cancelled():
            batch = self._outgoing.batch(after=after, records=records, size=BATCH_BYTES)
            if not batch:
                break
            try:
                outcomes = self._ask_lines([each.envelope for each in batch])
            except ServerRefused as error:
                if error.refusal != Refusal.TOO_LARGE:
                    raise
                if len(batch) == 1:
                    self._outgoing.hold(batch[0], reason=Refusal.TOO_LARGE.value)
                    self._held += 1
                records = max(1, len(batch) // 2)
                continue
            settled = self._outgoing.settle(batch, _answers(batch, outcomes))
            self._sent, self._held = self._sent + settled.sent, self._held + settled.held
            after = batch[-1].place
            on_progress(self._sent)

    def _pull(self, cancelled: Cancelled, *, with_tasks: bool) -> None:
        """Once at least, and until all that arrived is proved; tasks with the first."""
        wish: Wish | None = self._inbox.wish() if with_tasks else None
        while not cancelled():
            asked = self._outgoing.to_prove(limit=PROVE_AT_ONCE)
            self._requests += 1
            try:
                pull = question(known_size=self._known_size, prove=asked, wish=wish, languages=self._languages)
                news = self._transport.post(protocol.PULL, pull, News)
            except ServerRefused as error:
                if error.refusal == Refusal.NO_PROOF:
                    raise ServerLied("log_cut") from error
                raise
            self._known_size = self._outgoing.see_log(asked, view_of(news))
            self._newest_catalogue = self._known_catalogue if news.catalogue is None else news.catalogue
            if self._newest_catalogue < self._known_catalogue:
                raise ServerLied("catalogue_cut")
            if wish is not None:
                given, sheets = understood(news.tasks, HandedOut), understood(news.sheets, ProjectSheet)
                self._tasks += self._inbox.receive(
                    wish, given=given, sheets=sheets, gone=news.gone, carried=news.carried
                )
                wish = None
            if len(asked) < PROVE_AT_ONCE:
                return

    def _ask_lines(self, lines: list[bytes]) -> Sequence[Outcome]:
        self._requests += 1
        outcomes = self._transport.post_lines(protocol.RECORDS, lines, Outcomes).outcomes
        if len(outcomes) != len(lines):
            raise NotTheServer(f"{len(outcomes)} answers to {len(lines)} records")
        return outcomes


def _answers(batch: Sequence[Waiting], outcomes: Sequence[Outcome]) -> list[Answer]:
    """The server answers in order; what it calls a record is not what it is known by here."""
    if any(outcome.verdict is Verdict.STORED and not outcome.receipt for outcome in outcomes):
        raise ServerLied("receipt")
    return [
        Answer(each.entry_id, receipt=outcome.receipt.encode("utf-8"))
        if outcome.verdict is Verdict.STORED
        else Answer(each.entry_id, reason=outcome.reason or Reason.UNKNOWN, detail=outcome.detail)
        for each, outcome in zip(batch, outcomes, strict=True)
    ]
