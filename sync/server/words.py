"""What an administrator is told, in English: what happened and what to do."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any, Final

from app.dataset.options import NONE_TO_TRAIN
from app.dataset.written import Exported
from app.domain.errors import (
    BundleIncomplete,
    DiskFull,
    DiskRefused,
    ExportUnderWay,
    FolderTaken,
    GoldquillError,
    HomeReadOnly,
    NoFolder,
    NoPlace,
    NoRecordsYet,
    NoRows,
    NothingToExport,
    OtherExport,
    PathTooLong,
    RecordError,
    ShardWritten,
)
from app.signing.bundle import HEADER_LINE
from sync.server.bundles import Asked, CarriedIn, CarriedOut
from sync.server.errors import (
    AlreadyAServer,
    BadBackup,
    BadProjectFile,
    BadTaskFile,
    DatabaseUnreachable,
    KeyNotSafe,
    LogCutShort,
    NameTaken,
    NoServerHere,
    NotAModelFile,
    NotEmpty,
    OtherServersDatabase,
    SchemaNewer,
    UnknownDevice,
    UnknownModel,
    UnknownPerson,
    UnknownProject,
    UnsafeSqlite,
)
from sync.server.importing.asks import some_of
from sync.server.importing.files import has_lines
from sync.server.keeping import Imported
from sync.server.legible import Said, as_text, laid_out, on_one_line
from sync.server.quarantine import Released, SetAside

_ASKS_CHARS: Final = 80
_REFUSED_SHOWN: Final = 20
_LINE_CHARS: Final = 4000  # shown of a line that is no record


def of(error: GoldquillError) -> str:
    """One sentence or two."""
    match error:
        case NoServerHere(folder):
            return f"{folder} holds no server. Make one: goldquill-server init {folder} --org NAME"
        case AlreadyAServer(folder):
            return f"{folder} or its database holds a server already; it is left as it is."
        case KeyNotSafe(path, reason):
            return f"The server's key {path} is not used: {reason}."
        case UnsafeSqlite(found):
            return f"SQLite {found} can lose what was committed; 3.51.3 or later is needed."
        case SchemaNewer(found, known):
            return (
                f"The database was written by a later version (schema {found}, this one knows {known}). Update first."
            )
        case DatabaseUnreachable(detail):
            return f"The database does not answer: {detail}"
        case OtherServersDatabase(found):
            return f"The database belongs to server {found}, whose key this is not."
        case UnknownPerson(name):
            return f"There is nobody called {name!r}. See: goldquill-server person list DIR"
        case NameTaken(name):
            return f"Somebody is called {name!r} already; names are told apart, so add a letter or a department."
        case UnknownProject(project):
            return f"There is no project {project!r}. See: goldquill-server project list DIR"
        case BadProjectFile(path, reason):
            return f"{path} is no project: {reason}"
        case BadTaskFile(path, reason):
            return f"{path} is no file of tasks: {reason.rstrip('.')}. Nothing of it was taken."
        case UnknownModel(file_name):
            return f"No model called {file_name!r} is offered. See: goldquill-server model list DIR"
        case NotAModelFile(path):
            return f"{path} is no GGUF file."
        case BadBackup(path, reason):
            return f"{path} cannot be restored: {reason}"
        case NotEmpty():
            return "The database has a server in it already; a backup is restored into an empty one."
        case UnknownDevice(device):
            return f"There is no device {device!r}. See: goldquill-server device list DIR"
        case LogCutShort(known, found):
            return (
                f"The desk has seen {known} receipts of this server, and here are {found}: an older copy of the "
                "database was put back. Nothing was taken or written. Put the newest one back. If there is none, the "
                "desk is told so and writes another bundle: goldquill bundle export FILE --server-was-restored"
            )
        case NoRecordsYet():
            return "There are no records yet: nobody has sent any work. Nothing was written."
        case NoRows():
            return "The records that were asked for give no rows of these tables. Ask for more --config, or for all."
        case NothingToExport(records, fitting):
            if fitting:
                more = f"{fitting} are but for their review: --outcome any takes them too."
            else:
                more = (
                    "Ask for more of them. Projects and specialisations go by their names in the records, trainers by "
                    "their pseudonyms, days by UTC; agreement is known of tasks alone that several people ranked."
                )
            return f"Of {records} records none is of those that were asked for. {more}"
        case OtherExport(path):
            return (
                f"In {path} is an export that is not finished, with other options or shards. Give the same ones to go "
                "on with it, or name another folder."
            )
        case NoFolder(path):
            return f"{path} is there already, and is no folder. It was left as it is: name another."
        case NoPlace(path):
            return f"There is no folder {path} to make it in. Make that first, or name another place."
        case ShardWritten(path):
            return f"This shard of {path} is written already. Write the others, or name another folder."
        case FolderTaken(path):
            return f"{path} is taken: there is a finished dataset or something else in it. Name another folder."
        case ExportUnderWay(path):
            return f"Another process writes this part of {path} already."
        case DiskFull(path):
            return f"There is no room for {path}."
        case HomeReadOnly(path):
            return f"{path} may not be written."
        case PathTooLong(path, over=over):
            return f"The path of {path} is {over} bytes too long for what an export makes in it. Name a shorter one."
        case DiskRefused(path, detail):
            return f"{path}: {detail}"
    return f"{type(error).__name__}: {error}"


def of_asked(carried: CarriedIn) -> str:
    """What became of what a bundle asks: a sentence, or nothing where it asks nothing and may ask."""
    if carried.revoked:
        return "The device was revoked: nothing that it asks is taken. The answer tells its desk that it was."
    match carried.asked:
        case Asked.KEPT:
            return f"The desk asks for new tasks and gives back {carried.back}."
        case Asked.OLD:
            return "What it asks was asked before, or the desk has asked anew since: nothing of that is changed."
        case Asked.REFUSED:
            return "What it asks is not taken: it is not signed by that device, or is not understood."
    return ""


def of_bad_bundle(error: RecordError, file: Path) -> str:
    """Why a file is not taken as a desk's bundle, or not all of it."""
    match error:
        case BundleIncomplete(expected, found):
            reason = f"it promises {expected} records and holds {found}"
        case _:
            reason = str(error)
    taken = "Nothing of it is taken" if error.line == HEADER_LINE else "What stands before that is taken"
    return f"{file} is no whole bundle of a desk: {reason}. {taken}. Have it saved once more."


