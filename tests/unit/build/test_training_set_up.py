"""What `dev.py` installs for the proof of training, and that it looks before it fetches."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.qt_fixtures import ROOT


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`dev.py` with folders of its own and no package index."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    monkeypatch.setattr(made, "DEV", tmp_path)
    monkeypatch.setattr(made, "TRAIN_VENV", tmp_path / "train")
    monkeypatch.setattr(made, "TRAIN_PYTHON", tmp_path / "train" / "python")
    monkeypatch.setattr(made, "uv_executable", lambda: Path("uv"))
    monkeypatch.setattr(made, "index_environment", dict)
    return made


def told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *without: str) -> list[list[str]]:
    """The commands as they are run; those with one of these words fail."""
    seen: list[list[str]] = []

    def call(command: Sequence[str | Path], **extra: str) -> None:
        words = [Path(part).name for part in command]
        seen.append(words)
        if set(without) & set(words):
            raise dev.SetupError("failed")

    monkeypatch.setattr(dev, "call", call)
    return seen


def test_the_build_for_cpus_is_taken_where_the_index_has_it(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told(dev, monkeypatch)
    dev.install_training()
    assert [words[-2:] for words in seen[1:]] == [["train.txt", "torch-cpu.txt"]]
    assert "--require-hashes" in seen[1]


def test_elsewhere_the_one_of_pypi_is_and_its_size_is_said(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = told(dev, monkeypatch, "torch-cpu.txt")
    dev.install_training()
    assert seen[-1][-2:] == ["train.txt", "torch.txt"]
    assert "4.9 GB" in capsys.readouterr().out


def test_what_cannot_be_installed_is_tried_again_next_time(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    told(dev, monkeypatch, "torch-cpu.txt", "torch.txt")
    for _ in range(2):
        with pytest.raises(dev.SetupError):
            dev.install_training()


def test_what_is_missing_is_said_before_anything_is_fetched(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told(dev, monkeypatch, "--look")
    with pytest.raises(dev.SetupError):
        dev.prove_training(["pairs.jsonl"])
    assert [words[1] for words in seen] == ["prove_training.py"]


def test_no_lock_of_what_trains_names_an_index() -> None:
    for name in ("train", "torch", "torch-cpu"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        assert any("--hash=sha256:" in line for line in lines)
