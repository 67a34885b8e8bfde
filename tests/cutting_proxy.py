"""A proxy on loopback between a desk and a server that does to their talk what networks do to it.

`CuttingProxy` reads a whole request and asks its `rule` what the desk gets to read: the server's answer, a piece of it,
another answer, or nothing. `CuttingRelay` knows nothing of HTTP: it passes so many bytes of the server's and hangs up.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final

HERE: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """As it came. `headers` have their names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def lines(self) -> list[bytes]:
        return [line for line in self.body.split(b"\n") if line]

    def with_body(self, body: bytes) -> "Request":
        return replace(self, body=body, headers={**self.headers, "content-length": str(len(body))})

    def raw(self) -> bytes:
        headers = {**self.headers, "connection": "close"}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


# Asks the server, and returns its answer with all its bytes.
Forward = Callable[[Request], bytes]
# The bytes that the desk gets for its request, after which the connection is closed.
Rule = Callable[[Request, Forward], bytes]


def pass_on(request: Request, forward: Forward) -> bytes:
    return forward(request)


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An answer that no server of ours gave: `answer("503 Busy", Retry_After="7")`."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def body_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


def with_body(raw: bytes, body: bytes) -> bytes:
    """The same answer with other words."""
    head = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    head = [line for line in head if not line.lower().startswith("content-length")]
    return "\r\n".join([*head, f"content-length: {len(body)}", "", ""]).encode("latin-1") + body


@dataclass
class CuttingProxy:
    """`port` is the server's and may change, as a server that was started again has another. `seen` are the requests in
    the order in which they came, whatever became of them."""

    port: int
    rule: Rule = pass_on
    seen: list[Request] = field(default_factory=list)
    address: str = ""

    def serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(30)
            request = _read_request(client)
            if request is None:
                return
            self.seen.append(request)
            client.sendall(self.rule(request, self.forward))

    def forward(self, request: Request) -> bytes:
        with socket.create_connection((HERE, self.port), timeout=30) as server:
            server.sendall(request.raw())
            return _all(server)

    def forward_cut(self, raw: bytes) -> bytes:
        """What the server says to these bytes and no more."""
        with socket.create_connection((HERE, self.port), timeout=30) as server:
            server.sendall(raw)
            server.shutdown(socket.SHUT_WR)
            return _all(server)

    def paths(self) -> list[str]:
        return [request.path for request in self.seen]


@dataclass
class CuttingRelay:
    """Passes the first `most` bytes of the server's on each connection, and counts both. A `tunnel` is first asked to
    connect, as a proxy for HTTPS is."""

    port: int
    tunnel: bool = False
    most: int = 2**40
    passed: int = 0
    connections: int = 0
    hold: threading.Event | None = None  # where there is one, it stands still after so many, until this is set
    address: str = ""

    def serve(self, client: socket.socket) -> None:
        self.connections += 1
        with suppress(OSError), client, socket.create_connection((HERE, self.port), timeout=30) as server:
            if self.tunnel:
                _read_request(client)
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            up = threading.Thread(target=_pump, args=(client, server))
            up.start()
            left = self.most
            while left and (part := server.recv(min(left, 65536))):
                client.sendall(part)
                left -= len(part)
                self.passed += len(part)
                if not left and self.hold is not None:
                    self.hold.wait(60)
                    left = 2**40
            client.shutdown(socket.SHUT_RDWR)
            server.shutdown(socket.SHUT_RDWR)
            up.join()


@contextmanager
def listening(proxy: CuttingProxy | CuttingRelay, *, scheme: str = "http", name: str = HERE) -> Iterator[None]:
    """Serve until the block ends; every connection on a thread of its own."""
    door = socket.create_server((HERE, 0))
    proxy.address = f"{scheme}://{name}:{door.getsockname()[1]}"
    guests: list[threading.Thread] = []

    def welcome() -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            guest = threading.Thread(target=proxy.serve, args=(client,))
            guests.append(guest)
            guest.start()

    host = threading.Thread(target=welcome)
    host.start()
    try:
        yield
    finally:
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        host.join(10)
        for guest in guests:
            guest.join(30)


def _all(source: socket.socket) -> bytes:
    with suppress(ConnectionError):
        return b"".join(iter(lambda: source.recv(65536), b""))
    return b""


def _pump(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            to.sendall(part)
        to.shutdown(socket.SHUT_RDWR)


def _read_request(client: socket.socket) -> Request | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = client.recv(65536)
        if not part:
            return None
        raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        part = client.recv(65536)
        if not part:
            return None
        body += part
    return Request(method, path, headers, body)
