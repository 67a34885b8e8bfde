"""The words of the `goldquill-server` command."""

import argparse
from pathlib import Path
from typing import Final

from app import VERSION
from app.dataset import options
from sync.server.importing.rows import Use
from sync.server.register import Role

DATABASE: Final = "GOLDQUILL_DATABASE"  # an address may hold a password, which a command line shows to everybody


_MOST_DAYS: Final = 366


def parser() -> argparse.ArgumentParser:
    """Reads the command line of `goldquill-server`."""
    made = argparse.ArgumentParser(prog="goldquill-server", description="The company's end of Goldquill.")
    made.add_argument("--version", action="version", version=f"goldquill-server {VERSION}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help_: str) -> argparse.ArgumentParser:
        each = commands.add_parser(name, help=help_)
        _add_place(each)
        return each

    init = command("init", "make the server's key and database")
    init.add_argument("--org", required=True, help="short name that stands in every record and never changes")
    init.add_argument("--name", help="what people call the organisation")
    serve = command("serve", "answer desks until stopped")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8443)
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="TLS certificate chain (PEM)")
    serve.add_argument("--key", type=Path, metavar="FILE", help="its private key (PEM)")

    person = commands.add_parser("person", help="who works here").add_subparsers(dest="action", required=True)
    add = person.add_parser("add", help="a new person")
    _add_place(add)
    add.add_argument("name", metavar="NAME", type=_name)
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.TRAINER.value)
    add.add_argument("--specialisations", nargs="*", default=[], help="of the tasks they may be given; none is any")
    add.add_argument(
        "--languages", nargs="*", type=options.language, default=[], help="of the tasks they may be given; none is any"
    )
    listing = person.add_parser("list", help="everybody")
    _add_place(listing)
    project = commands.add_parser("project", help="what trainers work by").add_subparsers(dest="action", required=True)
    put = project.add_parser("put", help="a project out of a TOML file, or its next version")
    projects = project.add_parser("list", help="every project as it is now")
    task = commands.add_parser("task", help="what is handed out").add_subparsers(dest="action", required=True)
    tasks = task.add_parser("import", help="tasks out of a .jsonl, .json, .csv, .tsv or .parquet file of known format")
    undone = task.add_parser("returned", help="what people skipped, flagged or gave back, and why")
    for each in (put, projects, tasks, undone):
        _add_place(each)
    for each in (put, tasks):
        each.add_argument("file", type=Path, metavar="FILE")
    tasks.add_argument("--project", required=True, help="its id")
    tasks.add_argument(
        "--as",
        dest="use",
        choices=[use.value for use in Use],
        help="tasks: work, whatever is known of the answers; practice: only what has a known answer, told afterwards "
        "(else as the rows say: known_solutions and best are practice, a chosen answer is not told)",
    )
    invite = command("invite", "a code with which one device enrols")
    invite.add_argument("name", metavar="NAME")
    invite.add_argument("--days", type=_days, default=7, help="how long it can be used (7)")

    device = commands.add_parser("device", help="the devices people work on").add_subparsers(
        dest="action", required=True
    )
    devices = device.add_parser("list", help="every device")
    revoke = device.add_parser("revoke", help="take nothing more from a device")
    release = device.add_parser("release", help="let a device send again that was quarantined")
    for each in (devices, revoke, release):
        _add_place(each)
    for each in (revoke, release):
        each.add_argument("device", metavar="DEVICE")
    revoke.add_argument("--reason", default="", help="why, for the record and for the desk")

    quarantine = commands.add_parser("quarantine", help="what was set aside").add_subparsers(
        dest="action", required=True
    )
    aside = quarantine.add_parser("list", help="one line each")
    aside.add_argument("--all", action="store_true", help="also what was taken or dismissed since")
    show = quarantine.add_parser("show", help="whose it is, why it is here and what it says")
    show.add_argument("--raw", action="store_true", help="the bytes as they came, and nothing else")
    dismiss = quarantine.add_parser("dismiss", help="list and count it no longer; it is kept")
    for each in (aside, show, dismiss):
        _add_place(each)
    show.add_argument("number", type=int, metavar="N")
    dismiss.add_argument("numbers", type=int, metavar="N", nargs="+")
    dismiss.add_argument("--reason", default="", help="why, for whoever looks later")

    model = commands.add_parser("model", help="what desks may fetch").add_subparsers(dest="action", required=True)
    offer = model.add_parser("add", help="offer a .gguf file, copied into DIR")
    withdraw = model.add_parser("remove", help="offer it no more")
    models = model.add_parser("list", help="what is offered")
    for each in (offer, withdraw, models):
        _add_place(each)
    for each in (offer, withdraw):
        each.add_argument("file", type=Path, metavar="FILE")
    offer.add_argument("--name", default="", help="what people call it")
    offer.add_argument("--publisher", default="")
    offer.add_argument("--licence", required=True, help="SPDX identifier, such as Apache-2.0")
    offer.add_argument("--languages", nargs="*", type=options.language, default=[])

    bundle = commands.add_parser("bundle", help="records in, receipts and tasks out, where no network reaches")
    bundles = bundle.add_subparsers(dest="action", required=True)
    carry_in = bundles.add_parser("import", help="take a desk's bundle: its records, and what it asks")
    carry_out = bundles.add_parser("export", help="receipts and tasks for one device, for its desk to import")
    for each in (carry_in, carry_out):
        _add_place(each)
    carry_out.add_argument("device", metavar="DEVICE")
    for each in (carry_in, carry_out):
        each.add_argument("file", type=Path, metavar="FILE")

    export = command("export", "a dataset that trains, with proof of where it comes from")
    options.add_to(export, of_company=True)

    agreement = command(
        "agreement", "how far trainers agree, and how strong the models are whose answers they compared"
    )
    options.add_selection(agreement, of_company=True)

    backup = command("backup", "everything but the key and model files, in one file")
    restore = command("restore", "a backup into an empty database, with the server's key in DIR")
    for each in (backup, restore):
        each.add_argument("file", type=Path, metavar="FILE")
    command("status", "how things stand")
    command("verify", "every signature, chain, receipt and checkpoint")
    return made


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the server's folder")
    parser.add_argument(
        "--database", metavar="ADDRESS", help=f"postgresql+psycopg://… in place of a file in DIR (or {DATABASE})"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="opens the server's key, where it is locked"
    )


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"between 0 and {_MOST_DAYS} days")
    return days


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a name is what others call the person")
    return text
