"""`goldquill tour --out DIR`: the real window and the real model through the main job, with a picture of each step.

In each language and theme: a question, four answers at once, a ranking with a tie, a gold answer begun from the best,
both submitted, History, and the bundle verified. Everything is done by keys, in a profile of its own that is thrown
away at the end, or in the new one that `--home` names. The bundles stay beside the pictures.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from app.commands.failure import told
from app.commands.tour_driver import Driver, TourFailed
from app.paths import Home


@told
def run(options: argparse.Namespace) -> int:
    """Walk; exit 1 naming the step that failed. `tour.json` is written either way."""
    options.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.commands.profiles import read_passphrase
    from app.commands.session import Session  # after the platform is chosen
    from app.commands.tour_walk import PASSPHRASE, Walk
    from ui.application import make_application

    passphrase = read_passphrase(options.passphrase_file) if options.passphrase_file else PASSPHRASE
    driver = Driver(options.out)
    started = time.perf_counter()
    failure = ""
    with tempfile.TemporaryDirectory(prefix="goldquill-tour-") as folder:
        home = options.home.absolute() if options.home else Path(folder) / "home"
        session = Session(Home(home), make_application(["goldquill"]))
        walk = Walk(session, driver, passphrase=passphrase)
        try:
            walk.begin(language=options.languages[0], theme=options.themes[0])
            for theme in options.themes:
                for language in options.languages:
                    walk.main_job(language=language, theme=theme, bundle=options.out / f"{language}-{theme}.gqbundle")
        except TourFailed as error:
            failure = str(error)
        finally:
            walk.end()
            session.close()
    report = {
        "ok": not failure,
        "failure": failure,
        "seconds": round(time.perf_counter() - started, 1),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "steps": driver.as_json(),
    }
    (options.out / "tour.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _print_report(report, as_json=options.json, out=options.out)
    return 1 if failure else 0


def _print_report(report: dict[str, object], *, as_json: bool, out: Path) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    steps = report["steps"]
    assert isinstance(steps, list)  # noqa: S101 — made above
    for step in steps:
        seen = ", ".join(f"{name} {value}" for name, value in step["seen"].items())
        print(f"{step['seconds']:7.2f} s  {step['picture']:32}  {seen}")
    if report["failure"]:
        print(f"goldquill: the tour failed: {report['failure']}", file=sys.stderr)
    else:
        print(f"{len(steps)} pictures in {out}, {report['seconds']} s")
