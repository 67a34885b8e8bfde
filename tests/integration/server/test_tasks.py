"""Tasks are handed out to whom they are for, to as many as they are for, and never twice to one; none is lost."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from app.domain.errors import DiskFull
from app.domain.task import HandedOut, Known, ProjectSheet, Purpose
from sync.protocol import News, Pull
from sync.server.errors import BadProjectFile, BadTaskFile, UnknownProject
from sync.server.importing import reading
from sync.server.keeping import Imported
from sync.server.main import main
from sync.server.register import Role
from tests.company import Desk, Founded
from tests.foreign_rows import SHARED
from tests.full_disk import no_file_beyond

KINDS = ("instruct", "ranking")


def put_project(founded: Founded, folder: Path, **facts: object) -> str:
    """A project of those facts; its sheet's SHA-256."""
    told = {"id": "general", "name": "General", **facts}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    file = folder / "project.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    with founded.keeping() as keeping:
        return keeping.put_project(file).sheet.sha256


def put_tasks(founded: Founded, folder: Path, *rows: object, name: str = "tasks.jsonl") -> tuple[int, int]:
    """How many tasks that gave, and how many of them were new."""
    file = folder / name
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with founded.keeping() as keeping:
        made = keeping.import_tasks(file, "general")
    assert made.refused == []
    return made.found, made.new


def ask(desk: Desk, **asked: object) -> News:
    answer = desk.post("/v1/pull", msgspec.json.encode(Pull(**{"kinds": KINDS, **asked})))  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=News)


def told(news: News) -> list[HandedOut]:
    return [msgspec.json.decode(raw, type=HandedOut) for raw in news.tasks]


def questions(news: News) -> list[str]:
    return [each.task.messages[0].content for each in told(news)]


def ids(news: News) -> tuple[str, ...]:
    return tuple(each.task.id for each in told(news))


def test_tasks_come_by_priority_and_then_by_due_date_with_the_sheet_they_are_done_by(served_alone, tmp_path) -> None:
    sheet = put_project(served_alone.founded, tmp_path, tone="calm")
    rows = [
        {"prompt": "some day"},
        {"prompt": "soon", "due": "2026-12-01"},
        {"prompt": "sooner", "due": "2026-11-28"},
        {"prompt": "first of all", "priority": 9},
    ]
    assert put_tasks(served_alone.founded, tmp_path, *rows) == (4, 4)
    desk = served_alone.desk()
    news = ask(desk, want=3)
    assert questions(news) == ["first of all", "sooner", "soon"]
    (raw,) = news.sheets
    seen = msgspec.json.decode(raw, type=ProjectSheet)
    assert (seen.sha256, seen.tone) == (sheet, "calm")
    again = ask(desk, want=3, held=ids(news), sheets=(sheet,))
    assert (again.tasks, again.sheets, again.gone) == ((), (), ())


