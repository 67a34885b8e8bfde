"""A real desk with a week of work before it: sending a backlog, a pass with nothing to do, a model in pieces.

Part of `tests.bench.server`. The desk is an encrypted profile opened as the program does, its records signed before the
clock runs; the courier runs in this process, the server in its own.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.clock import SystemClock
from app.commands.desk import Desk, make_desk
from app.commands.exchange import Exchange, at_once
from app.domain.errors import Cancelled
from app.paths import Home
from app.services.membership import ear_of
from app.services.profile import ProfileService
from app.signing import catalogue
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from local_model.device_list import DeviceList
from local_model.figure import Figure
from sync import protocol
from sync.client import download
from sync.client.transport import Transport
from tests.bench.processes import ROOT
from tests.company import Program, found
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import instruct

BACKLOG = 10_000
CUTS = 10
MODEL = ROOT / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
ANSWER = "слово " * 160  # with what is around it, about 2 KB


def backlog_figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = EmptyDatabase("sqlite", str(folder / "server.db"))
        founded = found(database, folder / "company")
        with founded.keeping() as keeping:
            keeping.add_model(MODEL, name="", publisher="", licence="Apache-2.0", languages=())
        with Program(founded, folder / "log") as program, a_desk(folder / "home") as desk:
            join(desk, program)
            return [*sending(desk), *idling(desk), *fetching(desk, folder)]


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    service = ProfileService(Home(folder), keyring=SystemKeyring(), argon2=Argon2Parameters())
    profile = service.create(name="Bench", specialisations=("general",), protection=ByPassphrase("four quiet stones"))
    try:
        yield make_desk(profile, clock=SystemClock(), devices=DeviceList(("no-such-program",)))
    finally:
        profile.close()


def join(desk: Desk, program: Program) -> None:
    exchange, code = exchange_of(desk), program.founded.invite("Bench")
    exchange.join(exchange.look(address=program.served.url, code=code, ca_file=None), code=code)


def sending(desk: Desk) -> list[Figure]:
    """Everything from the first request to the last proof, and what this process grew by after its first tenth."""
    for number in range(BACKLOG):
        desk.annotate.submit_instruct(draft_id=f"bench-{number}", annotation=instruct(f"{number} {ANSWER}"))
    peaks = []
    begun = time.perf_counter()
    passed = exchange_of(desk).carry(
        on_progress=lambda sent: peaks.append(peak_mb()) if sent % (BACKLOG // 10) == 0 else None
    )
    took = time.perf_counter() - begun
    if passed.sent != BACKLOG or desk.sending.standing().waiting:
        raise RuntimeError(f"sent {passed.sent} of {BACKLOG}")
    note = f"memory grew by {peaks[-1] - peaks[0]:.0f} MB after the first tenth"
    return [Figure(name=f"a backlog of {BACKLOG:,} records from one desk", value=took, unit="s", at_most=20, note=note)]


def idling(desk: Desk) -> list[Figure]:
    """A pass with nothing to do."""
    exchange_of(desk).carry()
    times = []
    for _ in range(9):
        begun = time.process_time()
        passed = exchange_of(desk).carry()
        times.append((time.process_time() - begun) * 1000)
    return [
        Figure(name="a pass with nothing to do: requests", value=passed.requests, unit="", at_most=1),
        Figure(name="  processor time of the desk", value=sorted(times)[len(times) // 2], unit="ms", at_most=50),
    ]


def fetching(desk: Desk, folder: Path) -> list[Figure]:
    """The demo model, cut ten times on the way: what was fetched beyond its size. Its hash is checked by the fetch."""
    membership = desk.members.present()
    entry = catalogue.read(
        ear_of(membership), transport_of(desk).get(protocol.MODELS, protocol.Catalogue).catalogue.encode()
    ).models[0]
    fetched = [0]
    begun = time.perf_counter()
    for cut in range(1, CUTS + 2):
        stop_at = cut * entry.file_bytes // (CUTS + 1)
        before = [sum(part.stat().st_size for part in folder.glob(".*.part"))]

        def counted(done: int, _total: int, before: list[int] = before) -> None:
            fetched[0] += done - before[0]
            before[0] = done

        try:
            download.fetch(
                transport_of(desk),
                entry,
                folder,
                on_progress=counted,
                cancelled=lambda before=before, stop_at=stop_at: stop_at <= before[0] < entry.file_bytes,
            )
        except Cancelled:
            continue
    if not (folder / entry.file_name).exists():
        raise RuntimeError("the model did not come")
    extra = (fetched[0] - entry.file_bytes) / download.CHUNK
    note = f"{entry.file_bytes / 1e6:.0f} MB, {CUTS} cuts, {time.perf_counter() - begun:.1f} s"
    return [
        Figure(name="a model fetched with cuts: chunks fetched twice", value=extra, unit="", at_most=CUTS, note=note)
    ]


def exchange_of(desk: Desk) -> Exchange:
    return Exchange(desk, ask=at_once, clock=SystemClock())


def transport_of(desk: Desk) -> Transport:
    membership = desk.members.present()
    return Transport(membership.address, ca_file=None, clock=SystemClock(), token=membership.token)


def peak_mb() -> float:
    """The most memory that this process ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
