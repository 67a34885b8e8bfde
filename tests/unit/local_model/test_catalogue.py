"""The shipped catalogue, and catalogues that contradict themselves."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import BrokenInvariant
from app.domain.model import CatalogueEntry
from local_model.catalogue import Catalogue, read_catalogue

SHIPPED = Path(__file__).parents[3] / "resources" / "models" / "catalogue.json"

ENTRY = CatalogueEntry(
    id="one",
    name="One",
    file_name="One.Q4_1.gguf",
    file_bytes=1,
    sha256="a" * 64,
    publisher="Somebody",
    licence="MIT",
    languages=("ru",),
)


def test_the_demo_model_is_known_by_its_bytes_and_by_its_name() -> None:
    catalogue = read_catalogue(SHIPPED)
    demo = catalogue.by_hash("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")

    assert demo is not None
    assert demo is catalogue.by_file_name("smollm2-135m-instruct.q4_1.GGUF")
    assert (demo.file_bytes, demo.licence, demo.languages) == (98_362_432, "Apache-2.0", ("en",))


def test_what_it_does_not_hold_is_unknown() -> None:
    catalogue = Catalogue([ENTRY])

    assert catalogue.by_hash("b" * 64) is None
    assert catalogue.by_file_name("Two.gguf") is None


@pytest.mark.parametrize(
    "entries",
    [
        [ENTRY, replace(ENTRY, file_name="Two.gguf")],
        [ENTRY, replace(ENTRY, sha256="b" * 64, file_name="ONE.q4_1.gguf")],
        [replace(ENTRY, sha256="A" * 64)],
        [replace(ENTRY, sha256="a" * 63)],
    ],
)
def test_a_catalogue_that_contradicts_itself_is_our_bug(entries: list[CatalogueEntry]) -> None:
    with pytest.raises(BrokenInvariant):
        Catalogue(entries)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"models": [{"id": "one"}]}', '{"models": [], "more": 1}'])
def test_a_catalogue_that_cannot_be_read_is_our_bug(tmp_path: Path, text: str) -> None:
    (tmp_path / "catalogue.json").write_text(text)

    with pytest.raises(BrokenInvariant):
        read_catalogue(tmp_path / "catalogue.json")
