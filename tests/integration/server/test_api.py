"""The HTTP interface under requests that no desk makes: limits, headers, silence about secrets."""

import base64
import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from app.signing.envelope import MAX_ENVELOPE_BYTES
from sync import protocol
from tests.company import SQLITE, Served, found, refusal
from tests.company_server import SECURITY_HEADERS, Program
from tests.server_nursery import ServerNursery

GUARDED = [protocol.RECORDS, protocol.PULL]


@pytest.fixture(scope="module")
def program(server_nursery: ServerNursery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program itself, as an administrator starts it."""
    folder = tmp_path_factory.mktemp("program")
    founded = found(SQLITE, folder / "company")
    with Program(founded, folder / "server.log", nursery=server_nursery) as running:
        yield running


def assert_hardened(answer: requests.Response) -> None:
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in answer.headers
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        assert answer.headers["content-type"] == "application/json"
        assert "refusal" in answer.json()


def test_every_answer_carries_the_headers_of_a_careful_server(program: Program) -> None:
    url = program.served.url
    answers = {
        200: [
            requests.get(url + path, timeout=30) for path in (protocol.ABOUT, "/healthz", "/metrics", "/openapi.json")
        ],
        400: [requests.post(url + protocol.INVITATION, data=b"{", timeout=30)],
        401: [requests.post(url + path, timeout=30) for path in GUARDED],
        403: [requests.post(url + protocol.INVITATION, json={"code": "0000-0000-0000"}, timeout=30)],
        404: [requests.get(url + path, timeout=30) for path in ("/", "/docs", "/redoc", "/v1", "/v2/about", "/../x")],
        405: [
            requests.get(url + protocol.RECORDS, timeout=30),
            requests.request("TRACE", url + protocol.ABOUT, timeout=30),
            requests.options(url + protocol.PULL, timeout=30),
            requests.head(url + protocol.ABOUT, timeout=30),
        ],
        413: [requests.post(url + protocol.INVITATION, data=b"x" * 70_000, timeout=30)],
        426: [requests.get(url + protocol.ABOUT, headers={protocol.VERSION_HEADER: "2.0"}, timeout=30)],
    }
    for status, each in answers.items():
        for answer in each:
            assert answer.status_code == status, answer.url
            assert_hardened(answer)


def test_a_failure_inside_is_told_to_nobody_outside(served_alone: Served) -> None:
    desk = served_alone.desk()
    served_alone.founded.lose_records()
    answer = desk.post(protocol.RECORDS, desk.write().envelope)
    assert refusal(answer) == (503, "busy")
    assert answer.json() == {"refusal": "busy"}
    assert answer.headers["retry-after"] == "5"
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    "said",
    ["", "Bearer", "Bearer ", "Bearer made-up", "Basic YTpi", "Bearer \xff", "Bearer a b", "bearer" + "x" * 5000],
)
def test_without_a_token_of_a_device_nothing_is_said(served: Served, path: str, said: str) -> None:
    answer = requests.post(
        served.url + path, data=b"{}", headers={"Authorization": said.encode("latin-1")} if said else {}, timeout=30
    )
    assert refusal(answer) == (401, "bad_token")


def test_the_token_of_another_companys_server_is_worth_nothing(served: Served, served_alone: Served) -> None:
    desk = served.desk()
    desk.url = served_alone.url
    assert refusal(desk.ask()) == (401, "bad_token")


BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"[" * 50_000,
    b'{"code":' * 5_000,
    b'{"code": 1, "known_size": "a", "enrolment": 2}',
    b'{"code": "\\ud800", "enrolment": "\\udc00", "known_size": 1.5}',
    b'{"code": NaN, "enrolment": NaN, "known_size": NaN}',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("path", [protocol.INVITATION, protocol.ENROLMENTS, protocol.PULL])
def test_a_body_that_is_not_what_is_asked_for_is_a_bad_request(served: Served, path: str) -> None:
    desk = served.desk()
    assert {refusal(desk.post(path, body)) for body in BODIES} == {(400, "bad_request")}


@pytest.mark.parametrize("enrolment", ["", "{}", "\0", "\U0010ffff", "[" * 10_000, json.dumps({"payload": "x"})])
def test_an_enrolment_that_is_none_is_a_bad_request(served: Served, enrolment: str) -> None:
    code = served.founded.invite()
    asked = {"code": code, "enrolment": enrolment}
    assert refusal(requests.post(served.url + protocol.ENROLMENTS, json=asked, timeout=30)) == (400, "bad_request")


def test_a_batch_has_its_limits(served: Served) -> None:
    desk = served.desk()
    too_large = (413, "too_large")
    assert refusal(desk.post(protocol.RECORDS, b"x\n" * (protocol.MAX_BATCH + 1))) == too_large
    assert refusal(desk.post(protocol.RECORDS, b"x" * (MAX_ENVELOPE_BYTES + 1))) == too_large
    assert refusal(desk.post(protocol.RECORDS, b"\n" * (protocol.MAX_BATCH_BYTES + 1))) == too_large
    assert desk.send_lines(*[b"\n"] * 10_000) == ()
    records = [desk.write() for _ in range(protocol.MAX_BATCH)]
    assert {outcome.verdict.value for outcome in desk.send(*records)} == {"stored"}


def test_a_body_without_a_length_has_the_same_limit(served: Served) -> None:
    desk = served.desk()

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024 * 1024

    connection = http.client.HTTPConnection(served.url.removeprefix("http://"), timeout=30)
    try:
        headers = {"Authorization": f"Bearer {desk.token}"}
        try:
            connection.request("POST", protocol.RECORDS, body=endless(), headers=headers, encode_chunked=True)
        except (BrokenPipeError, ConnectionResetError):
            return  # the server hung up on the rest, as it may
        assert connection.getresponse().status == 413
    finally:
        connection.close()


def test_a_head_without_end_is_cut_off(program: Program) -> None:
    """Or anybody who reaches the port could fill the memory of the machine."""
    with socket.create_connection(("127.0.0.1", program.port), timeout=30) as connection:
        connection.sendall(b"GET /v1/about HTTP/1.1\r\nHost: x\r\nX-Long: ")
        sent = 0
        try:
            while sent < 8 * 1024 * 1024:
                connection.sendall(b"a" * 65536)
                sent += 65536
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert sent < 4 * 1024 * 1024
    assert program.served.about().protocol.major == 1


def test_strangers_leave_nothing_behind_that_fills_the_memory(program: Program) -> None:
    """A limit is kept for each token; of one that a stranger made up no more is kept than of any other."""
    process, session = psutil.Process(program.pid), requests.Session()

    def ask(n: int) -> None:
        headers = {"Authorization": f"Bearer {n:x<30000}"}
        answer = session.post(program.served.url + protocol.PULL, data=b"{}", headers=headers, timeout=30)
        assert refusal(answer) == (401, "bad_token")

    for n in range(100):
        ask(n)
    before = process.memory_info().rss
    for n in range(100, 600):
        ask(n)
    assert process.memory_info().rss - before < 7 * 1024 * 1024


def test_a_stranger_is_sent_away_before_the_body_has_come(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    head = f"POST {protocol.RECORDS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer made-up\r\n"
    for length in ("Content-Length: 30000000", "Transfer-Encoding: chunked"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(f"{head}{length}\r\n\r\n".encode())
            assert connection.recv(12) == b"HTTP/1.1 401"


def test_who_guesses_codes_is_told_to_wait_and_desks_are_not(program: Program) -> None:
    served = program.served
    desk = served.desk()
    asked = [requests.post(served.url + protocol.INVITATION, json={"code": f"{n}"}, timeout=30) for n in range(40)]
    assert {answer.status_code for answer in asked} == {403, 429}
    slowed = [answer for answer in asked if answer.status_code == 429]
    assert len(slowed) >= 15
    for answer in slowed:
        assert refusal(answer) == (429, "too_many")
        assert int(answer.headers["retry-after"]) >= 1
        assert_hardened(answer)
    assert desk.ask_to_join("0000-0000-0000").status_code == 429
    assert all(desk.send(desk.write())[0].receipt for _ in range(30))
    assert served.about().org == "acme"
    time.sleep(int(slowed[-1].headers["retry-after"]) + 0.1)
    assert refusal(requests.post(served.url + protocol.INVITATION, json={"code": "x"}, timeout=30))[0] == 403


def test_nothing_of_what_people_say_or_hold_is_logged(server_nursery: ServerNursery, tmp_path: Path) -> None:
    founded = found(SQLITE, tmp_path / "company")
    with Program(founded, tmp_path / "server.log", nursery=server_nursery) as program:
        served = program.served
        code = founded.invite("Анна Канарейкина")
        desk = served.newcomer(code)
        token = desk.join(code).token
        text = "канарейка-canary-7f3a"
        record = desk.write(text, task="task-canary")
        desk.send(record)
        desk.send_lines(b"line-canary")
        desk.send(desk.sign(desk.first, "fork-canary"))
        desk.pull()
        requests.post(served.url + protocol.INVITATION + "?code=query-canary", json={"code": "code-canary"}, timeout=30)
        requests.get(served.url + "/path-canary", headers={"Authorization": "Bearer token-canary"}, timeout=30)
        requests.post(
            served.url + protocol.PULL, data=b"body-canary", headers={"X-Canary": "header-canary"}, timeout=30
        )
        founded.lose_records()
        assert desk.post(protocol.RECORDS, desk.write(text).envelope).status_code == 503
        metrics = requests.get(served.url + "/metrics", timeout=30).text
        program.end()
    said = program.log.read_text() + metrics
    assert '"failed"' in said
    secrets = [code, code.replace("-", ""), token, "anary", "канарейка", "Канарейкина", record.entry_id]
    secrets += [base64.b64encode(text.encode()).decode()[:16], desk.context.author, desk.device, "127.0.0.1:"]
    said = said.replace(f'"address": "{served.url}"', "")
    assert [secret for secret in secrets if secret in said] == []


def test_each_line_of_the_log_is_json(program: Program) -> None:
    requests.get(program.served.url + protocol.ABOUT, timeout=30)
    requests.get(program.served.url + "/made-up", timeout=30)
    lines = [json.loads(line) for line in program.log.read_text().splitlines()]
    assert lines[0]["event"] == "serving"
    asked = [line for line in lines if line["event"] == "request"]
    assert {"method", "route", "status", "ms", "at", "level"} <= asked[-1].keys()
    assert (asked[-1]["route"], asked[-1]["status"]) == ("unknown", 404)


def test_health_counts_receipts_and_says_when_the_database_is_gone(served_alone: Served) -> None:
    url = served_alone.url + "/healthz"
    served_alone.desk()
    assert requests.get(url, timeout=30).json() == {"healthy": True, "receipts": 1}
    served_alone.founded.lose_records()
    answer = requests.get(url, timeout=30)
    assert (answer.status_code, answer.json()) == (503, {"healthy": False})


def test_metrics_count_routes_and_not_made_up_paths(served: Served) -> None:
    for n in range(5):
        requests.get(f"{served.url}/made-up/{n}", timeout=30)
    text = requests.get(served.url + "/metrics", timeout=30).text
    counted = re.findall(r'^goldquill_requests_total\{route="([^"]+)",status="404"\} (\S+)$', text, re.MULTILINE)
    assert [route for route, _ in counted] == ["unknown"]
    assert float(counted[0][1]) >= 5
    assert 'goldquill_request_seconds_bucket{le="0.005",route="/healthz"}' not in text


def test_a_desk_that_hangs_up_is_no_failure_of_the_server(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    desk = served.desk()
    host, port = served.url.removeprefix("http://").split(":")
    head = f"POST {protocol.RECORDS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n"
    for _ in range(3):
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(head.encode() + b"Content-Length: 9000\r\n\r\nhalf of ")
            time.sleep(0.05)
    assert desk.send(desk.write())[0].receipt
    time.sleep(0.2)
    assert [record.getMessage() for record in caplog.records if record.getMessage() == "failed"] == []


@pytest.mark.parametrize(
    ("lengths", "body"),
    [
        ("Content-Length: 3", b'{"known_size": 0}'),  # what is more is no request
        ("Content-Length: -1", b"{}"),
        ("Content-Length: +2", b"{}"),
        ("Content-Length: 2, 2", b"{}"),
        ("Content-Length: two", b"{}"),
        ("Content-Length: 2\r\nContent-Length: 17", b'{"known_size": 0}'),
        ("Content-Length: 2\r\nTransfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"two\r\n{}\r\n0\r\n\r\n"),
    ],
)
def test_a_length_that_is_wrong_is_a_bad_request_and_the_connection_is_over(
    served: Served, caplog: pytest.LogCaptureFixture, lengths: str, body: bytes
) -> None:
    """Two who read it differently, such as a proxy and this server, would take one request for two."""
    desk = served.desk()
    host, port = served.url.removeprefix("http://").split(":")
    head = f"POST {protocol.PULL} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n{lengths}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        said = b""
        while part := connection.recv(65536):
            said += part
    assert said.startswith(b"HTTP/1.1 400")
    assert b"HTTP/1.1 200" not in said
    assert [record.getMessage() for record in caplog.records if record.getMessage() == "failed"] == []
    assert served.about().org == "acme"


def test_many_desks_at_once_are_all_answered(served: Served) -> None:
    desks = [served.desk() for _ in range(4)]
    desks = [type(desk)(desk.url, desk.key, desk.context, token=desk.token) for desk in desks for _ in range(15)]
    with ThreadPoolExecutor(60) as threads:
        assert {answer.status_code for answer in threads.map(lambda desk: desk.ask(), desks)} == {200}
