"""How an export is asked for on a command line: the same words for a desk's own work and for a company's.

Imports nothing heavy: the command line is read before it is known what is wanted.
"""

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.dataset.names import CONFIGS
from app.dataset.request import ACCEPTED, Format, Outcome, Request, Selection
from app.domain.language import language_code

_ANY: Final = "any"
ANY: Final = (_ANY,)
_ACCEPTED: Final = tuple(each.value for each in ACCEPTED)

# Said of an export (`Exported.none_to_train`).
NONE_TO_TRAIN: Final = (
    "No row is to train on: of so few prompts all were drawn to test. With --test-share 0 none is, and more work helps."
)


def add_to(parser: argparse.ArgumentParser, *, of_company: bool) -> None:
    """Options of an export. A company's has reviews and many people in it, a desk's own work has not."""
    parser.add_argument("out", type=Path, metavar="OUT", help="the dataset's folder, in one that is there already")
    add_selection(parser, of_company=of_company)
    what = parser.add_argument_group("what is written")
    what.add_argument("--config", nargs="+", choices=CONFIGS, default=list(CONFIGS), metavar="NAME", help=_of_configs())
    what.add_argument("--format", choices=[each.value for each in Format], default=Format.PARQUET.value)
    what.add_argument("--seed", type=int, default=0, help="of the split and of what is drawn (0)")
    what.add_argument("--test-share", type=float, default=0.1, metavar="SHARE", help="of prompts held out (0.1)")
    what.add_argument("--one-pair-per-prompt", action="store_true", help="one pair of each prompt, not every one")
    what.add_argument("--name", default="Goldquill dataset", help="for the dataset's card")
    what.add_argument("--licence", default="", metavar="SPDX", help="of the texts, for the dataset's card")
    if of_company:
        what.add_argument("--jobs", type=_jobs, metavar="N", help="processes that write parts of it; one a processor")
        what.add_argument(
            "--shard", default="1/1", metavar="I/N", help="be one of N processes that write the dataset together"
        )
        what.add_argument("--as-of", type=int, metavar="SIZE", help="of the log when it had so many records")


def add_selection(
    parser: argparse.ArgumentParser,
    *,
    of_company: bool,
    outcomes: Sequence[str] = _ACCEPTED,
) -> None:
    """Which records; those with `outcomes` of review where none is named."""
    which = parser.add_argument_group("which records")
    which.add_argument("--project", nargs="+", default=[], metavar="ID")
    which.add_argument("--specialisation", nargs="+", default=[], metavar="NAME")
    which.add_argument("--language", nargs="+", type=language, default=[], metavar="CODE")
    which.add_argument("--since", type=_moment, metavar="DATE", help="taken on that day or later (UTC)")
    which.add_argument("--until", type=_moment, metavar="DATE", help="taken before that day (UTC)")
    if of_company:
        which.add_argument("--trainer", nargs="+", default=[], metavar="PSEUDONYM")
        which.add_argument(
            "--outcome",
            nargs="+",
            choices=[*(each.value for each in Outcome), _ANY],
            default=list(outcomes),
            help=f"of review; {', '.join(outcomes)} where none is named",
        )
        which.add_argument(
            "--min-agreement",
            type=float,
            metavar="W",
            help="of tasks whose trainers agree so far: Kendall's W",
        )


def selection_of(options: argparse.Namespace) -> Selection:
    """Which records are asked for. Raises ValueError."""
    outcomes = getattr(options, "outcome", [_ANY])
    return Selection(
        projects=tuple(options.project),
        specialisations=tuple(options.specialisation),
        languages=tuple(options.language),
        trainers=tuple(getattr(options, "trainer", ())),
        since=options.since,
        until=options.until,
        outcomes=tuple(each for each in Outcome if _ANY in outcomes or each.value in outcomes),
        least_agreement=getattr(options, "min_agreement", None),
    )


def request_of(options: argparse.Namespace, *, shards: int = 1) -> Request:
    """What is asked for. Raises ValueError."""
    return Request(
        selection=selection_of(options),
        configs=tuple(name for name in CONFIGS if name in options.config),
        format=Format(options.format),
        seed=options.seed,
        test_share=options.test_share,
        one_pair_per_prompt=options.one_pair_per_prompt,
        shards=shards,
        as_of=getattr(options, "as_of", None),
        name=options.name,
        licence=options.licence,
    )


def language(text: str) -> str:
    """The `type` of an option. Raises ArgumentTypeError for what is no code."""
    try:
        return language_code(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _jobs(text: str) -> int:
    if not re.fullmatch("0*[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"so many processes that write parts, 1 to 9999, not {text!r}")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day is written as 2026-11-30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _of_configs() -> str:
    return f"of {', '.join(CONFIGS)}; all where none is named"
