"""The PostgreSQL server that tests are given: databases are apart, nobody else gets in, nothing of it stays."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests import postgres_keeper
from tests.database_fixtures import MISSING, EmptyDatabase, do_without_postgres
from tests.postgres import ROOT, PostgresFailed, PrivatePostgres, private_postgres
from tests.worker_processes import wait_until_gone

# What a test run that is ended from outside is: it holds a server and waits.
HOLDER = """
import signal
from tests.postgres import private_postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background
with private_postgres() as server:
    print(server.folder, flush=True)
    input()
"""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def servers_in(folder: Path) -> list[psutil.Process]:
    """The server's first process, whose command names the folder, and those it started."""
    first = [p for p in psutil.process_iter() if str(folder) in " ".join(_command(p))]
    return [*first, *(child for process in first for child in process.children(recursive=True))]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # ended since, or a zombie
        return []


@contextmanager
def holder() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process of its own with a server, and the folder of that."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().rstrip("\n"))


def test_databases_are_apart(postgres: PrivatePostgres) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    with connected(first) as connection:
        connection.execute(text("CREATE TABLE kept (word text)"))
    with connected(second) as connection:
        assert connection.scalar(text("SELECT to_regclass('kept')")) is None


def test_a_dropped_database_is_gone_with_whoever_is_connected(postgres: PrivatePostgres) -> None:
    url = postgres.new_database()
    engine = create_engine(url)
    connection = engine.connect()
    postgres.drop_database(url)

    with pytest.raises(OperationalError):
        connection.scalar(text("SELECT 1"))
    connection.invalidate()
    connection.close()
    engine.dispose()
    with pytest.raises(OperationalError, match="does not exist"), connected(url):
        pass


def test_a_test_gets_an_empty_database(database_url: EmptyDatabase) -> None:
    if database_url.kind == "sqlite":
        assert not Path(database_url.address).exists()
        assert Path(database_url.address).parent.is_dir()
        return
    with connected(database_url.address) as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0


@pytest.mark.parametrize(
    ("setting", "value"), [("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")]
)
def test_what_is_committed_is_on_the_disk(postgres: PrivatePostgres, setting: str, value: str) -> None:
    with connected(postgres.new_database()) as connection:
        assert connection.scalar(text(f"SHOW {setting}")) == value


def test_text_is_utf8_in_the_order_of_its_bytes_and_cyrillic_has_cases(postgres: PrivatePostgres) -> None:
    with connected(postgres.new_database()) as connection:
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
        assert connection.scalar(text("SELECT 'Z' < 'a' AND lower('Ё') = 'ё'"))


def test_databases_belong_to_a_role_that_may_do_nothing_else(postgres: PrivatePostgres) -> None:
    with connected(postgres.new_database()) as connection:
        assert connection.scalar(
            text("SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()")
        )
        may = "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert not connection.scalar(text(may))


def test_only_its_own_account_gets_in(postgres: PrivatePostgres) -> None:
    assert postgres.folder.stat().st_mode & 0o777 == 0o700
    with connected(postgres.new_database()) as connection:
        assert connection.scalar(text("SHOW listen_addresses")) == ""


def test_variables_of_another_server_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "/nowhere", "PGUSER": "x", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    with private_postgres() as server, connected(server.new_database()) as connection:
        assert connection.scalar(text("SELECT 1")) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has another account to take")
def test_root_runs_it_as_another_account(postgres: PrivatePostgres) -> None:
    accounts = {process.uids().real for process in servers_in(postgres.folder)}
    assert accounts == {postgres.folder.stat().st_uid}
    assert accounts != {0}


def test_nothing_stays_when_it_is_no_longer_wanted() -> None:
    with private_postgres() as server:
        processes = servers_in(server.folder)
        assert processes
    assert not any(process.is_running() for process in processes)
    assert not server.folder.exists()


def test_nothing_stays_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), private_postgres() as server:
        raise ZeroDivisionError
    assert not server.folder.exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_nothing_stays_of_a_run_that_is_ended(how: signal.Signals) -> None:
    with holder() as (process, folder):
        servers = servers_in(folder)
        assert servers
        keepers = psutil.Process(process.pid).children()
        process.send_signal(how)
        wait_until_gone([*servers, *keepers])
        assert not folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_keeper_that_is_killed_takes_the_server_along() -> None:
    with holder() as (process, folder):
        servers = servers_in(folder)
        (keeper,) = psutil.Process(process.pid).children()
        keeper.kill()
        wait_until_gone(servers)
        process.kill()
        shutil.rmtree(folder)  # the one thing that nobody is left for


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="nowhere"), private_postgres(tmp_path / "nowhere"):
        pass


def test_the_newest_of_debian_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    (tmp_path / "18" / "bin").mkdir(parents=True)  # the client alone
    monkeypatch.setattr(postgres_keeper, "DEBIAN", tmp_path)
    assert postgres_keeper.find_programs() == tmp_path / "17" / "bin"


def test_elsewhere_they_are_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_keeper, "DEBIAN", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert postgres_keeper.find_programs() is None
    (tmp_path / "initdb").touch(mode=0o755)
    assert postgres_keeper.find_programs() == tmp_path


def test_without_postgresql_tests_skip_unless_it_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDQUILL_POSTGRES", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install -y postgresql"):
        do_without_postgres()
    monkeypatch.setenv("GOLDQUILL_POSTGRES", "required")
    with pytest.raises(pytest.fail.Exception) as failed:
        do_without_postgres()
    assert str(failed.value) == MISSING


def test_the_url_is_one_that_psycopg_takes(postgres: PrivatePostgres) -> None:
    url = make_url(postgres.new_database())
    assert url.drivername == "postgresql+psycopg"
    assert url.query["host"] == str(postgres.folder)
