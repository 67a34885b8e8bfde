"""What a server cannot do, as types that carry facts. Its commands say them in words, its API as a `Refusal`."""

from pathlib import Path

from app.domain.errors import GoldquillError
from app.domain.facts import facts
from sync.protocol import Refusal


class ServerError(GoldquillError):
    """Root of the server's own errors."""


@facts
class NoServerHere(ServerError):
    """The folder was never made a server's by `init`."""

    folder: Path


@facts
class AlreadyAServer(ServerError):
    """`init` never replaces a key or a database."""

    folder: Path


@facts
class KeyNotSafe(ServerError):
    """The server's key cannot be used as it lies there; `reason` says why."""

    path: Path
    reason: str


@facts
class UnsafeSqlite(ServerError):
    """A SQLite that can lose a commit in write-ahead mode (3.7.0 to 3.51.2)."""

    found: str


@facts
class SchemaNewer(ServerError):
    """A later version of the program wrote this database."""

    found: str
    known: str


@facts
class DatabaseUnreachable(ServerError):
    """The database cannot be opened or does not answer; `detail` is its own word, without any password."""

    detail: str


@facts
class OtherServersDatabase(ServerError):
    """The database belongs to another server's key."""

    found: str
    expected: str


@facts
class UnknownPerson(ServerError):
    name: str


@facts
class NameTaken(ServerError):
    name: str


@facts
class UnknownProject(ServerError):
    project: str


@facts
class BadProjectFile(ServerError):
    """A project's TOML file says what it must not; `reason` says where."""

    path: Path
    reason: str


@facts
class BadTaskFile(ServerError):
    """A file of tasks cannot be read at all; a row that cannot is told as one (`importing.files.Refused`)."""

    path: Path
    reason: str


@facts
class UnknownModel(ServerError):
    file_name: str


@facts
class NotAModelFile(ServerError):
    """The file does not begin as a GGUF file does."""

    path: Path


@facts
class BadBackup(ServerError):
    """Not a backup, or one that another version of the program wrote."""

    path: Path
    reason: str


@facts
class NotEmpty(ServerError):
    """A backup is restored into an empty database and never over another."""


@facts
class UnknownDevice(ServerError):
    device: str


@facts
class LogCutShort(ServerError):
    """A desk knows the log of receipts longer than it is: an older copy of the database was put back."""

    known: int
    found: int


@facts
class RequestRefused(ServerError):
    """A request that the API answers with `refusal`; `retry_after_s` where waiting helps."""

    refusal: Refusal
    detail: str = ""
    retry_after_s: int = 0
