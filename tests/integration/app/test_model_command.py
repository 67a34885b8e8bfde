"""`goldquill model` against a real server: what the company offers, and getting it, without the window."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.domain.model import CatalogueEntry
from app.services.company_models import part_of
from app.signing.protection import ByPassphrase
from tests.company import SQLITE, Founded, found
from tests.company_server import serving
from tests.gguf_file import write_tiny
from tests.integration.app.test_commands import PASSPHRASE, goldquill, profiles

Goldquill = Callable[..., CompletedProcess[str]]


@pytest.fixture
def company(tmp_path: Path) -> Founded:
    return found(SQLITE, tmp_path / "server")


@pytest.fixture
def member(company: Founded, tmp_path: Path) -> Iterator[Goldquill]:
    """The command of a desk that works for the company."""
    home, file = tmp_path / "home", tmp_path / "passphrase"
    file.write_text(PASSPHRASE, encoding="utf-8")
    profiles(home).create(name="Анна", specialisations=("medicine",), protection=ByPassphrase(PASSPHRASE)).close()

    def run(*words: object) -> CompletedProcess[str]:
        return goldquill("--passphrase-file", file, *words, home=home)

    with serving(company) as served:
        assert run("enrol", served.url, company.invite()).returncode == 0
        yield run


def offer(company: Founded, file: Path) -> CatalogueEntry:
    with company.keeping() as keeping:
        return keeping.add_model(file, name="Tiny of Acme", publisher="Acme", licence="MIT", languages=("ru",))


def test_a_model_of_the_company_is_listed_fetched_and_in_the_library(
    member: Goldquill, company: Founded, tmp_path: Path
) -> None:
    assert "sync --once" in member("model", "list").stdout
    entry = offer(company, write_tiny(tmp_path / "tiny.gguf"))
    assert json.loads(member("model", "list", "--json").stdout) == []

    assert json.loads(member("sync", "--once", "--json").stdout)["requests"] == 2
    row = {
        "file": "tiny.gguf",
        "name": "Tiny of Acme",
        "bytes": entry.file_bytes,
        "begun_bytes": 0,
        "licence": "MIT",
        "sha256": entry.sha256,
    }
    assert json.loads(member("model", "list", "--json").stdout) == [row | {"here": False}]

    file = tmp_path / "home" / "models" / "tiny.gguf"
    withdrawn = part_of(file.parent, "0" * 64)
    withdrawn.parent.mkdir()
    withdrawn.write_bytes(b"what nobody offers any more")
    got = member("model", "get", "TINY.gguf", "--json")
    assert json.loads(got.stdout) == {"file": str(file), "sha256": entry.sha256, "bytes": entry.file_bytes}
    assert got.stderr == ""
    assert list(file.parent.iterdir()) == [file]
    assert file.read_bytes() == (tmp_path / "tiny.gguf").read_bytes()
    assert json.loads(member("model", "list", "--json").stdout) == [row | {"here": True}]
    assert member("model", "list").stdout.endswith("MIT  (here)\n")
    assert str(file) in member("model", "get", "tiny of acme").stdout


def test_what_cannot_be_got_is_one_plain_sentence(member: Goldquill, company: Founded, tmp_path: Path) -> None:
    unknown = member("model", "get", "other.gguf")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "model list" in unknown.stderr
    offer(company, write_tiny(tmp_path / "tiny.gguf"))
    assert member("sync", "--once").returncode == 0
    with company.keeping() as keeping:
        keeping.remove_model("tiny.gguf")
    gone = member("model", "get", "tiny.gguf")
    assert (gone.returncode, gone.stdout) == (1, "")
    assert "has no file of this model now" in gone.stderr
