"""Finds worker processes and waits for their end."""

import time
from pathlib import Path

import psutil

from tests.engine_recorder import LONG_ENOUGH_S


def workers_in(folder: Path, parent: psutil.Process | None = None) -> list[psutil.Process]:
    """The workers of `parent` (this process where None) that work in `folder`: other tests have others."""
    return [child for child in (parent or psutil.Process()).children() if _works_in(child, folder)]


def family_of(worker: psutil.Process) -> list[psutil.Process]:
    """The worker and the processes it started itself."""
    return [worker, *worker.children(recursive=True)]


def wait_until_gone(processes: list[psutil.Process]) -> None:
    """Wait for their end; a zombie, which only its parent can bury, has ended."""
    deadline = time.monotonic() + LONG_ENOUGH_S
    while left := [process for process in processes if _lives(process)]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return _lives(process) and Path(process.cwd()) == folder
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
