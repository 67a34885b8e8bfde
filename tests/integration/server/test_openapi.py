"""What `/openapi.json` promises holds for requests that are made up from it."""

from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from sync import protocol
from tests.company import Served

OPERATIONS = {
    ("GET", protocol.ABOUT),
    ("POST", protocol.INVITATION),
    ("POST", protocol.ENROLMENTS),
    ("POST", protocol.RECORDS),
    ("POST", protocol.PULL),
}
HOLDS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@schemathesis.serializer(protocol.LINES)
def as_lines(_: Any, value: Any) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def description(served: Served) -> Any:
    return schemathesis.openapi.from_url(served.url + "/openapi.json")


def test_it_describes_the_interface_and_nothing_else(served: Served) -> None:
    said = requests.get(served.url + "/openapi.json", timeout=30).json()
    assert said["openapi"].startswith("3.1")
    assert {(method.upper(), path) for path, each in said["paths"].items() for method in each} >= OPERATIONS
    guarded = {path for path, each in said["paths"].items() for one in each.values() if "security" in one}
    assert guarded >= {protocol.RECORDS, protocol.PULL}
    assert not {"/healthz", "/metrics"} & said["paths"].keys()


@pytest.mark.parametrize("token", [True, False], ids=["with a token", "without"])
@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_answers_are_as_described(served: Served, description: Any, method: str, path: str, token: bool) -> None:
    headers = {"Authorization": f"Bearer {served.desk().token}"} if token else {}

    @given(case=description[path][method].as_strategy())
    @settings(
        max_examples=8,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def try_it(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=HOLDS)

    try_it()


def test_no_bytes_upset_it(served: Served) -> None:
    desk = served.desk()

    @given(body=st.binary(max_size=200))
    @settings(max_examples=20, database=None, derandomize=True)
    def try_it(body: bytes) -> None:
        for path in (protocol.INVITATION, protocol.ENROLMENTS, protocol.RECORDS, protocol.PULL):
            assert desk.post(path, body).status_code < 500

    try_it()
