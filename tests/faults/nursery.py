"""Children to kill: real processes that work on a desk and say on a pipe what they were told is kept.

Starting Python and importing SQLAlchemy takes a second, so one process does it once and forks a child for each kill.
Run as `python -m tests.faults.nursery`; it reads `job home seed` a line and leaves when its input ends.
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.conversation import Conversation
from app.domain.generation import Role
from app.domain.project import BUILT_IN_PRESETS
from app.paths import Home
from app.services.profile import OpenProfile, ProfileService
from app.signing.keys import SigningKey
from app.signing.passphrase import Argon2Parameters
from app.signing.vault import ByPassphrase
from app.signing.wrapping import SystemKeyring
from tests.desk_samples import Keys, OpenDesk, draft, instruct, open_desk

ROOT = Path(__file__).parents[2]
FULL = os.environ.get("GOLDQUILL_FAULT_SCALE") == "full"
KEYS = Keys(SigningKey(bytes(range(32))))
QUICK = Argon2Parameters(iterations=1, memory_kib=32, lanes=4)


def profiles(home: Path) -> ProfileService:
    return ProfileService(Home(home), keyring=SystemKeyring(), argon2=QUICK)


def new_profile(home: Path) -> OpenProfile:
    return profiles(home).create(name="Анна", specialisations=("general",), protection=ByPassphrase("слово"))


def open_profile(home: Path) -> OpenProfile:
    return profiles(home).open(passphrase="слово")


def acknowledge(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def save(home: Path, seed: int) -> None:
    """Save, submit, chat, stream; each is acknowledged when it has returned and not before."""
    chance = random.Random(seed)
    with open_desk(home, keys=KEYS) as desk:
        talk = desk.chat.create(preset=BUILT_IN_PRESETS[0])
        for n in itertools.count(1):
            name = f"{seed}-{n // 4}"
            match chance.choice(("draft", "draft", "submit", "chat", "stream")):
                case "draft" if desk.records.entry_of_draft(name) is None:
                    text = "слово " * chance.randint(1, 2000)
                    desk.drafts.save(draft=draft(name, body=f"{n} {text}"), text=text)
                    acknowledge("draft", name, n)
                case "submit":
                    record = desk.annotate.submit_instruct(draft_id=name, annotation=instruct(f"Ответ {n}. " * 50))
                    acknowledge("record", record.entry_id, name)
                case "chat":
                    talk = desk.chat.append(conversation=talk.id, role=Role.USER, text=f"{n} почему?")
                    acknowledge("turn", talk.id, talk.leaf)
                case "stream":
                    stream(desk, talk, n)


def stream(desk: OpenDesk, talk: Conversation, n: int) -> None:
    begun = desk.chat.begin_answer(conversation=talk.id)
    text = ""
    for _ in range(10):
        text += f"{n} потому "
        desk.chat.keep_partial(conversation=talk.id, turn=str(begun.leaf), text=text)
        acknowledge("partial", talk.id, begun.leaf, len(text))


def submit(home: Path, seed: int) -> None:
    """Submit one draft after another; each is saved and announced before it is submitted."""
    with open_desk(home, keys=KEYS) as desk:
        for n in itertools.count(1):
            desk.drafts.save(draft=draft(f"{seed}-{n}", body="not blank"), text="")
            acknowledge("submitting", f"{seed}-{n}")
            desk.annotate.submit_instruct(draft_id=f"{seed}-{n}", annotation=instruct())


def rekey(home: Path, seed: int) -> None:
    """Change the database's key over and over, as the program does."""
    profile = open_profile(home)
    acknowledge("opened", seed)
    while True:
        profile.rekey()
        acknowledge("rekeyed")


JOBS: dict[str, Callable[[Path, int], None]] = {"save": save, "submit": submit, "rekey": rekey}


class Nursery:
    """Makes children and kills them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def kill_one(self, job: str, home: Path, *, seed: int, after_s: float) -> list[list[str]]:
        """Let a child work until `after_s` seconds after its first word, kill it, return all it acknowledged."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{job} {seed} {home}\n")
        self._process.stdin.flush()
        pid = int(self._line())
        said = [self._line().split()]
        time.sleep(after_s)
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "gone":
            said.append(line.split())
        return said

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.endswith("\n"), "the nursery died"
        return line[:-1]


@contextmanager
def nursery() -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


def main() -> None:
    for line in sys.stdin:
        job, seed, home = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            JOBS[job](Path(home), int(seed))
        else:
            acknowledge(child)
            os.waitpid(child, 0)
            acknowledge("gone")


if __name__ == "__main__":
    main()