def missing_models(names: Sequence[str], folder: Path) -> str:
    """What a restored server offers and cannot give."""
    return f"Model files are not in a backup. Copy them into {folder}, or add them again: {', '.join(names)}."


def of_export(done: Exported, out: Path) -> list[str]:
    """What was written, and what to do with it."""
    if not done.finished:
        return [f"This part of {out} is written; the dataset is finished when the other shards are."]
    rows = [
        f"{name:<12}" + "".join(f"{rows:>10,} {split}" for split, rows in sorted(of.items(), reverse=True))
        for name, of in done.rows.items()
    ]
    odd = [NONE_TO_TRAIN] if done.none_to_train else []
    check = f"Check it: goldquill verify {shlex.quote(str(out))}"
    return [f"In {out}: {done.pieces:,} pieces of work.", *rows, *odd, check]


def of_answer(made: CarriedOut, file: Path) -> str:
    """What an answer file holds."""
    if made.revoked:
        told = "The device was revoked: this tells its desk so, and gives no tasks."
        return f"In {file}: receipts: {made.receipts}. {told}"
    return f"In {file}: receipts: {made.receipts}, tasks: {made.tasks}."


def of_person(person: dict[str, Any]) -> str:
    """One line, which ends with the tasks that they may be given."""
    may = (f"{of}: {', '.join(person[of]) or 'any'}" for of in ("specialisations", "languages"))
    return "  ".join((person["name"], person["role"], person["author"], *map(_on_one_line, may)))


def of_device(device: dict[str, Any]) -> str:
    """One line."""
    notes = [f"{what} {device[what]}" for what in ("revoked", "quarantined") if device[what]]
    if abs(device["clock_ahead_s"]) > 300:
        notes.append(f"its clock is {device['clock_ahead_s']:+d} s off")
    return "  ".join([device["device"], device["name"], f"seen {device['seen']}", *notes])


def of_aside(row: dict[str, Any]) -> str:
    """One line."""
    over = "taken since" if row["released"] else f"dismissed {row['dismissed']}" if row["dismissed"] else ""
    what = f"number {row['seq']} of {row['device']}" if row["seq"] else row["device"]
    parts = (str(row["n"]), row["reason"], what, row["name"], row["came"], over, _on_one_line(row["detail"]))
    return "  ".join(filter(None, parts))


