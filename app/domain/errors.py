"""Everything that can go wrong, as types that carry facts.

An error here never holds words for a person: the kind and the numbers travel, and `ui/errors.py` chooses the
sentence in the person's language. Two families say whose fault it is: what the outside world did (a full disk, a
damaged file) is told kindly with what to do; `BrokenInvariant` is a bug of ours and goes to the crash report.

    GoldquillError
    ├── ModelError        NotAGguf · TruncatedModel (TruncatedHeader) · WrongHash (WrongModelCame) · ModelTooBig
    │                     UnsupportedModel · ModelFileMissing · NoChatTemplate · ChatTemplateFailed · ModelLoadFailed
    ├── GenerationError   EmptyPrompt · PromptTooLong · EngineStopped · EngineNotReady (NoModelLoaded)
    ├── StorageError      DiskFull (NoRoomForModel · NoRoomForDataset · NoRoomToVerify) · HomeReadOnly
    │                     DiskRefused (PathTooLong) · DatabaseNewer · DatabaseDamaged · DatabaseRolledBack · HomeInUse
    ├── KeysError         WrongPassphrase · KeyringUnavailable · KeyringUnsafe · KeyMissing · KeyFileDamaged
    ├── RecordError       BadEnvelope · UnknownKey · BadSignature · WrongPayloadType · BadPayload · ChainBroken
    │                     BundleIncomplete
    ├── SyncError         NotEnrolled · BadServerAddress · ServerUnreachable · ServerNotTrusted (NoCertificate)
    │                     NotTheServer · ServerBusy · ServerRefused (InvitationRefused · DeviceRevoked · OtherProtocol)
    │                     ServerLied · AnswerDamaged · OtherDesksAnswer · OtherServersAnswer
    ├── InputError        NothingToSubmit · AlreadySubmitted
    ├── DatasetError      NothingToExport (NoRecordsYet · NoRows) · FolderTaken (OtherExport · ShardWritten · NoFolder)
    │                     NoPlace · ExportUnderWay · NoDataset (DatasetIncomplete · DatasetGone)
    │                     DatasetAltered (DatasetUnreadable) · CheckRefused
    ├── Cancelled
    └── BrokenInvariant
"""

from dataclasses import field
from pathlib import Path

from app.domain.facts import facts


class GoldquillError(Exception):
    """Root of all our errors."""


# Exceptions that are frozen break traceback assignment, so these are not, and are treated as values all the same.
@facts
class ModelError(GoldquillError):
    """A model file cannot be used; `path` says which."""

    path: Path


@facts
class ModelFileMissing(ModelError):
    """The file was moved, renamed or its disk unplugged."""


@facts
class NotAGguf(ModelError):
    """The file does not begin as a GGUF file does, or its metadata is nonsense."""

    reason: str = ""


@facts
class TruncatedModel(ModelError):
    """The metadata promises more bytes than the file has: a download that was cut."""

    expected_bytes: int = 0
    actual_bytes: int = 0


@facts
class TruncatedHeader(TruncatedModel):
    """The file ends before it has said how long it is: `expected_bytes` is only the least that it can be."""


@facts
class WrongHash(ModelError):
    """The file is not the one the catalogue names (SHA-256, lower-case hex)."""

    expected: str = ""
    actual: str = ""


@facts
class WrongModelCame(WrongHash):
    """What the company's server sent is not what its catalogue names; it was thrown away."""


@facts
class ModelTooBig(ModelError):
    """The model needs more memory than is free, even with the shortest useful context."""

    needed_bytes: int = 0
    available_bytes: int = 0


@facts
class UnsupportedModel(ModelError):
    """llama.cpp reads the file, but it is not a model that chats (an encoder, a vision projector, an adapter)."""

    architecture: str = ""
    reason: str = ""


@facts
class ModelLoadFailed(ModelError):
    """llama.cpp refused the file; `log_tail` is the end of what it printed, for the details fold."""

    log_tail: str = ""


@facts
class NoChatTemplate(ModelError):
    """The GGUF carries no chat template, so turns cannot be laid out as the model was trained to read them."""


@facts
class ChatTemplateFailed(GoldquillError):
    """The model's chat template raised, reached for what it must not, or ran past its deadline (`timed_out`)."""

    detail: str = ""
    timed_out: bool = False


class GenerationError(GoldquillError):
    """An answer could not be had."""


@facts
class EmptyPrompt(GenerationError):
    """There is nothing to answer."""


