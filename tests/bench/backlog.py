"""A real desk with a week of work before it: sending a backlog, and a pass with nothing to do.

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
from app.paths import Home
from app.services.profile import ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.protection import ByPassphrase
from app.signing.wrapping import SystemKeyring
from local_model.device_list import DeviceList
from local_model.figure import Figure
from tests.company import found
from tests.company_server import Program
from tests.database_fixtures import EmptyDatabase
from tests.desk_samples import instruct

BACKLOG = 10_000
ANSWER = "слово " * 160  # with what is around it, about 2 KB


def backlog_figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = EmptyDatabase("sqlite", str(folder / "server.db"))
        founded = found(database, folder / "company")
        with Program(founded, folder / "log") as program, a_desk(folder / "home") as desk:
            join(desk, program)
            return [*sending(desk), *idling(desk)]


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    service = ProfileService(Home(folder), keyring=SystemKeyring(), argon2=Argon2Parameters())
    profile = service.create(name="Bench", specialisations=("general",), protection=ByPassphrase("four quiet stones"))
    try:
        yield make_desk(profile, clock=SystemClock(), devices=DeviceList(("no-such-program",)))
    finally:
        profile.close()


def join(desk: Desk, program: Program) -> None:
    exchange, code = exchange_of(desk), program.served.founded.invite("Bench")
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


def exchange_of(desk: Desk) -> Exchange:
    return Exchange(desk, ask=at_once, clock=SystemClock())


def peak_mb() -> float:
    """The most memory that this process ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