def of_set_aside(held: SetAside, said: Said) -> list[str]:
    """Whose it is, why it is there, and what it says."""
    why = _WHY_ASIDE.get(held.reason, held.reason)
    detail = f" ({on_one_line(held.detail)})" if held.detail else ""
    facts = {
        "from": f"{held.name}, {held.device}",
        "came": held.came.isoformat(timespec="seconds"),
        "why": why + detail,
        "since": _since(held),
        "record": _record_words(held, said),
        "entry id": held.entry_id,
        "project": said.project,
        "task": said.task,
        "supersedes": said.supersedes,
    }
    lines = [f"{name + ':':<12}{on_one_line(value)}" for name, value in facts.items() if value]
    text = as_text(said.raw)
    if said.payload_type:
        return [f"Set aside, number {held.n}", *lines, "", laid_out(text)]
    cut = [f"… {len(said.raw)} bytes in all; --raw prints them."] if len(text) > _LINE_CHARS else []
    return [f"Set aside, number {held.n}", *lines, "", on_one_line(text[:_LINE_CHARS]), *cut]


def of_dismissal(fresh: Sequence[int], before: Sequence[int]) -> list[str]:
    """What is no longer listed."""
    said = []
    if fresh:
        said.append(f"No longer listed: {_numbers(fresh)}. Kept as it came: quarantine list --all, quarantine show.")
    if before:
        said.append(f"Taken or dismissed before: {_numbers(before)}.")
    return said


def of_tasks(counts: dict[str, int]) -> str:
    """How many there are, and what people have done with them: one task may be for several people."""
    told = f"tasks: {counts['tasks']}, {counts['waiting']} of them wait for somebody"
    by_people = [f"{name} {count}" for name, count in counts.items() if name not in ("tasks", "waiting")]
    return f"{told}; by people: {', '.join(by_people)}" if by_people else told


def of_imported(made: Imported, file: Path) -> list[str]:
    """How many tasks came, and the first of the rows that gave none."""
    place = "line" if has_lines(file) else "row"
    tasks = "1 task" if made.found == 1 else f"{made.found} tasks"
    said = [f"{tasks} in {file.name}, new: {made.new}."]
    if made.refused:
        said.append(f"Not taken: {len(made.refused)}.")
    said += [f"{place} {each.line}: {_on_one_line(each.reason)}" for each in made.refused[:_REFUSED_SHOWN]]
    if (more := len(made.refused) - _REFUSED_SHOWN) > 0:
        said.append(f"… and {more} more; --json lists all")
    if made.unread:
        said.append(f"Columns that were not looked at: {some_of(made.unread)}")
    return said


def of_returned(row: dict[str, Any]) -> str:
    """One line, however many the question has."""
    asks = shorten(_on_one_line(row["asks"]), _ASKS_CHARS, placeholder="…")
    why = f": {_on_one_line(row['reason'])}" if row["reason"] else ""
    return f"{row['at']}  {row['project']}  {row['how']} by {row['name']}{why}  ({asks})"


def _on_one_line(text: str) -> str:
    """What others wrote, without what a terminal would obey."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def of_release(done: Released) -> list[str]:
    """What became of what a released device had sent, and what to do about what cannot be taken."""
    counts = f"Taken of what had waited: {done.taken}; still set aside: {done.left}."
    if done.revoked:
        return [f"It is revoked, so that nothing more is taken from it. {counts}"]
    again = "It stays quarantined, as what waited does not fit its chain either." if done.quarantined else ""
    said = [f"{again or 'It may send again.'} {counts}"]
    if done.forks:
        said.append(f"Set aside for good: {done.forks}, as another record has the place.")
        said.append(
            "That desk's chain does not go on:" if done.quarantined else "Should what it sends next be set aside again:"
        )
        said.append(
            "invite its person anew. They join again (Company, Ctrl+J), revise that work in History and submit it."
        )
    return said


# By `Reason`; what is refused is never set aside.
_WHY_ASIDE: Final = {
    "fork": (
        "another record has its place in the device's chain, or is its neighbour and names another: the desk signed "
        "twice from one place, as a copy of an old profile does. It is never taken; who works there joins again"
    ),
    "quarantined": "its device was quarantined when it came, since a fork. `device release` takes it if it fits",
    "bad_envelope": "the line is no signed record",
    "bad_payload": "its signature holds, but what is signed is not read in one way",
}


def _record_words(held: SetAside, said: Said) -> str:
    if not said.payload_type:
        return "none that can be read"
    number = f"number {held.seq} of this device" if held.seq else ""
    return ", ".join(filter(None, (said.kind or said.payload_type, number, said.at and f"signed {said.at}")))


def _since(held: SetAside) -> str:
    parts = ["taken" if held.released else ""]
    if held.dismissed is not None:
        parts.append(f"dismissed {held.dismissed.isoformat(timespec='seconds')}")
        parts.append(held.dismissed_because)
    return ", ".join(filter(None, parts))


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
