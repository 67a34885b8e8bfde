"""The committed vectors: formats that records already signed depend on."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import RecordError
from app.signing import envelope
from app.signing.keys import PublicKey, SigningKey
from app.signing.verify import verify_bundle

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
VECTORS = json.loads((HERE / "vectors.json").read_bytes())


def bundle(lines: list[int | str]) -> io.BytesIO:
    """A number stands for that line of the good bundle."""
    good = VECTORS["bundle"]
    return io.BytesIO("".join(good[line - 1] if isinstance(line, int) else line for line in lines).encode())


def test_today_s_code_makes_the_vectors_that_were_committed() -> None:
    command = [sys.executable, "-m", "tests.unit.app.signing.make_vectors"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert made == (HERE / "vectors.json").read_bytes()


def test_the_pae_is_as_committed() -> None:
    pae = VECTORS["pae"]
    assert envelope.pae(pae["payloadType"], pae["payload"].encode()) == pae["signed"].encode()


def test_the_key_is_named_as_committed() -> None:
    key = VECTORS["key"]
    assert SigningKey(bytes.fromhex(key["seed"])).public == PublicKey(bytes.fromhex(key["spki"]))
    assert PublicKey(bytes.fromhex(key["spki"])).keyid == key["keyid"]


@pytest.mark.parametrize("record", VECTORS["records"], ids=lambda record: json.loads(record["payload"])["kind"])
def test_each_record_opens_as_committed(record: dict) -> None:
    sealed = envelope.decode(record["envelope"].encode())
    assert sealed.entry_id == record["entry_id"]
    assert sealed.payload == record["payload"].encode()


def test_the_bundle_verifies() -> None:
    report = verify_bundle(bundle(VECTORS["bundle"]))
    assert (report.records, report.first, report.last) == (4, 2, 5)
    assert report.head.entry_id == VECTORS["records"][-1]["entry_id"]


@pytest.mark.parametrize("false", VECTORS["refused"], ids=lambda false: false["name"])
def test_a_false_bundle_is_refused_with_its_own_error_and_line(false: dict) -> None:
    with pytest.raises(RecordError) as refused:
        verify_bundle(bundle(false["bundle"]))
    assert (type(refused.value).__name__, refused.value.line) == (false["error"], false["line"])
