"""The `goldquill` command: reads what was asked and hands it to the command that does it.

Nothing heavy is imported here. The window's command is the one people wait for, and the engine worker is started
again after a crash: each imports only what it needs.
"""

import argparse
import contextlib
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from app import VERSION
from app.commands import CHAT_TEMPLATES, ENGINE_WORKER, LIST_DEVICES, MEASURE_ENGINE, SPELLING_PROCESS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 it could not be done, 2 it was asked wrongly."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == [ENGINE_WORKER]:
        from local_model.worker import main as be_the_worker

        be_the_worker()
        return 0
    if words == [CHAT_TEMPLATES]:
        from local_model.template_process import main as render_chat_templates

        render_chat_templates()
        return 0
    if words == [LIST_DEVICES]:
        from local_model.hardware import main as list_devices

        return list_devices(["--json"])
    if words[:1] == [MEASURE_ENGINE]:
        from app.commands.bench import measure

        return measure(words[1:])
    if words[:1] == [SPELLING_PROCESS]:
        from ui.widgets.spell.process import main as be_the_speller

        be_the_speller(words[1])
        return 0
    options = _asked(words)
    match options.command:
        case "generate":
            from app.commands.generate import run as generate

            return generate(options)
        case "bench":
            from app.commands.bench import run as bench

            return bench(options)
        case "bundle":
            from app.commands.bundle import run as bundle

            return bundle(options)
        case "export":
            from app.commands.export import run as export

            return export(options)
        case "model":
            from app.commands.model import run as model

            return model(options)
        case "rekey":
            from app.commands.rekey import run as rekey

            return rekey(options)
        case "check":
            from app.commands.check import run as check

            return check(options)
        case "enrol":
            from app.commands.sync import enrol

            return enrol(options)
        case "sync":
            from app.commands.sync import sync

            return sync(options)
        case "verify":
            from app.commands.verify import run as verify

            return verify(options)
        case "tour":
            from app.commands.tour import run as tour

            return tour(options)
        case _:
            gc.disable()  # while importing there is no garbage; later `ui.bridge.collector` sees to it
            from ui.plain_import import import_plainly

            import_plainly()
            from app.commands.window import run as window

            return window(options)


def _asked(words: Sequence[str]) -> argparse.Namespace:
    """What is asked. The parser of all commands takes some milliseconds to make, which a window would come later."""
    of_window = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    of_window.set_defaults(command=None)
    _add_profile(of_window, default=None)
    with contextlib.suppress(argparse.ArgumentError):
        options, more = of_window.parse_known_args(words)
        if not more:
            return options
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="goldquill", description="Teach a language model on your own machine.")
    parser.add_argument("--version", action="version", version=f"goldquill {VERSION}")
    _add_profile(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="without a command, the window opens")
    _add_generate(commands.add_parser("generate", help="answer a prompt K times, without the window"))
    bench = commands.add_parser("bench", help="measure this machine")
    bench.add_argument("what", choices=["engine"])
    bench.add_argument("--model", type=Path, help="a .gguf file; the demo model where none is named")
    bench.add_argument("--rounds", type=int, default=5, help="measure each figure so many times (5)")
    bundle = commands.add_parser("bundle", help="carry signed records in a file")
    actions = bundle.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser(
        "export", help="write the records of one device's chain, and what it asks of its company"
    )
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--device", help="the chain to write, one of `bundle list`; this device's where none is named")
    chains = actions.add_parser("list", help="the chains of this profile: one, or more after an old copy was put back")
    receive = actions.add_parser("import", help="take the receipts and tasks that the company gave back in a file")
    receive.add_argument("file", type=Path, metavar="FILE")
    dataset = commands.add_parser("export", help="your own work as a dataset that trains, with proof of its origin")
    _add_export(dataset)
    verify = commands.add_parser("verify", help="check every signature of a bundle or of an exported dataset")
    verify.add_argument("file", type=Path, metavar="FILE")
    check = commands.add_parser("check", help="look whether the database and every signed record in it are whole")
    rekey = commands.add_parser("rekey", help="encrypt the database anew under a new key")
    enrol = commands.add_parser("enrol", help="join a company: its server's address, and the code you were given")
    enrol.add_argument("address", metavar="ADDRESS")
    enrol.add_argument("code", metavar="CODE")
    enrol.add_argument("--ca-file", type=Path, metavar="FILE", help="the company's own certificate authority (PEM)")
    sync = commands.add_parser("sync", help="send what waits to the company's server")
    sync.add_argument("--once", action="store_true", required=True, help="one pass, then end")
    sync.add_argument("--retry-held", action="store_true", help="also what the server did not take before")
    for carries in (sync, export):
        carries.add_argument(
            "--server-was-restored",
            action="store_true",
            help="believe a server again that was put back from a backup, as its admin said, and send it what it lost",
        )
    model = commands.add_parser("model", help="the models that the company offers")
    of_models = model.add_subparsers(dest="action", metavar="ACTION", required=True)
    offers = of_models.add_parser("list", help="as of the last sync, and which of them are here")
    get = of_models.add_parser("get", help="fetch one and add it to the library; goes on where it was cut")
    get.add_argument("name", metavar="NAME", help="its file's name, one of `model list`")
    tour = commands.add_parser("tour", help="walk through the main job and take a picture of each step")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.add_argument("--languages", nargs="+", choices=["en", "ru"], default=["en", "ru"])
    tour.add_argument("--themes", nargs="+", choices=["light", "dark"], default=["light", "dark"])
    for command in (bench, export, dataset, chains, receive, verify, enrol, sync, offers, get, tour):
        command.add_argument("--json", action="store_true", help="print JSON")
    for command in (export, dataset, chains, receive, check, rekey, enrol, sync, offers, get, tour):
        _add_profile(command, default=argparse.SUPPRESS)  # before or behind the command's name
    return parser


def _add_profile(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    parser.add_argument("--home", type=Path, default=default, help="the profile's folder (or GOLDQUILL_HOME)")
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=default,
        help="read the passphrase here, on machines without a keyring",
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, help="a .gguf file; the demo model where none is named")
    parser.add_argument("--context", type=int, default=4096, help="context in tokens at most (4096)")
    parser.add_argument("--gpu-layers", type=int, default=-1, help="layers to offload; -1 chooses (-1)")
    parser.add_argument("--anyway", action="store_true", help="load it even if it needs more memory than is free")


def _add_export(parser: argparse.ArgumentParser) -> None:
    from app.dataset.options import add_to

    add_to(parser, of_company=False)


def _add_generate(parser: argparse.ArgumentParser) -> None:
    _add_model(parser)
    parser.add_argument("--prompt", required=True, help="the request; - reads standard input")
    parser.add_argument("--system", default="", help="a system prompt")
    parser.add_argument("-k", type=int, default=1, help="how many answers, 1 to 9 (1)")
    parser.add_argument("--max-tokens", type=int, default=256, help="tokens of each answer at most (256)")
    parser.add_argument("--seed", type=int, help="the first answer's seed; the next ones count up from it")
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--top-k", type=int, default=40)
    parser.add_argument("--top-p", type=float, default=0.95)
    parser.add_argument("--min-p", type=float, default=0.05)
    parser.add_argument("--repeat-penalty", type=float, default=1.0)
    parser.add_argument("--stop", action="append", default=[], metavar="TEXT", help="end an answer here; repeatable")
    parser.add_argument("--ignore-eos", action="store_true", help="go on past the model's own end, for measuring")
    parser.add_argument("--json", action="store_true", help="print JSON")


if __name__ == "__main__":
    sys.exit(main())