@facts
class PromptTooLong(GenerationError):
    """The conversation so far does not fit the context (both in tokens; `context` is what one answer may use)."""

    tokens: int
    context: int


@facts
class EngineStopped(GenerationError):
    """The worker process died or was killed because it hung; the text so far is kept and it is being restarted."""

    exit_code: int | None = None
    hung: bool = False


@facts
class EngineNotReady(GenerationError):
    """The model is still loading."""


@facts
class NoModelLoaded(EngineNotReady):
    """There is none to wait for."""


class StorageError(GoldquillError):
    """The profile on disk cannot be read or written."""


@facts
class DiskFull(StorageError):
    """The disk, a quota or a file-size limit left no room."""

    path: Path


@facts
class NoRoomForModel(DiskFull):
    """A model cannot be fetched whole: the disk has `missing_bytes` too few."""

    missing_bytes: int = 0


@facts
class NoRoomForDataset(DiskFull):
    """A dataset cannot be written whole."""


@facts
class NoRoomToVerify(DiskFull):
    """The dataset `path` cannot be verified: there is no room for temporary files."""


@facts
class HomeReadOnly(StorageError):
    """A folder that was asked for, or what is in it, may not be written."""

    path: Path


@facts
class DiskRefused(StorageError):
    """The system refused a file for another reason: a folder that is not there, a disk that fails, a network home
    without locks. `detail` is the system's own word, for the log."""

    path: Path
    detail: str = ""


@facts
class PathTooLong(DiskRefused):
    """A folder whose path is so many bytes longer than what has to be made in it allows."""

    over: int = field(default=0, kw_only=True)


@facts
class DatabaseNewer(StorageError):
    """A later version of the program wrote this database (schema revision names)."""

    found: str
    known: str


@facts
class DatabaseDamaged(StorageError):
    """The database opens with its key but fails its integrity check, or does not open with the right key."""

    path: Path
    detail: str = ""


@facts
class DatabaseRolledBack(StorageError):
    """The database ends before a record that this device is known to have signed: an old copy was put back."""

    known_seq: int
    found_seq: int


@facts
class HomeInUse(StorageError):
    """Another instance has this profile open."""

    path: Path


class KeysError(GoldquillError):
    """The profile's keys cannot be had."""


@facts
class WrongPassphrase(KeysError):
    """The passphrase (or the key the keyring kept) does not open the key file."""


@facts
class KeyringUnavailable(KeysError):
    """The system keyring is missing, locked or did not answer."""

    detail: str = ""


@facts
class KeyringUnsafe(KeysError):
    """The only keyring found stores in the clear or discards what it is given (`backend` is its class)."""

    backend: str


@facts
class KeyMissing(KeysError):
    """A database exists but its key file or the keyring's entry is gone. A new key is never made over it."""

    path: Path


@facts
class KeyFileDamaged(KeysError):
    """The key file is there but is not what this program writes; `reason` is for the log."""

    path: Path
    reason: str


@facts
class RecordError(GoldquillError):
    """A signed record or bundle does not verify; `line` counts from 1 in a bundle, the header being line 1, or in the
    `file` of a dataset's folder."""

    line: int | None = field(default=None, kw_only=True)
    entry_id: str | None = field(default=None, kw_only=True)
    file: str | None = field(default=None, kw_only=True)


@facts
class BadEnvelope(RecordError):
    """Not a DSSE envelope: JSON, base64 or shape is wrong."""

    reason: str


@facts
class UnknownKey(RecordError):
    """No signature by a key that is trusted here."""

    keyid: str


@facts
class BadSignature(RecordError):
    """The signature does not fit the bytes."""

    keyid: str


@facts
class WrongPayloadType(RecordError):
    """A record of one kind where another is expected."""

    expected: str
    found: str


@facts
class BadPayload(RecordError):
    """The signed bytes are not the JSON the contract asks for (duplicate keys, NaN, depth, missing fields)."""

    reason: str


@facts
class ChainBroken(RecordError):
    """`seq` or `prev` does not continue the device's chain."""

    reason: str


@facts
class BundleIncomplete(RecordError):
    """The bundle holds other than the `expected` number of records its header promises: it was cut, or grew."""

    expected: int
    found: int


class SyncError(GoldquillError):
    """The company's server cannot be talked to, or not believed. Whatever waits to be sent goes on waiting."""


@facts
class NotEnrolled(SyncError):
    """This desk works for no company's server."""


