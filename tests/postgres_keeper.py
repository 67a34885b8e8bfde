"""Keeps one PostgreSQL server of its own until standard input ends: `python -m tests.postgres_keeper [FOLDER]`.

A process between the tests and the server, because it outlives them by as long as it takes to stop the server and to
delete its files, however the tests ended: the end of its standard input is all that it waits for. The first line that
it prints is the folder with the socket, once connections are taken; when that cannot be, it prints nothing there.
Nothing but the standard library is imported: it starts in a twentieth of a second.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PORT = "5432"  # a part of the socket's name and nothing else; said everywhere, so that PGPORT decides nothing
START_WITHIN_S = 60
STOP_WITHIN_S = 20

DEBIAN = Path("/usr/lib/postgresql")


class Account(NamedTuple):
    """Whom the server runs as."""

    user: int
    group: int


def find_programs() -> Path | None:
    """The folder with the server's programs: Debian's newest, else what is on PATH, else None."""
    if os.name == "nt":  # there is no socket for psycopg to reach
        return None
    if debian := sorted(DEBIAN.glob("*/bin/initdb"), key=_version):
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _version(initdb: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", initdb.parent.parent.name)]


def keep(programs: Path, under: str | None) -> None:
    """Run a new server until standard input ends; nothing of it is left then."""
    with tempfile.TemporaryDirectory(prefix="goldquill-pg-", dir=under) as name:
        # 0700 from the start. The socket in here is the only way in and asks for no password: whom the folder lets
        # in, the server may trust. A port of 127.0.0.1 would be open to everybody on the machine.
        folder = Path(name)
        account = _account()
        if account:
            os.chown(folder, account.user, account.group)
        _call([programs / "initdb", *_INITDB, folder / "data"], folder, account)
        with _serving(programs, folder, account):
            print(folder, flush=True)
            sys.stdin.read()


_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata")


def _account() -> Account | None:
    """PostgreSQL refuses to run as root: then the account that Debian makes for it, or nobody's."""
    if os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    names = {entry.pw_name: Account(entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _start(
    command: list[str | Path], folder: Path, account: Account | None, output: int | None = None
) -> subprocess.Popen[str]:
    """Start it as that account, in a folder that the account may enter."""
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if output is None else output,
        stderr=subprocess.STDOUT,
        text=True,
        user=account and account.user,
        group=account and account.group,
        extra_groups=[] if account else None,
        # Called after the account has changed, which would take the signal back. There are no other threads here.
        preexec_fn=_die_with_keeper,
    )


def _call(command: list[str | Path], folder: Path, account: Account | None) -> None:
    with _start(command, folder, account) as process:
        said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{Path(command[0]).name} ended with {process.returncode}:\n{said}")


@contextmanager
def _serving(programs: Path, folder: Path, account: Account | None) -> Iterator[None]:
    """A server that takes connections, with PostgreSQL's own defaults: what is written is on the disk (fsync)."""
    settings = {"listen_addresses": "", "unix_socket_directories": folder, "unix_socket_permissions": "0700"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = folder / "log"
    with log.open("w") as written:
        server = _start(
            [programs / "postgres", "-D", folder / "data", "-p", PORT, *options], folder, account, written.fileno()
        )
    try:
        _wait_until_ready(server, programs, folder, log)
        yield
    finally:
        _stop(server)


def _wait_until_ready(server: subprocess.Popen[str], programs: Path, folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    asks = [programs / "pg_isready", "--quiet", "-h", folder, "-p", PORT, "-d", "postgres", "-U", "postgres"]
    while subprocess.run(asks, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.02)


def _stop(server: subprocess.Popen[str]) -> None:
    """At once and without a checkpoint, as its files are deleted anyway; it ends its own processes first."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _die_with_keeper() -> None:
    """Linux only: a keeper that is killed itself takes the server along."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1  # linux/prctl.h
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGQUIT, 0, 0, 0)


if __name__ == "__main__":
    found = find_programs()
    if found is None:
        raise SystemExit("PostgreSQL's server programs are not on this machine")
    keep(found, *(sys.argv[1:] or [None]))
