"""A model of the company's on its way to a desk over a network that cuts every connection. Part of
`tests.bench.server`."""

import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from app.clock import SystemClock
from app.commands.exchange import at_once
from app.commands.model_fetch import ModelFetch
from local_model.figure import Figure
from sync.client.download import CHUNK
from tests.bench.backlog import a_desk, exchange_of, join
from tests.company import found
from tests.company_server import Program
from tests.cutting_proxy import CuttingRelay, listening
from tests.database_fixtures import EmptyDatabase
from tests.gguf_file import write_tiny

BYTES = 50_000_000
CUTS = 10
HEADERS = 1024  # of one answer, about


def model_figures() -> list[Figure]:
    """Bytes that came through a proxy that counts and cuts, headers and all, against the bytes of the file."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        founded = found(EmptyDatabase("sqlite", str(folder / "server.db")), folder / "company")
        file = write_tiny(folder / "model.gguf")
        with file.open("ab") as stream:
            stream.write(os.urandom(BYTES - stream.tell()))
        with founded.keeping() as keeping:
            entry = keeping.add_model(file, name="", publisher="Bench", licence="MIT", languages=())
        with Program(founded, folder / "log") as program, a_desk(folder / "home") as desk:
            join(desk, program)
            exchange_of(desk).carry()
            relay = CuttingRelay(program.port, most=BYTES // CUTS)
            with listening(relay):
                desk.members.change(address=relay.address)
                begun = time.perf_counter()
                fetch = ModelFetch(desk, ask=at_once, clock=SystemClock())
                model = fetch.run(entry, on_progress=lambda *_: None)
                took = time.perf_counter() - begun
            cuts = relay.connections - 1
            same = sha256(model.info.path.read_bytes()).hexdigest() == entry.sha256
            if not same or cuts != CUTS:
                raise RuntimeError(f"the same file: {same}, cuts: {cuts}")
    name = f"model download resumed after {CUTS} cuts: identical hash, bytes fetched / file bytes"
    most = 1 + CUTS * (CHUNK + HEADERS) / BYTES
    note = f"{BYTES // 1_000_000} MB in {took:.1f} s"
    return [Figure(name=name, value=relay.passed / BYTES, unit="×", at_most=most, note=note)]