def test_what_was_reserved_and_did_not_arrive_is_told_again(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"}, {"prompt": "b"})
    desk = served_alone.desk()
    lost = ask(desk, want=2)
    assert ids(ask(desk, want=2)) == ids(lost)


def test_a_task_is_for_as_many_people_as_its_overlap_says(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, overlap=2)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    assert [len(ask(served_alone.desk(), want=5).tasks) for _ in range(3)] == [1, 1, 0]


def test_whoever_comes_first_leaves_the_others_their_share(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, *({"prompt": f"{n}"} for n in range(9)))
    one, two = served_alone.desk(), served_alone.desk()
    first = ids(ask(one, want=50))
    assert len(first) == 5  # of nine; the odd one is the first's
    assert ids(ask(one, want=50, held=first)) == ()  # nor does asking again bring more
    assert len(ask(two, want=50).tasks) == 4

    put_tasks(served_alone.founded, tmp_path, *({"prompt": f"{n}"} for n in range(9, 13)), name="more.jsonl")
    more = ids(ask(one, want=50, held=first))
    assert len(more) == 2
    one.send(*(one.write(task=each) for each in first))
    assert len(ask(one, want=50, held=more).tasks) == 2  # the last two, of eight that nobody has done


def test_a_task_is_shared_among_those_who_may_do_it(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    rows = [{"prompt": f"{n}", "specialisation": "medicine", "language": "ru"} for n in range(8)]
    put_tasks(served_alone.founded, tmp_path, *rows)
    with served_alone.founded.keeping() as keeping:
        keeping.add_person("Doctor", Role.TRAINER, specialisations=("medicine",))
        keeping.add_person("Lawyer", Role.TRAINER, specialisations=("law",))
        keeping.add_person("Briton", Role.TRAINER, languages=("en",))
        keeping.add_person("Anybody", Role.TRAINER)
    desks = {name: served_alone.desk(name) for name in ("Lawyer", "Briton", "Anybody", "Doctor")}
    got = {name: len(ask(desk, want=50).tasks) for name, desk in desks.items()}
    assert got == {"Lawyer": 0, "Briton": 0, "Anybody": 4, "Doctor": 4}


def test_who_works_alone_or_was_not_heard_of_for_weeks_keeps_nobody_waiting(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, *({"prompt": f"{n}"} for n in range(9)))
    served_alone.desk()
    served_alone.founded.clock.ahead = timedelta(days=15)
    assert len(ask(served_alone.desk(), want=50).tasks) == 9


def test_what_all_who_work_have_to_do_is_not_shared_out(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, overlap=2)
    put_tasks(served_alone.founded, tmp_path, *({"prompt": f"{n}"} for n in range(6)))
    desks = [served_alone.desk() for _ in range(2)]
    assert [len(ask(desk, want=50).tasks) for desk in desks] == [6, 6]


def test_two_devices_of_one_person_do_not_get_one_task_twice(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, overlap=5)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    assert [len(ask(served_alone.desk("Анна"), want=5).tasks) for _ in range(2)] == [1, 0]


def test_what_a_revoked_device_had_is_anybodys_at_once_but_for_what_it_did(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "done"}, {"prompt": "begun"}, {"prompt": "unread"})
    lost, other = served_alone.desk("Анна"), served_alone.desk()
    had = told(ask(lost, want=2))
    done = next(each.task.id for each in had if each.task.messages[0].content == "done")
    lost.send(lost.write("done", task=done, project="general"))
    free = ask(other, want=5)
    assert questions(free) == ["unread"]

    with served_alone.founded.keeping() as keeping:
        keeping.revoke(lost.device, "laptop lost")
    assert questions(ask(other, want=5, held=ids(free))) == ["begun"]
    assert ask(served_alone.desk("Анна"), want=5).tasks == ()


def test_what_a_revoked_device_had_comes_to_the_next_desk_of_its_person(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    lost = served_alone.desk("Анна")
    assert questions(ask(lost, want=1)) == ["a"]
    with served_alone.founded.keeping() as keeping:
        keeping.revoke(lost.device, "laptop lost")
    assert questions(ask(served_alone.desk("Анна"), want=1)) == ["a"]


def test_a_desk_that_joined_again_keeps_the_tasks_that_it_holds(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    before, other = served_alone.desk("Анна"), served_alone.desk("Борис")
    held = ids(ask(before, want=5))
    again = served_alone.desk("Анна")
    assert ask(again, want=5, held=held).gone == ()
    assert ids(ask(other, want=5)) == ()
    assert ask(before, held=held).gone == held
    again.send(again.write(task=held[0], project="general"))
    with served_alone.founded.keeping() as keeping:
        assert keeping.status()["tasks"] == {"tasks": 1, "waiting": 0, "done": 1}


def test_a_second_desk_takes_nothing_from_one_that_is_at_work(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    first = served_alone.desk("Анна")
    held = ids(ask(first, want=5))
    second = served_alone.desk("Анна")
    served_alone.founded.clock.ahead += timedelta(hours=1)
    first.send(first.write())
    assert ask(second, want=5, held=held).gone == held
    assert ask(first, held=held).gone == ()


def test_a_task_that_is_done_is_nobodys_any_more(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    desk = served_alone.desk()
    (task,) = ids(ask(desk, want=5))
    desk.send(desk.write("done", task=task, project="general"))
    assert ask(desk, want=5, held=(task,)).gone == (task,)
    assert ask(served_alone.desk(), want=5).tasks == ()
    with served_alone.founded.keeping() as keeping:
        assert keeping.status()["tasks"] == {"tasks": 1, "waiting": 0, "done": 1}


def test_only_submitted_work_does_a_task_and_withdrawing_it_leaves_it_to_be_done(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    desk, other = served_alone.desk(), served_alone.desk()
    (task,) = ids(ask(desk, want=1))
    other.send(other.write(task=task, project="general", kind="annotation.withdrawn"))
    assert ask(desk, want=1, held=(task,)).gone == ()
    desk.send(desk.write(task=task, project="general"))
    assert ids(ask(other, want=1)) == ()
    desk.send(desk.write(task=task, project="general", kind="annotation.withdrawn"))
    assert ids(ask(other, want=1)) == (task,)


def test_work_that_waited_in_quarantine_does_its_task_once_it_is_released(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    desk = served_alone.desk()
    (task,) = ids(ask(desk, want=1))
    desk.send(desk.write("one"))
    desk.send(desk.sign(desk.first, "a fork"))
    desk.send(desk.write(task=task, project="general"))
    with served_alone.founded.keeping() as keeping:
        keeping.release(desk.device)
        assert keeping.status()["tasks"] == {"tasks": 1, "waiting": 0, "done": 1}


def test_the_answer_of_an_exam_stays_on_the_server(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    known = {"known_solutions": [{"output_values": {"result": "left"}}], "left_answer": "a", "right_answer": "b"}
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a", "purpose": "exam", **known}, {"prompt": "b", **known})
    seen = {each.task.purpose.value: each.task.known for each in told(ask(served_alone.desk(), want=5))}
    assert seen["exam"] is None
    assert seen["practice"] is not None


def test_a_keeper_writes_practice_with_its_order(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    three = {"prompt": "a", "answers": ["one", "two", "three"], "best": [2, [1, 3]], "why": "Two says the dose."}
    put_tasks(served_alone.founded, tmp_path, three)
    (given,) = told(ask(served_alone.desk(), want=5))
    assert given.task.purpose is Purpose.PRACTICE
    assert given.task.known == Known(best_first=((1,), (0, 2)), explanation="Two says the dose.")


def test_a_desk_gets_the_kinds_that_it_can_do(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a", "kind": "critique"}, {"prompt": "b"})
    desk = served_alone.desk()
    assert questions(ask(desk, want=5)) == ["b"]
    assert questions(ask(desk, want=5, kinds=("critique",), held=())) == ["b", "a"]


def test_a_share_of_the_tasks_is_for_everybody(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, calibration=0.5)
    put_tasks(served_alone.founded, tmp_path, *({"prompt": f"{n}"} for n in range(60)))
    first, second = (questions(ask(served_alone.desk(), want=60)) for _ in range(2))
    assert len(first) == 60
    assert 15 < len(second) < 45


def test_what_no_database_holds_is_refused(served_alone) -> None:
    desk = served_alone.desk()
    for asked in ({"held": ["a\0"]}, {"languages": ["\0"]}, {"back": [{"task": "\0", "how": "skipped"}]}):
        assert desk.post("/v1/pull", json.dumps({"want": 1, **asked}).encode()).status_code == 400
    later = {"want": 0, "back": [{"task": "a", "how": "lent"}]}
    assert desk.post("/v1/pull", json.dumps(later).encode()).status_code == 200


def test_a_record_that_comes_after_the_time_ran_out_counts_all_the_same(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, lease_hours=1)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    late = served_alone.desk()
    (task,) = ids(ask(late, want=1))
    served_alone.founded.clock.ahead = timedelta(hours=2)
    other = served_alone.desk()
    assert ids(ask(other, want=1)) == (task,)
    late.send(late.write("late", task=task, project="general"))
    with served_alone.founded.keeping() as keeping:
        assert keeping.status()["tasks"] == {"tasks": 1, "waiting": 0, "done": 1, "held": 1}


def test_a_reservation_ends_by_itself_and_is_made_longer_while_the_desk_is_heard_of(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path, lease_hours=48)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"}, {"prompt": "b"})
    heard, silent = served_alone.desk(), served_alone.desk()
    kept, dropped = ids(ask(heard, want=1)), ids(ask(silent, want=1))
    served_alone.founded.clock.ahead = timedelta(hours=40)
    assert ask(heard, want=1, held=kept).gone == ()
    served_alone.founded.clock.ahead = timedelta(hours=60)
    assert ids(ask(served_alone.desk(), want=5)) == dropped
    assert ask(heard, want=1, held=kept).gone == ()
    assert ask(silent, want=0, held=dropped).gone == dropped


@pytest.mark.parametrize(
    ("how", "comes_again", "goes_on"), [("skipped", False, True), ("flagged", False, True), ("released", True, True)]
)
def test_what_is_given_back_is_for_others(served_alone, tmp_path, how: str, comes_again: bool, goes_on: bool) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, {"prompt": "a"})
    desk = served_alone.desk()
    (task,) = ids(ask(desk, want=1))
    back = {"task": task, "how": how, "reason": "почему"}
    answer = desk.post("/v1/pull", json.dumps({"want": 0, "held": [task], "back": [back, back]}).encode())
    assert msgspec.json.decode(answer.content, type=News).gone == (task,)
    assert ids(ask(desk, want=1)) == (), "not in the same breath"
    served_alone.founded.clock.ahead = timedelta(days=2)
    assert (ids(ask(desk, want=1)) == (task,)) is comes_again
    if not comes_again:
        assert (ids(ask(served_alone.desk(), want=1)) == (task,)) is goes_on


def test_what_people_said_of_tasks_is_read_by_their_keepers(served_alone, tmp_path, capsys) -> None:
    put_project(served_alone.founded, tmp_path)
    put_tasks(served_alone.founded, tmp_path, *({"prompt": each} for each in ("a\nb", "c", "d", "e")))
    desk = served_alone.desk("Борис")
    hows = dict(zip(ids(ask(desk, want=4)), ("flagged", "skipped", "released", "released"), strict=True))
    for n, (task, how) in enumerate(hows.items()):
        served_alone.founded.clock.ahead = timedelta(minutes=n)
        reason = {0: "no \x1b[31msource", 2: "no time"}.get(n, "")
        desk.post("/v1/pull", json.dumps({"back": [{"task": task, "how": how, "reason": reason}]}).encode())
    place = served_alone.founded.place
    where = ["--database", place.address] if place.address else []
    assert main(["task", "returned", str(place.folder), *where, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(each["asks"], each["how"], each["name"], each["reason"]) for each in rows] == [
        ("d", "released", "Борис", "no time"),
        ("c", "skipped", "Борис", ""),
        ("a\nb", "flagged", "Борис", "no \x1b[31msource"),
    ]
    assert main(["task", "returned", str(place.folder), *where]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1].endswith("  general  skipped by Борис  (c)")
    assert said[2].endswith("  general  flagged by Борис: no [31msource  (a b)")


def test_a_person_gets_what_they_know_in_languages_they_speak(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    rows = [
        {"prompt": f"{field} {language}", "specialisation": field, "language": language}
        for field in ("general", "law", "medicine")
        for language in ("ru", "en", "")
    ]
    put_tasks(served_alone.founded, tmp_path, *rows)
    with served_alone.founded.keeping() as keeping:
        keeping.add_person("Юрист", Role.TRAINER, specialisations=("law",), languages=("ru",))
    desk = served_alone.desk("Юрист")
    assert questions(ask(desk, want=9)) == ["general ru", "general ", "law ru", "law "]


def test_one_file_taken_twice_gives_its_tasks_once(company, tmp_path) -> None:
    put_project(company, tmp_path)
    assert put_tasks(company, tmp_path, {"prompt": "a"}, {"prompt": "b"}) == (2, 2)
    assert put_tasks(company, tmp_path, {"prompt": "b"}, {"prompt": "c"}) == (2, 1)


def test_a_project_that_did_not_change_has_no_new_version(company, tmp_path) -> None:
    first = put_project(company, tmp_path, tone="calm", critical_flags=["hallucination", "harmful_advice"])
    assert put_project(company, tmp_path, tone="calm", critical_flags=["harmful_advice", "hallucination"]) == first
    assert put_project(company, tmp_path, tone="kind") != first
    with company.keeping() as keeping:
        assert [(each.sheet.version, each.sheet.tone) for each in keeping.projects()] == [(2, "kind")]


def test_a_project_names_each_of_its_languages_once(company, tmp_path) -> None:
    put_project(company, tmp_path, languages=["ru-RU", "RU", "eng"])
    with company.keeping() as keeping:
        assert [each.sheet.project.languages for each in keeping.projects()] == [("ru", "en")]


@pytest.mark.parametrize(
    "text",
    [
        "id = 1",
        'id = "a"',
        'id = "a"\nname = "A"\nk = 10',
        'id = "a"\nname = "A"\noverlapp = 2',
        "[",
        'id="a"\nname="A"\noverlap=0',
        'id="a"\nname="A"\nlanguages=["Python"]',
    ],
)
def test_a_slip_in_a_projects_file_is_refused(company, tmp_path, text: str) -> None:
    file = tmp_path / "p.toml"
    file.write_text(text)
    with company.keeping() as keeping, pytest.raises(BadProjectFile):
        keeping.put_project(file)


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "nonsense"), ("a.csv", "prompt\nвопрос"), ("a.parquet", "no"), ("gone.jsonl", None)]
)
def test_a_file_that_is_none_of_tasks_gives_none(company, tmp_path, name: str, text: str | None) -> None:
    put_project(company, tmp_path)
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-16")
    with company.keeping() as keeping:
        with pytest.raises(BadTaskFile):
            keeping.import_tasks(tmp_path / name, "general")
        assert keeping.status()["tasks"]["tasks"] == 0


def test_a_file_that_breaks_off_gives_none_of_what_stands_before(company, tmp_path) -> None:
    put_project(company, tmp_path)
    file = tmp_path / "a.parquet"
    questions = [hashlib.sha256(b"%d" % n).hexdigest() for n in range(5000)]
    parquet.write_table(pa.table({"prompt": questions}), file, row_group_size=1000, use_dictionary=False)
    raw = bytearray(file.read_bytes())
    middle = len(raw) * 3 // 4
    raw[middle : middle + 30_000] = bytes(30_000)
    file.write_bytes(raw)
    with company.keeping() as keeping:
        with pytest.raises(BadTaskFile):
            keeping.import_tasks(file, "general")
        assert keeping.status()["tasks"]["tasks"] == 0


def test_others_can_write_while_a_file_is_read(company, tmp_path, monkeypatch) -> None:
    put_project(company, tmp_path)
    (tmp_path / "a.jsonl").write_text('{"prompt": "a", "due": "2026-12-01T10:00+03:00"}\n{"prompt": "b"}\n')
    read = reading.read

    def meanwhile(*arguments, **more):
        with company.keeping() as other:
            for n, each in enumerate(read(*arguments, **more)):
                other.add_person(f"Anna {n}", Role.TRAINER)
                yield each

    monkeypatch.setattr(reading, "read", meanwhile)
    with company.keeping() as keeping:
        assert keeping.import_tasks(tmp_path / "a.jsonl", "general").new == 2
        assert {each.name for each in keeping.people()} >= {"Anna 0", "Anna 1"}


def test_a_file_that_there_is_no_room_to_read_gives_none(company, tmp_path) -> None:
    put_project(company, tmp_path)
    (tmp_path / "a.jsonl").write_text("".join(f'{{"prompt": "question {n}"}}\n' for n in range(5000)))
    with company.keeping() as keeping:
        with no_file_beyond(20_000), pytest.raises(DiskFull):
            keeping.import_tasks(tmp_path / "a.jsonl", "general")
        assert keeping.status()["tasks"]["tasks"] == 0
        assert keeping.import_tasks(tmp_path / "a.jsonl", "general").new == 5000


def test_a_bad_row_is_listed_and_the_rest_goes_in(company, tmp_path) -> None:
    put_project(company, tmp_path)
    file = tmp_path / "a.jsonl"
    rows = [{"prompt": f"{n}"} for n in range(1200)]
    file.write_text("\n".join(json.dumps(row) for row in rows) + '\nnonsense\n{"prompt": "5"}\n{"prompt": "last"}')
    with company.keeping() as keeping:
        made = keeping.import_tasks(file, "general")
        assert (made.found, made.new) == (1202, 1201)
        assert [each.line for each in made.refused] == [1201]
        assert keeping.status()["tasks"]["tasks"] == 1201


def test_the_command_says_what_came_and_what_did_not(company, tmp_path, asked) -> None:
    put_project(company, tmp_path)
    where = [company.place.folder, *(["--database", company.place.address] if company.place.address else [])]
    file = tmp_path / "pairs.jsonl"
    pair = {"prompt": "Which?", "chosen": "one", "rejected": "two"}
    file.write_text("".join(f"{json.dumps(row)}\n" for row in [pair, *[{"text": "\x1b[31m"}] * 25]))
    code, out, err = asked("task", "import", *where, file, "--project", "general")
    said = out.splitlines()
    assert (code, err) == (1, "")
    assert said[:3] == [
        "1 task in pairs.jsonl, new: 1.",
        "Not taken: 25.",
        "line 2: text alone asks nothing: a question is a prompt, or messages",
    ]
    assert said[-1] == "… and 5 more; --json lists all"
    assert len(said) == 23

    code, out, _ = asked("task", "import", *where, file, "--project", "general", "--as", "practice", "--json")
    told = json.loads(out)
    assert (code, told["found"], told["new"], len(told["refused"])) == (1, 1, 1, 25)
    assert set(told["refused"][0]) == {"line", "reason"}

    listed = tmp_path / "pairs.json"
    listed.write_text(json.dumps([pair, 5]))
    code, out, _ = asked("task", "import", *where, listed, "--project", "general")
    assert (code, out.splitlines()) == (
        1,
        [
            "1 task in pairs.json, new: 0.",
            "Not taken: 1.",
            "row 2: a row is an object with named fields, not 5",
        ],
    )
    file.write_text(json.dumps({**pair, "lanugage": "de", "\x1b[31mx": 1}))
    code, out, _ = asked("task", "import", *where, file, "--project", "general", "--as", "tasks")
    assert (code, out.splitlines()[1:]) == (0, ["Columns that were not looked at: lanugage, \\x1b[31mx"])
    code, out, _ = asked("task", "import", *where, file, "--project", "general", "--json")
    assert json.loads(out)["unread"] == ["lanugage", "\x1b[31mx"]
    code, _, err = asked("task", "import", *where, tmp_path / "none.jsonl", "--project", "general")
    assert code == 1
    assert err.endswith("none.jsonl is no file of tasks: there is no such file. Nothing of it was taken.\n")
    assert asked("task", "import", *where, file, "--project", "general", "--as", "exam")[0] == 2


def test_a_preference_of_others_is_work_on_a_desk_and_tells_nothing(served_alone, tmp_path) -> None:
    put_project(served_alone.founded, tmp_path)
    file = tmp_path / "a.parquet"
    rows = [
        {"chosen": f"\n\nHuman: {n}?\n\nAssistant: yes", "rejected": f"\n\nHuman: {n}?\n\nAssistant: no"} for n in "ab"
    ]
    parquet.write_table(pa.Table.from_pylist(rows), file)
    with served_alone.founded.keeping() as keeping:
        assert keeping.import_tasks(file, "general").new == 2
    given = [each.task for each in told(ask(served_alone.desk(), want=5))]
    assert [each.messages[0].content for each in given] == ["a?", "b?"]
    assert all(set(each.given) == {"yes", "no"} and each.known is None for each in given)
    assert {each.purpose for each in given} == {Purpose.WORK}


def test_tasks_are_for_a_project_that_is_there(company, tmp_path) -> None:
    (tmp_path / "a.jsonl").write_text('{"prompt": "a"}')
    with company.keeping() as keeping, pytest.raises(UnknownProject):
        keeping.import_tasks(tmp_path / "a.jsonl", "nobody")


@pytest.mark.skipif(not SHARED.exists(), reason="the real material is not here")
def test_real_files_are_read(company, tmp_path) -> None:
    put_project(company, tmp_path)
    with company.keeping() as keeping:
        assert keeping.import_tasks(SHARED / "mt_bench_questions.jsonl", "general") == Imported(
            found=80, new=80, refused=[], unread=("question_id", "reference")
        )
        assert keeping.import_tasks(SHARED / "ru_pairwise_training.json", "general").new == 10
        made = keeping.import_tasks(SHARED / "hh_harmless_pairs.jsonl", "general")
        assert (made.found, made.new, len(made.refused)) == (997, 997, 3)