@facts
class BadServerAddress(SyncError):
    """Not an address of a server: `https://` and a name (plain `http` only for this very machine)."""

    address: str


@facts
class ServerUnreachable(SyncError):
    """No connection, or none that lasted; `detail` is the system's own word."""

    detail: str = ""


@facts
class ServerNotTrusted(SyncError):
    """The server's certificate is not one that this machine, or the company's own CA file, vouches for."""

    detail: str = ""


@facts
class NoCertificate(ServerNotTrusted):
    """The file that was named for the company's own authority has no certificate in it, or is not there."""

    path: Path = field(kw_only=True)


@facts
class NotTheServer(SyncError):
    """Something else answered: the sign-in page of a network, a proxy, another server. `found` says what."""

    found: str = ""


@facts
class ServerBusy(SyncError):
    """The server asks to be left alone for so long."""

    retry_after_s: int


@facts
class ServerRefused(SyncError):
    """The server understood and says no; `refusal` is its machine word (`sync.protocol`)."""

    refusal: str
    detail: str = ""


@facts
class InvitationRefused(ServerRefused):
    """No such invitation, or it was used, or its time is over."""


@facts
class DeviceRevoked(ServerRefused):
    """The company takes nothing more from this desk."""


@facts
class OtherProtocol(ServerRefused):
    """The server speaks another major version; one of the two must be updated."""


@facts
class ServerLied(SyncError):
    """What the server shows contradicts what it signed before: `what` is a machine word such as "log_cut"."""

    what: str


@facts
class AnswerDamaged(SyncError):
    """A file that is no company's answer, or one that was damaged or changed on its way; `detail` is for the log."""

    detail: str = ""


@facts
class OtherDesksAnswer(SyncError):
    """The company's answer in a file is for another desk."""


@facts
class OtherServersAnswer(SyncError):
    """The answer in a file is signed by another server than the one that this desk works for."""


class InputError(GoldquillError):
    """What the person asked for cannot be done as it stands."""


@facts
class NothingToSubmit(InputError):
    """The piece of work lacks its essential part (`missing`: a machine word such as "answer" or "ranking")."""

    missing: str


@facts
class AlreadySubmitted(InputError):
    """The draft became a record a moment ago; submitting it twice gives the same record."""

    entry_id: str


class DatasetError(GoldquillError):
    """A dataset cannot be written or is not what it says."""


@facts
class NothingToExport(DatasetError):
    """No record is of those that were asked for: of `records` in all, `fitting` are but for their review, as far
    as that is known."""

    records: int
    fitting: int


@facts
class NoRecordsYet(NothingToExport):
    """There are none at all."""


@facts
class NoRows(NothingToExport):
    """There are such records, and none of them has rows in the tables that were asked for."""


@facts
class FolderTaken(DatasetError):
    """Something is in the folder already; it is left as it is."""

    path: Path


@facts
class OtherExport(FolderTaken):
    """That is an export which is not finished, and was begun with other options or shards."""


@facts
class ShardWritten(FolderTaken):
    """That is an export of which this shard is written, and others are not."""


@facts
class NoFolder(FolderTaken):
    """What is there is no folder, or what is where one above it would be: that is its `path`."""


@facts
class NoPlace(DatasetError):
    """The folder `path`, in which a dataset's own is to be made, is not there."""

    path: Path


@facts
class ExportUnderWay(DatasetError):
    """Another process writes the same part of the same dataset."""

    path: Path


@facts
class NoDataset(DatasetError):
    """The folder is no finished dataset of ours."""

    path: Path


@facts
class DatasetIncomplete(NoDataset):
    """It is one but for the file `missing`, which is not there."""

    missing: str


@facts
class DatasetGone(NoDataset):
    """There was one, and its folder is not there any more."""


@facts
class DatasetAltered(DatasetError):
    """What the dataset's files say is not what its signed records say; `file` is the first that differs."""

    path: Path
    file: str
    detail: str = ""


@facts
class DatasetUnreadable(DatasetAltered):
    """`file` is not even of its kind: it was damaged, or cut off on its way. `detail` is a library's own word, for the
    log."""


@facts
class CheckRefused(DatasetError):
    """The system did not let a dataset be read, or temporary files be kept while it was checked."""

    path: Path


class Cancelled(GoldquillError):
    """The person stopped what was being done; nothing of it is kept."""


class BrokenInvariant(GoldquillError):
    """A bug of ours: something that the code holds to be impossible was seen."""
