"""The steps of `dev.py` that leave files in the checkout, and what it wants of the system."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.qt_fixtures import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the translations are made of and by, with this environment."""
    for file in ("dev.py", "build/translations.py", "build/pyside_parts.py", "ui/pyside_parts.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / file, tmp_path / file)
    kept = shutil.ignore_patterns("*.qm")
    shutil.copytree(ROOT / "resources" / "translations", tmp_path / "resources" / "translations", ignore=kept)
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return tmp_path


def script(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", checkout / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_translations_that_were_cleaned_away_are_built_again(checkout: Path) -> None:
    dev = script(checkout)
    words = checkout / "resources" / "translations" / "goldquill_ru.qm"
    dev.build_translations()
    built = words.read_bytes()
    words.unlink()

    dev.build_translations()
    assert words.read_bytes() == built


def test_translations_that_are_there_are_left_alone(checkout: Path) -> None:
    dev = script(checkout)
    words = checkout / "resources" / "translations" / "goldquill_en.qm"
    dev.build_translations()
    before = words.stat().st_mtime_ns

    dev.build_translations()
    assert words.stat().st_mtime_ns == before


def test_parts_of_pyside_that_were_cleaned_away_are_compiled_again(checkout: Path) -> None:
    shutil.copytree(ROOT / "requirements", checkout / "requirements")
    dev = script(checkout)
    parts = checkout / "resources" / "pyside.parts"
    dev.compile_pyside_parts()
    made = parts.read_bytes()
    assert len(made) > 100_000
    before = parts.stat().st_mtime_ns
    dev.compile_pyside_parts()
    assert parts.stat().st_mtime_ns == before
    parts.unlink()
    dev.compile_pyside_parts()
    assert len(parts.read_bytes()) == len(made)


@pytest.fixture
def debian(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`dev.py` on a Debian that has every library and no PostgreSQL; set-up ends with the libraries."""
    dev = script(checkout)
    programs = tmp_path / "programs"
    programs.mkdir()
    listing = "".join(f"echo {name} installed\n" for name in dev.APT_PACKAGES)
    (programs / "dpkg-query").write_text(f"#!/bin/sh\n{listing}")
    (programs / "dpkg-query").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(dev, "has_postgres", lambda: False)
    monkeypatch.setattr(dev, "CLUSTER_DEFAULTS", tmp_path / "etc" / "createcluster.d")
    for step in ("install_packages", "install_demo_model", "build_translations", "compile_pyside_parts"):
        monkeypatch.setattr(dev, step, lambda: None)
    return dev


needs_accounts = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Debian alone has these packages")


@needs_accounts
@pytest.mark.parametrize("command", ["run", "gpu-path"])
def test_who_only_opens_the_window_gets_no_database_server(debian: ModuleType, command: str) -> None:
    debian.set_up(command)


@needs_accounts
@pytest.mark.parametrize("command", ["test", "faults", "bench"])
def test_tests_want_postgresql_and_say_how_to_get_it(
    debian: ModuleType, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(debian.SetupError, match=r"\n  sudo apt-get install -y postgresql$"):
        debian.set_up(command)


@needs_accounts
def test_a_postgresql_from_elsewhere_will_do(debian: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian, "has_postgres", lambda: True)
    debian.set_up("test")


@needs_accounts
@pytest.mark.parametrize("fails", [False, True], ids=["installed", "failed"])
def test_root_installs_it_without_a_server_for_the_whole_machine(
    debian: ModuleType, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Sequence[str], list[str]]] = []

    def call(command: Sequence[str], **extra: str) -> None:
        seen.append((command, [file.read_text() for file in debian.CLUSTER_DEFAULTS.glob("*.conf")]))
        if fails and "install" in command:
            raise debian.SetupError("no network")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian, "call", call)
    if fails:
        with pytest.raises(debian.SetupError):
            debian.set_up("test")
    else:
        debian.set_up("test")

    (update, _), (install, defaults) = seen
    assert "update" in update
    assert install[-1] == "postgresql"
    assert defaults == ["create_main_cluster = false\n"]
    assert not debian.CLUSTER_DEFAULTS.exists()


def test_what_set_up_installs_may_not_be_skipped(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = script(checkout)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "GOLDQUILL_POSTGRES" not in dev.test_environment()
    monkeypatch.setenv("CI", "true")
    assert dev.test_environment()["GOLDQUILL_POSTGRES"] == "required"
    monkeypatch.delenv("CI")
    (tmp_path / "dpkg-query").touch(mode=0o755)
    assert dev.test_environment()["GOLDQUILL_POSTGRES"] == "required"
