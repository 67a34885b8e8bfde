"""What stands around every request, when something in the server fails that nobody foresaw."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import requests
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from sync import protocol
from sync.server.api import make_api
from sync.server.company import Company
from sync.server.telemetry import LOGGER, JsonLines
from tests.company import SQLITE, found, refusal
from tests.company_server import SECURITY_HEADERS, Door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """The server's own application, with two pages more that go wrong."""
    founded = found(SQLITE, tmp_path / "company")
    api = make_api(Company.open(founded.place), clock=founded.clock)

    @api.post("/v1/fails")
    async def fails(request: Request) -> Response:
        await request.body()
        raise RuntimeError("nobody foresaw this")

    @api.get("/v1/fails-half-way")
    async def fails_half_way() -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"half of "
            raise RuntimeError("nobody foresaw this")

        return StreamingResponse(parts())

    with Door() as made:
        made.open(api)
        yield made


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, LOGGER.name)
    return caplog


def lines(log: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(JsonLines().format(record)) for record in log.records if record.name == LOGGER.name]


def test_a_failure_is_a_server_that_is_busy_and_its_line_of_the_log_has_no_secret(
    door: Door, log: pytest.LogCaptureFixture
) -> None:
    answer = requests.post(
        f"{door.address}/v1/fails?query-canary",
        data=b"body-canary",
        headers={"Authorization": "Bearer token-canary", "X-Canary": "header-canary"},
        timeout=30,
    )
    assert refusal(answer) == (503, "busy")
    assert answer.json() == {"refusal": "busy"}
    assert answer.headers["retry-after"] == "5"
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    door.close()
    failed, asked = lines(log)
    assert (failed["event"], failed["level"], failed["route"]) == ("failed", "error", "/v1/fails")
    assert "nobody foresaw this" in str(failed["traceback"])
    assert (asked["event"], asked["route"], asked["status"]) == ("request", "/v1/fails", 503)
    assert "canary" not in json.dumps([failed, asked]).lower()


def test_an_answer_that_has_begun_is_cut_and_does_not_become_another(door: Door, log: pytest.LogCaptureFixture) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(f"{door.address}/v1/fails-half-way", timeout=30)
    door.close()
    failed, asked = lines(log)
    assert failed["event"] == "failed"
    assert (asked["event"], asked["status"]) == ("request", 200)


def test_a_version_that_is_not_spoken_is_refused_before_the_page_is_asked(
    door: Door, log: pytest.LogCaptureFixture
) -> None:
    answer = requests.post(f"{door.address}/v1/fails", headers={protocol.VERSION_HEADER: "2.0"}, timeout=30)
    assert refusal(answer) == (426, "version")
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    door.close()
    assert [line["event"] for line in lines(log)] == ["request"]
