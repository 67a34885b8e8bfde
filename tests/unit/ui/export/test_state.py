"""What the Export page knows, without a window: which work fits, what is asked for, what is under way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.dataset.names import CONFIGS
from app.dataset.request import Format, Outcome
from app.dataset.written import Exported, Step
from app.domain.work import WorkKind, WorkState
from app.services.standing_work import Group, Tally
from ui.export.choice import USUAL_NAME, Choice, kinds_of
from ui.export.state import Checked, Doing, ExportState, Missing, Way, usual_folder

TODAY = date(2026, 11, 28)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def group(kind: WorkKind = WorkKind.INSTRUCT, **changes: object) -> Group:
    values = {"kind": kind, "specialisation": "law", "language": "en", "project": "personal", "day": MONDAY}
    return Group(**{**values, **changes})  # type: ignore[arg-type]


TALLY: Tally = {
    group(): 3,
    group(WorkKind.RANKING, day=TUESDAY): 4,
    group(specialisation="medicine", language="ru"): 5,
    group(specialisation="", project="p-1", day=TODAY): 1,
}


def state(**changes: object) -> ExportState:
    values = {"today": TODAY, "standing": 13, "tally": TALLY, "folder": Path("/documents/d")}
    return ExportState(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "fits"),
    [
        (Choice(), 13),
        (Choice(specialisations=frozenset({"law"})), 7),
        (Choice(specialisations=frozenset({"law", "medicine"})), 12),
        (Choice(specialisations=frozenset({"law"}), languages=frozenset({"ru"})), 0),
        (Choice(projects=frozenset({"p-1"})), 1),
        (Choice(since=MONDAY, until=MONDAY), 8),
        (Choice(since=TUESDAY), 5),
        (Choice(until=TUESDAY), 12),
    ],
)
def test_work_fits_all_that_was_chosen(choice: Choice, fits: int) -> None:
    assert sum(kinds_of(TALLY, choice).values()) == fits
    assert choice.narrows == (choice != Choice())


def test_work_is_counted_by_kind() -> None:
    assert state().kinds == {WorkKind.RANKING: 4, WorkKind.INSTRUCT: 9}
    assert state(choice=Choice(languages=frozenset({"ru"}))).chosen == {WorkKind.INSTRUCT: 5}
    assert ExportState(today=TODAY).kinds == {}


def test_what_can_be_chosen_is_what_the_work_says_the_most_frequent_first() -> None:
    assert state().values("specialisation") == ("law", "medicine")
    assert state().values("language") == ("en", "ru")
    assert state().values("project") == ("personal", "p-1")


def test_what_was_chosen_can_be_unchosen_after_its_work_is_gone() -> None:
    chosen = Choice(languages=frozenset({"fr"}))
    assert state(choice=chosen).values("language") == ("en", "ru", "fr")


def test_days_go_from_the_first_work_to_today() -> None:
    assert (state().first_day, state().last_day) == (MONDAY, TODAY)
    assert (state(tally=None).first_day, state(tally={}).last_day) == (TODAY, TODAY)
    ahead = {group(day=TODAY + timedelta(days=2)): 1}
    assert state(tally=ahead).last_day == TODAY + timedelta(days=2)


def test_the_request_is_what_was_chosen() -> None:
    choice = Choice(
        specialisations=frozenset({"medicine", "law"}),
        since=MONDAY,
        until=TUESDAY,
        configs=frozenset({"reward", "sft"}),
        format=Format.JSONL,
        test_percent=25,
        one_pair=True,
        name="  Heart  ",
        licence=" CC0-1.0 ",
    )
    asked = choice.request()
    assert asked.selection.specialisations == ("law", "medicine")
    assert asked.selection.outcomes == tuple(Outcome)
    assert asked.configs == ("sft", "reward")
    assert (asked.format, asked.test_share, asked.one_pair_per_prompt) == (Format.JSONL, 0.25, True)
    assert (asked.name, asked.licence) == ("Heart", "CC0-1.0")
    since, until = asked.selection.since, asked.selection.until
    assert since == datetime(2026, 11, 23).astimezone()
    assert until == datetime(2026, 11, 25).astimezone()  # the last day is taken whole
    assert since is not None
    assert since.tzinfo is UTC


def test_what_nobody_touched_asks_for_everything() -> None:
    asked = Choice().request()
    assert asked.configs == CONFIGS
    assert asked.name == USUAL_NAME
    assert (asked.selection.since, asked.selection.until, asked.selection.projects) == (None, None, ())


def test_what_is_missing_is_said_one_thing_at_a_time() -> None:
    nothing_fits = Choice(languages=frozenset({"fr"}), configs=frozenset())
    assert state().missing is None
    assert state(choice=nothing_fits, folder=None).missing is Missing.WORK
    assert state(choice=Choice(configs=frozenset()), folder=None).missing is Missing.CONFIGS
    assert state(folder=None).missing is None  # it is found, and the export begins then
    assert state(choice=nothing_fits, tally=None).missing is Missing.CONFIGS  # the work is not known yet


def test_work_that_stands_is_counted_whether_or_not_it_was_sent() -> None:
    counts = dict.fromkeys(WorkState, 1)
    assert ExportState(today=TODAY).counted(counts).standing == 3
    assert ExportState(today=TODAY).counted({}).empty
    assert not ExportState(today=TODAY).empty  # nobody has counted yet


def test_an_export_goes_through_its_two_steps() -> None:
    begun = state().exporting()
    assert (begun.busy, begun.way.number, begun.way.fraction) == (True, 1, 0.0)
    looking = begun.went(Way(Step.LOOKING, 10, 40))
    assert (looking.way.number, looking.way.fraction, looking.way.finishing) == (1, 0.25, False)
    written = begun.went(Way(Step.WRITING, 40, 40))
    assert (written.way.number, written.way.finishing) == (2, True)
    assert not begun.went(Way(Step.WRITING, 0, 0)).way.finishing


def test_what_was_exported_is_told_with_the_tables_that_were_asked_for() -> None:
    exported = Exported(path=Path("/documents/d"), finished=True, pieces=3, rows={"sft": {"train": 2, "test": 1}})
    asked = state(choice=Choice(configs=frozenset({"kto", "sft"}))).exporting()
    done = replace(asked.done(exported), choice=Choice())
    assert done.rows == (("sft", (2, 1)), ("kto", (0, 0)))
    assert (done.outcome, done.folder, done.busy) == (exported, None, False)
    assert state().rows == ()


def test_the_outcome_before_is_there_again_when_another_export_was_stopped() -> None:
    exported = Exported(path=Path("/documents/d"), finished=True)
    done = replace(state().exporting().done(exported), checked=Checked(3, 4))
    again = done.exporting()
    assert again.outcome is None
    stopped = again.stopping()
    assert (stopped.stops, stopped.busy) == (True, True)
    ended = stopped.ended()
    assert (ended.outcome, ended.checked, ended.busy) == (exported, Checked(3, 4), False)
    assert not ended.exporting().stops


def test_a_check_keeps_what_it_is_of_in_sight() -> None:
    exported = Exported(path=Path("/documents/d"), finished=True)
    checking = state(exported=exported, checked=Checked(1, 1)).checking()
    assert (checking.doing, checking.outcome, checking.checked) == (Doing.CHECKING, exported, None)
    assert checking.held(Checked(2, 3)).checked == Checked(2, 3)


def test_nothing_is_stopped_where_nothing_is_under_way() -> None:
    assert not state().stopping().stops


def test_a_folder_is_called_by_its_day() -> None:
    assert usual_folder(TODAY) == "goldquill-dataset-2026-11-28"
    assert state().wanted_name == usual_folder(TODAY)


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("Право 2026", "Право 2026"),
        ("a/b\\c: d", "a-b-c- d"),
        ("  law.. ", "law"),
        ("../../etc", "-..-etc"),
        ("..", usual_folder(TODAY)),
        ("CON", "-CON"),
        ("nul.txt", "-nul.txt"),
        ("console", "console"),
        (" \t", "-"),
        ("", usual_folder(TODAY)),
    ],
)
def test_a_folder_is_called_as_was_typed_and_is_one_folder_everywhere(typed: str, called: str) -> None:
    assert state(named=typed).wanted_name == called
    assert state(named=typed).called_otherwise == (bool(typed.strip()) and typed.strip() != called)
    assert Path(called).name == called
