"""A company's server as tests run it: in a thread of the test, or the program itself, which can be killed.

`serving` is for one that answers as long as a test lasts. A `Door` opens and closes, and what is met there can be
somebody else.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import uvicorn

from sync.server.api import make_api
from sync.server.company import Company
from tests.company import Founded, Served
from tests.server_nursery import ServerNursery

ROOT: Final = Path(__file__).resolve().parent.parent
HERE: Final = "127.0.0.1"
START_WITHIN_S: Final = 30
SECURITY_HEADERS: Final = {  # of every answer
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}


class Door:
    """A port of this machine, nobody else's while this lasts, at which one application after the other can be met, or
    none. `tls` are the files of a certificate for `localhost` and of its key."""

    def __init__(self, *, tls: tuple[Path, Path] | None = None) -> None:
        self.tls = tls
        self._socket = _bound()
        self.port = int(self._socket.getsockname()[1])
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}" if self.tls else f"http://{HERE}:{self.port}"

    def open(self, app: Any) -> None:
        certificate, key = self.tls or (None, None)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            ws="none",
            ssl_certfile=certificate,
            ssl_keyfile=key,
            timeout_graceful_shutdown=1,
        )
        self._server = server = uvicorn.Server(config)
        self._thread = thread = threading.Thread(target=server.run, kwargs={"sockets": [self._socket]}, name="server")
        thread.start()
        _wait_for(lambda: server.started or not thread.is_alive())
        assert server.started

    def close(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(START_WITHIN_S)
        assert not self._thread.is_alive()
        self._server = self._thread = None
        self._socket = _bound(self.port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._socket.close()


class AtDoor(Served):
    """A company's server in a thread of this process. `open` it at its door, `close` it, and `open` it again: the same
    one."""

    def __init__(self, founded: Founded, door: Door) -> None:
        super().__init__(founded, door.address)
        self.door = door

    def open(self) -> None:
        self.founded.serving = Company.open(self.founded.place)
        self.door.open(make_api(self.founded.serving, clock=self.founded.clock))

    def close(self) -> None:
        self.door.close()
        self.founded.serving = None


@contextmanager
def serving(founded: Founded, *, tls: tuple[Path, Path] | None = None) -> Iterator[AtDoor]:
    """The company served in a thread of this process."""
    with Door(tls=tls) as door:
        server = AtDoor(founded, door)
        server.open()
        try:
            yield server
        finally:
            server.close()


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """`goldquill-server` itself, to its end."""
    return subprocess.run(_command_line(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=60, **options)


class Program:
    """`goldquill-server serve` as a process of its own: started as an administrator does, or in a moment by a nursery.
    What it prints is in `log`."""

    def __init__(self, founded: Founded, log: Path, *, nursery: ServerNursery | None = None) -> None:
        self._founded = founded
        self._nursery = nursery
        self.log = log
        self.port = free_port()
        self.served = Served(founded, f"http://{HERE}:{self.port}")
        self.start()

    def start(self) -> None:
        place = self._founded.place
        where = ("--database", place.address) if place.address else ()
        arguments = ("serve", str(place.folder), "--port", str(self.port), *where)
        self._ended: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if self._nursery is not None:
            self.pid = self._nursery.start(arguments, self.log)
        else:
            with self.log.open("ab") as out:
                self._process = subprocess.Popen(_command_line(*arguments), cwd=ROOT, stdout=out, stderr=out)
            self.pid = self._process.pid
        _wait_for(self._answers)

    def _answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self.log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex((HERE, self.port)) == 0

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, where nobody has; its exit code."""
        if self._ended is None:
            os.kill(self.pid, how)
            self.wait()
        assert self._ended is not None
        return self._ended

    def wait(self) -> int:
        """Until it has ended by itself; its exit code."""
        if self._process is not None:
            self._ended = self._process.wait(30)
        elif self._nursery is not None:
            self._ended = self._nursery.end_of(self.pid)
        assert self._ended is not None
        return self._ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def free_port() -> int:
    with _bound() as probe:
        return int(probe.getsockname()[1])


def _bound(port: int = 0) -> socket.socket:
    """A socket that has the port and does not listen: whoever knocks is refused."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HERE, port))
    return made


def _command_line(*arguments: object) -> list[str]:
    return [
        sys.executable,
        "-m",
        "sync.server.main",
        *(os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments),
    ]


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.005)
