"""Row 26 of the scoreboard: the real worker killed, aborted and stopped in mid-answer on the demo model."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.domain.errors import EngineNotReady, EngineStopped
from app.domain.events import EngineStatus, JobFinished
from local_model.client import EngineClient
from tests.engine_recorder import LONG_ENOUGH_S, Recorder, request
from tests.real_engine import COMMAND, DEMO, STORY, demo_model, real_engine
from tests.worker_processes import family_of, wait_until_gone, workers_in

pytestmark = [pytest.mark.model, pytest.mark.skipif(sys.platform == "win32", reason="signals")]

READY, BUSY, RESTARTING = EngineStatus.READY, EngineStatus.BUSY, EngineStatus.RESTARTING


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "engine"


@pytest.fixture
def ready(folder: Path, told: Recorder) -> Iterator[EngineClient]:
    with real_engine(folder) as engine:
        engine.subscribe(told.on_change)
        engine.load(demo_model())
        told.until_status(READY)
        yield engine


@pytest.mark.parametrize(
    ("blow", "hung"),
    [(signal.SIGKILL, False), (signal.SIGABRT, False), (signal.SIGSEGV, False), (signal.SIGSTOP, True)],
)
def test_a_blow_in_mid_answer_keeps_the_text_and_the_engine_comes_back(
    ready: EngineClient, told: Recorder, folder: Path, blow: signal.Signals, hung: bool
) -> None:
    ready.generate(request("a", STORY, k=4, max_tokens=400, ignore_eos=True), told.on_event)
    ready.generate(request("b", STORY, max_tokens=8), told.on_event)
    told.until(lambda: all(told.chunks("a", i) for i in range(4)))
    [struck] = workers_in(folder)
    family = family_of(struck)
    struck.send_signal(blow)
    error = told.error("a")
    assert isinstance(error, EngineStopped)
    assert error.hung is hung
    assert error.exit_code == (-signal.SIGKILL if hung else -blow)
    assert all(told.chunks("a", i) for i in range(4))
    assert isinstance(told.last("b"), JobFinished)
    told.until(lambda: told.statuses()[3:] == [READY, BUSY, RESTARTING, READY, BUSY, READY])
    wait_until_gone(family)
    [fresh] = workers_in(folder)
    assert fresh.pid != struck.pid


def test_blow_after_blow_the_engine_comes_back_as_it_was(ready: EngineClient, told: Recorder, folder: Path) -> None:
    for round_ in range(4):
        ready.generate(request(f"a{round_}", STORY, k=2, max_tokens=400, ignore_eos=True), told.on_event)
        told.until(lambda job=f"a{round_}": told.chunks(job))
        [worker] = workers_in(folder)
        worker.kill()
        assert isinstance(told.error(f"a{round_}"), EngineStopped)
        ready.generate(request(f"b{round_}", STORY, max_tokens=4), told.on_event)
        assert isinstance(told.last(f"b{round_}"), JobFinished)
    told.until(lambda: told.states[-1].status is READY)
    assert {s.reason for s in told.states} == {""}


def test_a_worker_killed_at_rest_comes_back(ready: EngineClient, told: Recorder, folder: Path) -> None:
    [worker] = workers_in(folder)
    worker.kill()
    told.until_status(RESTARTING)
    ready.generate(request("a", STORY, max_tokens=4), told.on_event)
    assert isinstance(told.last("a"), JobFinished)


def test_closing_in_mid_answer_leaves_no_process(ready: EngineClient, told: Recorder, folder: Path) -> None:
    ready.generate(request("a", STORY, k=4, max_tokens=400, ignore_eos=True), told.on_event)
    ready.generate(request("b", STORY, max_tokens=4), told.on_event)
    told.until(lambda: told.chunks("a"))
    [worker] = workers_in(folder)
    family = family_of(worker)
    ready.close()
    assert not workers_in(folder)
    wait_until_gone(family)
    assert isinstance(told.error("a"), EngineStopped)
    assert isinstance(told.error("b"), EngineNotReady)


def test_a_parent_killed_in_mid_answer_leaves_no_orphan(tmp_path: Path) -> None:
    parent = f"""
import time
from pathlib import Path
from tests.engine_recorder import request
from tests.real_engine import STORY, demo_model, real_engine

with real_engine(Path({str(tmp_path)!r})) as engine:
    engine.load(demo_model())
    states = []
    engine.subscribe(states.append)
    while not states or states[-1].status != "ready":
        time.sleep(0.05)
    job = request("a", STORY, k=4, max_tokens=400, ignore_eos=True)
    engine.generate(job, lambda event: print("answering", flush=True))
    time.sleep(3600)
"""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"answering\n"
        [worker] = workers_in(tmp_path, psutil.Process(process.pid))
        family = family_of(worker)
        process.kill()
    wait_until_gone(family)


def test_a_worker_started_by_hand_leaves_with_its_input() -> None:
    """The whole start and end, seen from outside: nothing but messages comes out of it."""
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=DEMO.parents[2]
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdin is not None
        assert worker.stdout.readline().startswith(b'{"type":"Hello"')
        worker.stdin.close()
        assert worker.wait(LONG_ENOUGH_S) == 0
        assert worker.stdout.read() == b""
