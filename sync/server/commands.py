"""What `goldquill-server` does: makes a company's server, serves it, and does what its keepers ask.

    goldquill-server init DIR --org acme --name "Acme Translations"
    goldquill-server serve DIR

English, as its readers are administrators; `--json` for programs. Exit codes: 0 done, 1 it could not be done or did not
verify, 2 it was asked wrongly.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

from app.clock import SystemClock
from app.dataset.layout import Shard
from app.dataset.options import request_of, selection_of
from app.dataset.processes import Processes
from app.dataset.progress import export_bar
from app.domain.disk_errors import disk_error
from app.domain.errors import BrokenInvariant, GoldquillError, RecordError
from app.signing import durable_file
from sync.server import backup, words
from sync.server.agreement.judge import JUDGE
from sync.server.arguments import DATABASE, parser
from sync.server.bundles import Asked, Bundles, CarriedIn
from sync.server.company import Company, Place
from sync.server.exporting import CompanyLog, opened_log
from sync.server.importing.rows import Use
from sync.server.keeping import Keeping
from sync.server.legible import as_text, on_one_line, said_in
from sync.server.quarantine import SetAside
from sync.server.register import Person, Role

_INTERRUPTED = 130  # as shells have it
_ORG = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


def run(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, do what it says; the exit code."""
    options = parser().parse_args(arguments)
    try:
        place = _place(options)
        if options.command == "init":
            return _init(place, options)
        if options.command == "serve":
            from sync.server.serving import serve

            return serve(place, host=options.host, port=options.port, certificate=options.certificate, key=options.key)
        if options.command == "restore":
            return _restore(place, options)
        company = Company.open(place)
        try:
            if options.command == "bundle":
                return _bundle(company, options)
            if options.command == "export":
                return _export(company, place, options)
            if options.command == "agreement":
                return _agreement(company, options)
            if options.command == "backup":
                rows = backup.write(company.database, options.file)
                said = f"{rows} rows in {options.file}. The key {place.key} is not in it: keep a copy of its own."
                return _tell(options, {"rows": rows}, said)
            return _KEEPING[options.command](Keeping(company, SystemClock()), options)
        finally:
            company.close()
    except BrokenInvariant:
        raise
    except RecordError as error:
        found = f"record {error.entry_id}" if error.entry_id else "the log"
        said = f"not verified: {found}: {type(error).__name__}: {error}"
        return _tell_unverified(error, said, as_json=getattr(options, "json", False))
    except GoldquillError as error:
        print(f"goldquill-server: {words.of(error)}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"goldquill-server: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        left = "nothing is left half-done"
        if options.command == "export":  # what is done of it stays, for whoever writes another shard too
            left = "the same command goes on with what there is, or begins anew"
        print(f"goldquill-server: stopped; {left}.", file=sys.stderr)
        return _INTERRUPTED


def _init(place: Place, options: argparse.Namespace) -> int:
    if not _ORG.fullmatch(options.org):
        raise ValueError("--org is a short name: small letters, digits, dots and hyphens")
    company = Company.found(place, org=options.org, name=options.name or options.org)
    company.close()
    print(f"Made a server for {company.name}. Its key is {company.voice.key.public.keyid}.")
    print(f"Keep {place.key} safe and copied: everything the server signs verifies with it, and nothing replaces it.")
    print(f"Next: goldquill-server serve {place.folder}")
    return 0


def _restore(place: Place, options: argparse.Namespace) -> int:
    rows = Company.restore(place, options.file)
    company = Company.open(place)
    try:
        missing = [each.file_name for each in Keeping(company, SystemClock()).models_missing()]
    finally:
        company.close()
    said = [f"{rows} rows are back. Next: goldquill-server verify {place.folder}"]
    if missing:
        said.append(words.missing_models(missing, place.models))
    return _tell(options, {"rows": rows, "models_missing": missing}, *said)


def _person(keeping: Keeping, options: argparse.Namespace) -> int:
    if options.action == "add":
        person = keeping.add_person(
            options.name,
            Role(options.role),
            specialisations=tuple(options.specialisations),
            languages=tuple(options.languages),
        )
        return _tell(options, _facts_of_person(person), f"Added {person.name}.")
    people = [_facts_of_person(each) for each in keeping.people()]
    return _tell_list(options, people, words.of_person, none="There is nobody yet.")


def _facts_of_person(person: Person) -> dict[str, Any]:
    return {
        "author": person.author,
        "name": person.name,
        "role": person.role,
        "specialisations": list(person.specialisations),
        "languages": list(person.languages),
    }


def _project(keeping: Keeping, options: argparse.Namespace) -> int:
    if options.action == "put":
        told = keeping.put_project(options.file).sheet
        facts = {"project": told.project.id, "version": told.version, "sha256": told.sha256}
        return _tell(options, facts, f"{told.project.name}: version {told.version}.")
    rows = [
        {
            "project": each.sheet.project.id,
            "name": each.sheet.project.name,
            "version": each.sheet.version,
            "sha256": each.sheet.sha256,
            "overlap": each.overlap,
        }
        for each in keeping.projects()
    ]
    return _tell_list(
        options,
        rows,
        lambda row: f"{row['project']}  version {row['version']}  {row['name']}",
        none="There is no project yet.",
    )


def _task(keeping: Keeping, options: argparse.Namespace) -> int:
    if options.action == "returned":
        rows = [
            {
                "task": each.task.id,
                "project": each.task.project,
                "asks": each.task.messages[-1].content,
                "name": each.name,
                "how": each.how.value,
                "reason": each.reason,
                "at": each.since.isoformat(timespec="seconds"),
            }
            for each in keeping.returned_tasks()
        ]
        return _tell_list(options, rows, words.of_returned, none="Nobody gave a task back.")
    made = keeping.import_tasks(options.file, options.project, Use(options.use) if options.use else None)
    refused = [{"line": each.line, "reason": each.reason} for each in made.refused]
    facts = {"found": made.found, "new": made.new, "refused": refused, "unread": list(made.unread)}
    _tell(options, facts, *words.of_imported(made, options.file))
    return 1 if refused else 0


def _model(keeping: Keeping, options: argparse.Namespace) -> int:
    match options.action:
        case "add":
            entry = keeping.add_model(
                options.file,
                name=options.name,
                publisher=options.publisher,
                licence=options.licence,
                languages=tuple(options.languages),
            )
            return _tell(options, {"file": entry.file_name, "sha256": entry.sha256}, f"Offered: {entry.file_name}.")
        case "remove":
            keeping.remove_model(options.file.name)
            return _tell(options, {"file": options.file.name}, f"No longer offered: {options.file.name}.")
        case _:
            rows = [{"file": e.file_name, "bytes": e.file_bytes, "sha256": e.sha256} for e in keeping.models()]
            return _tell_list(
                options,
                rows,
                lambda row: f"{row['file']}  {row['bytes']} bytes  {row['sha256']}",
                none="No model is offered.",
            )


def _invite(keeping: Keeping, options: argparse.Namespace) -> int:
    made = keeping.invite(options.name, lasts=timedelta(days=options.days))
    until = made.expires.isoformat(timespec="minutes")
    return _tell(
        options,
        {"name": made.person.name, "code": made.code, "expires": until},
        f"{made.code}",
        f"For one device of {made.person.name}, until {until}. It is not shown again.",
    )


def _device(keeping: Keeping, options: argparse.Namespace) -> int:
    if options.action == "revoke":
        fresh = keeping.revoke(options.device, options.reason)
        said = "Revoked: nothing more is taken from it." if fresh else "It was revoked before."
        return _tell(options, {"device": options.device, "revoked": True, "fresh": fresh}, said)
    if options.action == "release":
        done = keeping.release(options.device)
        facts = {
            "device": options.device,
            "taken": done.taken,
            "aside": done.left,
            "forks": done.forks,
            "quarantined": done.quarantined,
            "revoked": done.revoked,
        }
        return _tell(options, facts, *words.of_release(done))
    status = keeping.status()["devices"]
    return _tell_list(options, status, words.of_device, none="No device has enrolled yet.")


def _quarantine(keeping: Keeping, options: argparse.Namespace) -> int:
    if options.action == "show":
        return _show(keeping.one_set_aside(options.number), options)
    if options.action == "dismiss":
        fresh = keeping.dismiss(options.numbers, options.reason)
        before = [n for n in dict.fromkeys(options.numbers) if n not in fresh]
        return _tell(options, {"dismissed": list(fresh), "before": before}, *words.of_dismissal(fresh, before))
    rows = [_facts(each) for each in keeping.set_aside() if options.all or each.waits]
    return _tell_list(options, rows, words.of_aside, none="Nothing is set aside.")


def _show(held: SetAside, options: argparse.Namespace) -> int:
    if options.raw:
        sys.stdout.buffer.write(held.line + b"\n")
        return 0
    said = said_in(held.line)
    facts = {
        **_facts(held),
        "payload_type": said.payload_type,
        "kind": said.kind,
        "at": said.at,
        "project": said.project,
        "task": said.task,
        "supersedes": said.supersedes,
        "says": as_text(said.raw),
    }
    return _tell(options, facts, *words.of_set_aside(held, said))


def _facts(held: SetAside) -> dict[str, Any]:
    return {
        "n": held.n,
        "reason": held.reason,
        "detail": held.detail,
        "author": held.author,
        "name": held.name,
        "device": held.device,
        "seq": held.seq,
        "entry_id": held.entry_id,
        "came": held.came.isoformat(timespec="seconds"),
        "bytes": len(held.line),
        "released": held.released,
        "dismissed": None if held.dismissed is None else held.dismissed.isoformat(timespec="seconds"),
        "dismissed_because": held.dismissed_because,
    }


def _bundle(company: Company, options: argparse.Namespace) -> int:
    bundles = Bundles(company, SystemClock())
    try:
        if options.action == "import":
            with options.file.open("rb") as stream:
                carried = bundles.carry_in(stream)
            return _tell_carried(carried, options)
    except RecordError as error:
        return _tell_unverified(error, words.of_bad_bundle(error, options.file), as_json=options.json)
    except OSError as error:
        raise disk_error(error, options.file) from error
    with durable_file.appearing(options.file) as stream:
        made = bundles.carry_out(options.device, stream)
    facts = {"device": options.device, "receipts": made.receipts, "tasks": made.tasks, "revoked": made.revoked}
    return _tell(options, facts, words.of_answer(made, options.file))


def _tell_carried(carried: CarriedIn, options: argparse.Namespace) -> int:
    reasons = carried.reasons()
    _tell(
        options,
        {
            "device": carried.device,
            "stored": carried.stored,
            "not_stored": dict(reasons),
            "asked": carried.asked.value,
            "given_back": carried.back,
            "revoked": carried.revoked,
        },
        f"{carried.stored} records of {carried.device} are stored.",
        *(f"{count} not stored: {reason}" for reason, count in reasons.items()),
        *filter(None, (words.of_asked(carried),)),
        f"Answer it: goldquill-server bundle export {options.folder} {carried.device} FILE",
    )
    return 1 if reasons or carried.asked is Asked.REFUSED else 0


def _export(company: Company, place: Place, options: argparse.Namespace) -> int:
    from app.dataset.export import export  # pyarrow takes its time to import, and nothing else needs it

    shard = Shard.parse(options.shard)
    done = export(
        CompanyLog(company, SystemClock()),
        request_of(options, shards=shard.of),
        options.out.absolute(),
        shard=shard,
        judge=JUDGE,
        processes=Processes(count=options.jobs or os.cpu_count() or 1, reopen=partial(opened_log, place)),
        progress=export_bar(),
    )
    facts = {"folder": str(done.path), "pieces": done.pieces, "rows": done.rows, "finished": done.finished}
    return _tell(options, facts, *words.of_export(done, options.out))


def _agreement(company: Company, options: argparse.Namespace) -> int:
    from sync.server.agreement import words as agreement_words
    from sync.server.agreement.of_log import agreement_of

    found, strengths = agreement_of(CompanyLog(company, SystemClock()), selection_of(options))
    facts = {**agreement_words.as_json(found), "strengths": {name: asdict(each) for name, each in strengths.items()}}
    return _tell(options, facts, *agreement_words.table(found), *agreement_words.table_of_strengths(strengths))


def _status(keeping: Keeping, options: argparse.Namespace) -> int:
    status = keeping.status()
    lines = [f"{name}: {value}" for name, value in status.items() if name not in ("devices", "tasks")]
    lines.append(words.of_tasks(status["tasks"]))
    return _tell(options, status, *lines, *(words.of_device(each) for each in status["devices"]))


def _verify(keeping: Keeping, options: argparse.Namespace) -> int:
    found = keeping.verify()
    gaps = [{"device": gap.device, "first": gap.first, "last": gap.last} for gap in found.gaps]
    return _tell(
        options,
        {
            "verified": True,
            "records": found.records,
            "receipts": found.receipts,
            "checkpoints": found.checkpoints,
            "devices": found.devices,
            "gaps": gaps,
        },
        f"{found.records} records of {found.devices} devices, {found.receipts} receipts, "
        f"{found.checkpoints} checkpoints:",
        "every signature, chain and root holds.",
        *(f"Not sent yet, or lost: number {gap.first} to {gap.last} of {gap.device}" for gap in found.gaps),
    )


_KEEPING: dict[str, Callable[[Keeping, argparse.Namespace], int]] = {
    "person": _person,
    "project": _project,
    "task": _task,
    "model": _model,
    "invite": _invite,
    "device": _device,
    "quarantine": _quarantine,
    "status": _status,
    "verify": _verify,
}


def _tell(options: argparse.Namespace, facts: Any, *lines: str) -> int:
    if options.json:
        print(on_one_line(json.dumps(facts, ensure_ascii=False)))
    else:
        for line in lines:
            print(line)
    return 0


def _tell_list(
    options: argparse.Namespace, rows: Sequence[dict[str, Any]], line: Callable[[dict[str, Any]], str], *, none: str
) -> int:
    """A line each, or that there is none: silence leaves open whether the command did anything."""
    return _tell(options, rows, *([line(row) for row in rows] or [none]))


def _tell_unverified(error: RecordError, said: str, *, as_json: bool) -> int:
    kind = type(error).__name__
    if as_json:
        print(json.dumps({"verified": False, "error": kind, "entry_id": error.entry_id, "detail": str(error)}))
    else:
        print(f"goldquill-server: {said}", file=sys.stderr)
    return 1


def _place(options: argparse.Namespace) -> Place:
    passphrase = None
    if options.passphrase_file is not None:
        try:
            passphrase = options.passphrase_file.read_bytes().splitlines()[0]
        except (OSError, IndexError) as error:
            raise ValueError(f"{options.passphrase_file} holds no passphrase") from error
    return Place(
        options.folder.absolute(),
        address=options.database or os.environ.get(DATABASE) or None,
        passphrase=passphrase,
    )
