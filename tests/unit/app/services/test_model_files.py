"""Model files read, checked and described: real small GGUF files, the real inspector."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ModelFileMissing, NotAGguf, TruncatedModel, UnsupportedModel, WrongHash
from app.domain.model import CatalogueEntry, FitVerdict, HashState
from app.services.model_files import ModelFiles
from local_model.catalogue import Catalogue
from local_model.file_hash import hash_file
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from tests.gguf_file import write_tiny


class CountingInspector(FileInspector):
    """Knows how often a file was read from end to end."""

    hashed = 0

    def hash(self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        self.hashed += 1
        return super().hash(path, progress, cancelled)


@pytest.fixture
def inspector() -> CountingInspector:
    return CountingInspector(lambda: (cpu_device(),))


@pytest.fixture
def files(inspector: CountingInspector) -> ModelFiles:
    return ModelFiles(inspector, Catalogue(()))


def sha256_of(path: Path) -> str:
    return hash_file(path, lambda *_: None, lambda: False)


def entry_for(path: Path, **changes: str) -> CatalogueEntry:
    entry = CatalogueEntry(
        id="tiny",
        name="Tiny",
        file_name=path.name,
        file_bytes=path.stat().st_size,
        sha256=sha256_of(path),
        publisher="Somebody",
        licence="Apache-2.0",
        languages=("ru",),
    )
    return replace(entry, **changes)


def test_a_file_is_read_with_what_it_says_of_itself(files: ModelFiles, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")

    read = files.read(path)

    assert read.id == read.seen_sha256 == sha256_of(path)
    assert (read.info.name, read.info.path) == ("Tiny", path)
    assert not read.chosen


def test_a_relative_path_is_kept_absolute(files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tiny(tmp_path / "tiny.gguf")
    monkeypatch.chdir(tmp_path)

    assert files.read(Path("tiny.gguf")).info.path == tmp_path / "tiny.gguf"


def test_a_file_that_nobody_knows_is_taken_as_unknown(files: ModelFiles, tmp_path: Path) -> None:
    described = files.describe(files.read(write_tiny(tmp_path / "tiny.gguf")))

    assert (described.hash_state, described.catalogue) == (HashState.UNKNOWN, None)


def test_a_file_of_the_catalogue_is_verified_under_any_name(inspector: CountingInspector, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "renamed.gguf")
    entry = entry_for(path, file_name="Official.gguf")
    files = ModelFiles(inspector, Catalogue([entry]))

    described = files.describe(files.read(path))

    assert (described.hash_state, described.catalogue) == (HashState.VERIFIED, entry)


def test_a_file_with_a_known_name_and_other_bytes_is_refused(inspector: CountingInspector, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "Tiny.GGUF")
    entry = entry_for(path, file_name="tiny.gguf", sha256="a" * 64)

    with pytest.raises(WrongHash) as caught:
        ModelFiles(inspector, Catalogue([entry])).read(path)

    assert (caught.value.path, caught.value.expected, caught.value.actual) == (path, "a" * 64, sha256_of(path))


def test_files_that_are_no_models_are_refused_before_they_are_read_whole(
    files: ModelFiles, inspector: CountingInspector, tmp_path: Path
) -> None:
    text = tmp_path / "notes.gguf"
    text.write_text("not a model")
    cut = write_tiny(tmp_path / "cut.gguf")
    os.truncate(cut, cut.stat().st_size - 10)

    with pytest.raises(NotAGguf):
        files.read(text)
    with pytest.raises(TruncatedModel):
        files.read(cut)
    with pytest.raises(UnsupportedModel):
        files.read(write_tiny(tmp_path / "adapter.gguf", general__type="adapter"))
    with pytest.raises(ModelFileMissing):
        files.read(tmp_path / "nothing.gguf")
    assert inspector.hashed == 0


def test_reading_can_be_cancelled(files: ModelFiles, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        files.read(write_tiny(tmp_path / "tiny.gguf"), cancelled=lambda: True)


def test_reading_tells_how_far_it_is(files: ModelFiles, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    seen: list[tuple[int, int]] = []

    files.read(path, progress=lambda done, total: seen.append((done, total)))

    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_a_file_is_touched_once_it_was_written_to(files: ModelFiles, tmp_path: Path) -> None:
    read = files.read(write_tiny(tmp_path / "tiny.gguf"))
    assert not files.touched(read)

    os.utime(read.info.path, ns=(1, 1))

    assert files.touched(read)
    assert files.describe(read).hash_state is HashState.UNCHECKED


def test_a_check_of_a_touched_file_finds_its_bytes_the_same(
    files: ModelFiles, inspector: CountingInspector, tmp_path: Path
) -> None:
    read = files.read(write_tiny(tmp_path / "tiny.gguf"))
    os.utime(read.info.path, ns=(1, 1))

    checked = files.check(read)

    assert inspector.hashed == 2
    assert not files.touched(checked)
    assert files.describe(checked).hash_state is HashState.UNKNOWN


def test_a_check_of_a_changed_file_says_which_bytes_it_has(files: ModelFiles, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    read = files.read(path)
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    checked = files.check(read)

    assert (checked.id, checked.seen_sha256) == (read.id, sha256_of(path))
    assert files.describe(checked).hash_state is HashState.CHANGED


def test_a_file_that_went_away_is_described_as_missing(files: ModelFiles, tmp_path: Path) -> None:
    read = files.read(write_tiny(tmp_path / "tiny.gguf"))
    read.info.path.unlink()

    assert not files.describe(read).available
    with pytest.raises(ModelFileMissing):
        files.touched(read)
    with pytest.raises(ModelFileMissing):
        files.check(read)
    with pytest.raises(ModelFileMissing):
        files.fit(read.info, context_tokens=2048)


def test_fit_is_told_with_its_numbers(files: ModelFiles, tmp_path: Path) -> None:
    read = files.read(write_tiny(tmp_path / "tiny.gguf"))

    report = files.fit(read.info, context_tokens=2048)

    assert report.verdict in FitVerdict
    assert report.cache_bytes == 2 * 2048 * (32 + 32) * 2  # layers, cells, key and value of two heads of 16, 16 bits


def test_what_the_company_offers_is_known_by_its_bytes_and_not_by_its_name(
    inspector: CountingInspector, tmp_path: Path
) -> None:
    offered = entry_for(write_tiny(tmp_path / "model.gguf"), name="Model of Acme")
    (tmp_path / "own").mkdir()
    own = write_tiny(tmp_path / "own" / "model.gguf", general__name="My own")
    files = ModelFiles(inspector, Catalogue(()), company={offered.sha256: offered}.get)

    described = files.describe(files.read(tmp_path / "model.gguf"))
    assert (described.hash_state, described.catalogue, described.by_company) == (HashState.VERIFIED, offered, True)
    assert described.info.name == "Model of Acme"
    other = files.describe(files.read(own))
    assert (other.hash_state, other.catalogue, other.by_company) == (HashState.UNKNOWN, None, False)


def test_a_file_that_was_hashed_while_it_was_written_is_taken_without_being_read(
    inspector: CountingInspector, tmp_path: Path
) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    entry = entry_for(path)
    files = ModelFiles(inspector, Catalogue(()), company={entry.sha256: entry}.get)

    taken = files.take(path, sha256=entry.sha256)

    assert inspector.hashed == 0
    assert taken == files.read(path)
