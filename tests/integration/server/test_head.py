"""Who does not say what is wanted is not waited for: connections are counted, and these would keep others out."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from sync.server import serving
from sync.server.serving import BoundedHead

WITHIN_S = 1.0


async def app(scope, receive, send):
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """To a server that speaks as ours does, and waits less long."""
    monkeypatch.setattr(serving, "HEAD_WITHIN_S", WITHIN_S)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", http=BoundedHead))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        with socket.create_connection(server.servers[0].sockets[0].getsockname()[:2], timeout=20) as made:
            yield made
    finally:
        server.should_exit = True
        thread.join()


def ask(connection: socket.socket) -> bytes:
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    return connection.recv(4096)


def hung_up(connection: socket.socket, byte: bytes) -> bool:
    """Whether the other end hangs up while a byte comes now and then."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if byte:
                connection.sendall(byte)
            connection.settimeout(WITHIN_S / 4)
            if connection.recv(4096) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_who_says_nothing_is_hung_up_on(connection: socket.socket) -> None:
    assert hung_up(connection, b"")


def test_who_says_it_a_byte_at_a_time_is_hung_up_on(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\nX: ")
    assert hung_up(connection, b"a")


def test_so_is_who_does_it_after_a_whole_request(connection: socket.socket) -> None:
    assert ask(connection).startswith(b"HTTP/1.1 204")
    connection.sendall(b"GET / HTTP/1.1\r\nX: ")
    assert hung_up(connection, b"a")


def test_between_two_requests_a_desk_may_take_longer(connection: socket.socket) -> None:
    for _ in range(2):
        assert ask(connection).startswith(b"HTTP/1.1 204")
        time.sleep(1.5 * WITHIN_S)
    assert ask(connection).startswith(b"HTTP/1.1 204")


def test_a_body_may_take_longer_than_a_head(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")
    time.sleep(1.5 * WITHIN_S)
    connection.sendall(b"b")
    assert connection.recv(4096).startswith(b"HTTP/1.1 204")
