"""Processes of `goldquill-server` that start in a moment: one process imports the program and forks for each of them.

Run as `python -m tests.server_nursery`. It reads a line of JSON at a time, `{"arguments": […], "log": path}` to start
one, whose process id it answers, or `{"end_of": pid}` to wait for one, whose exit code it answers. When its input ends
it ends what it started.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

__all__ = ["server_nursery"]

ROOT = Path(__file__).resolve().parent.parent


class ServerNursery:
    """Starts servers and waits for their end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, arguments: Sequence[str], log: Path) -> int:
        return self._ask({"arguments": list(arguments), "log": str(log)})

    def end_of(self, pid: int) -> int:
        """The exit code; negative, as `subprocess` has it, where a signal ended it."""
        return self._ask({"end_of": pid})

    def _ask(self, question: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@pytest.fixture(scope="session")
def server_nursery() -> Iterator[ServerNursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.server_nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield ServerNursery(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


def serve(arguments: list[str], log: str) -> None:
    """In the child: `goldquill-server` to its end, what it says in `log`."""
    from sync.server.main import main

    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 1
    try:
        code = main(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run() -> None:
    import sync.server.commands
    import sync.server.serving  # noqa: F401 - so that no child has to

    alive: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if (pid := asked.get("end_of")) is not None:
            _, status = os.waitpid(pid, 0)
            alive.discard(pid)
            print(os.waitstatus_to_exitcode(status), flush=True)
        elif (child := os.fork()) == 0:
            serve(asked["arguments"], asked["log"])
        else:
            alive.add(child)
            print(child, flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    run()
