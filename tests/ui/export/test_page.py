"""One's own work is exported from the window, for real, and what was exported verifies."""

import re
import threading
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit

from app.dataset.bodies import Turn
from app.dataset.names import CONFIGS
from app.dataset.prompts import TEST, opening_id, split_of
from app.dataset.verify import verify_dataset
from app.domain.errors import HomeReadOnly
from app.domain.generation import Message, Role
from app.domain.work import WorkKind
from tests.desk_samples import draft
from tests.full_disk import no_file_beyond
from tests.ui.export_rig import ExportDesk
from tests.ui.window_rig import open_window
from ui.export.state import usual_folder
from ui.i18n import Language
from ui.theme import Theme
from ui.widgets.legend import Legend


def some_work(desk: ExportDesk) -> None:
    desk.sign(3, specialisation="medicine", language="ru")
    desk.rank(4, specialisation="law", language="en")


def folders(documents: Path) -> list[str]:
    return sorted(each.name for each in documents.iterdir())


def rows(folder: Path, config: str) -> int:
    return sum(pq.read_metadata(file).num_rows for file in (folder / "data" / config).glob("*.parquet"))


def test_ones_own_work_is_exported_by_keys_alone_and_verifies(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    assert "7 pieces of work: 4 rankings · 3 gold answers" in desk.seen()
    assert str(documents / "goldquill-dataset-") in desk.seen()
    assert folders(documents) == []  # nothing is written before it is asked for

    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    (name,) = folders(documents)
    assert re.fullmatch(r"goldquill-dataset-\d{4}-\d\d-\d\d", name)
    found = verify_dataset(documents / name)
    assert found.records == 7
    assert set(found.rows) == {"sft", "preference", "reward", "kto", "prompts", "records"}
    assert (rows(documents / name, "sft"), rows(documents / name, "preference")) == (3, 4)
    assert [each.name for each in (documents / name).iterdir() if each.name.startswith(".")] == []

    assert desk.button("Open the folder").hasFocus()
    desk.rig.press("Ctrl+R")
    desk.sees(f"Checked: 7 records, {sum(sum(each.values()) for each in found.rows.values())} rows")


def test_the_next_export_goes_beside_the_one_before(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    for number in (1, 2, 3):
        desk.rig.press("Ctrl+Return")
        desk.rig.wait(lambda number=number: len(folders(documents)) == number and not desk.page._state.busy)
        desk.rig.wait(lambda: desk.page._state.folder is not None)
    first, *others = folders(documents)
    assert others == [f"{first}-2", f"{first}-3"]
    assert (documents / first / "README.md").read_bytes() == (documents / others[1] / "README.md").read_bytes()


def test_what_was_withdrawn_revised_or_left_a_draft_is_not_counted(desk: ExportDesk) -> None:
    some_work(desk)

    def change() -> None:
        annotate = desk.rig.desk.annotate
        one, other, *_ = desk.rig.desk.history.recent().items
        annotate.withdraw(entry_id=one.id, reason="")
        revision = annotate.revise(entry_id=other.id)
        begun = draft(revision.draft_id, kind=WorkKind.RANKING, supersedes=other.id)
        desk.rig.desk.drafts.save(draft=begun, text="")
        annotate.submit_ranking(draft_id=revision.draft_id, annotation=revision.annotation)
        desk.rig.desk.drafts.save(draft=draft("left"), text="")

    desk.rig.stored(change)
    desk.go()
    assert "6 pieces of work: 3 rankings · 3 gold answers" in desk.seen()
    assert verify_dataset(desk.export()).records == 6


def test_work_is_narrowed_by_what_it_says_and_the_figures_follow(desk: ExportDesk) -> None:
    some_work(desk)
    desk.rank(2, specialisation="medicine", language="en")
    desk.go()
    desk.chip("medicine").click()
    assert "Exported of it: 2 rankings · 3 gold answers" in desk.seen()
    desk.chip("Russian").click()
    assert "Exported of it: 3 gold answers" in desk.seen()
    assert verify_dataset(desk.export()).rows.keys() == {"sft", "prompts", "records"}

    desk.chip("medicine").click()
    desk.chip("law").click()
    assert "None of it fits. Choose more." in desk.seen()
    desk.rig.press("Ctrl+Return")
    assert "None of your work fits what you chose." in desk.said()
    desk.chip("English").click()
    assert desk.said() == ""


def test_a_period_takes_its_first_and_its_last_day(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    day = desk.page._state.today
    choice = desk.page._state.choice
    for since, until, fits in ((day, day, True), (None, day, True), (day, None, True)):
        desk.page._on_choice_changed(type(choice)(since=since, until=until))
        assert (desk.page._state.missing is None) == fits
    assert verify_dataset(desk.export()).records == 7


def test_only_what_is_ticked_is_written_in_the_format_that_is_wanted(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    for config in CONFIGS:
        if config != "sft":
            desk.box(config).click()
    desk.button("JSON Lines").click()
    names = {each.accessibleName(): each for each in desk.page.findChildren(QLineEdit)}
    names["Name"].setFocus()
    desk.rig.type_words("Небо: «опыт»")
    names["Licence of the texts"].setFocus()
    desk.rig.type_words("CC-BY-4.0")
    folder = desk.export()
    assert sorted(each.name for each in (folder / "data").iterdir()) == ["sft"]
    assert {each.suffix for each in (folder / "data" / "sft").iterdir()} == {".jsonl"}
    card = (folder / "README.md").read_text("utf-8")
    assert "Небо: «опыт»" in card
    assert "cc-by-4.0" in card.lower()
    assert verify_dataset(folder).rows.keys() == {"sft"}

    desk.box("sft").click()
    desk.rig.press("Ctrl+Return")
    assert "Nothing would be written." in desk.said()
    assert desk.box("sft").hasFocus()


def test_a_profile_without_work_says_what_to_do(desk: ExportDesk, documents: Path) -> None:
    desk.go()
    assert "Submit a piece of work first." in desk.seen()
    assert "Export" not in desk.actions()
    desk.rig.press("Ctrl+Return")
    assert desk.rig.window.current_place == "write"
    desk.sign()
    desk.go()
    assert "1 piece of work: 1 gold answer" in desk.seen()
    assert folders(documents) == []


@pytest.mark.parametrize("documents", ["", "none"])
def test_where_there_is_no_folder_for_documents_the_persons_own_is_proposed(
    tmp_path: Path, theme: Theme, language: Language, monkeypatch: pytest.MonkeyPatch, documents: str
) -> None:
    where = str(tmp_path / documents) if documents else ""
    monkeypatch.setattr("app.commands.desk_pages.QStandardPaths.writableLocation", lambda _: where)
    monkeypatch.setattr("app.commands.desk_pages.Path.home", lambda: tmp_path)
    desk = ExportDesk(open_window(tmp_path / "home", theme, language), tmp_path)
    some_work(desk)
    desk.go()
    assert desk.page._state.folder == tmp_path / usual_folder(desk.page._state.today)
    desk.leave()


def test_an_export_that_has_nothing_to_train_on_says_so(desk: ExportDesk, language: Language) -> None:
    drawn = (f"Question {n}?" for n in count())
    question = next(
        each for each in drawn if split_of(opening_id([Turn("user", each)]), seed=0, test_share=0.1) == TEST
    )
    desk.sign(1, messages=(Message(Role.USER, question), Message(Role.ASSISTANT, "An answer.")))
    desk.go()
    desk.rig.press("Ctrl+Return")
    desk.sees("1 piece of work exported")
    assert "There is nothing to train on in it" in desk.seen()
    language.choose("ru")
    QApplication.processEvents()
    assert "Обучать на нём не на чем" in desk.seen()
    desk.sign(20)
    desk.rig.press("Ctrl+Return")
    desk.sees("Выгружена 21 работа")
    assert "Обучать на нём не на чем" not in desk.seen()


def test_a_place_that_is_gone_is_told_and_not_made_again(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    documents.rename(documents.with_name("elsewhere"))
    desk.rig.press("Ctrl+Return")
    desk.sees(f"The folder “{documents}” is not there.")
    assert not documents.exists()


@pytest.mark.parametrize("at", ["as it begins", "as rows are written"])
def test_a_place_that_goes_away_during_an_export_is_not_made_again(
    desk: ExportDesk, documents: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    from app.dataset import export, parts

    where, what = {"as it begins": (export, "export_folder"), "as rows are written": (parts, "Maker")}[at]
    real = getattr(where, what)

    def taken_out(*arguments: object) -> object:
        if documents.exists():
            documents.rename(documents.with_name("elsewhere"))
        return real(*arguments)

    some_work(desk)
    desk.go()
    monkeypatch.setattr(where, what, taken_out)
    desk.rig.press("Ctrl+Return")
    desk.rig.wait(lambda: str(documents) in desk.said())
    assert not documents.exists()


def test_what_was_exported_is_not_offered_where_the_next_export_finds_its_place_gone(
    desk: ExportDesk, documents: Path
) -> None:
    some_work(desk)
    desk.go()
    desk.export()
    documents.rename(documents.with_name("elsewhere"))
    desk.rig.press("Ctrl+Return")
    desk.sees("is not there.")
    desk.rig.wait(lambda: "Check it" not in desk.actions())
    assert "This folder is not there any more." in desk.seen()
    assert desk.button("Export").hasFocus()


def test_a_folder_that_was_taken_meanwhile_is_left_as_it_is(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    desk.rig.wait(lambda: desk.page._state.folder is not None)
    taken = desk.page._state.folder
    assert taken is not None
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    assert [each.name for each in taken.iterdir()] == ["mine.txt"]
    assert (documents / f"{taken.name}-2" / "README.md").exists()


@pytest.mark.parametrize("room", [100, 5000])
def test_a_full_disk_is_told_and_leaves_nothing(desk: ExportDesk, documents: Path, room: int) -> None:
    some_work(desk)
    desk.go()
    with no_file_beyond(room):
        desk.rig.press("Ctrl+Return")
        desk.sees("There is no room on the disk for the dataset")
    assert "choose a folder on another disk" in desk.said()
    assert folders(documents) == []
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")


def test_stopped_in_the_middle_nothing_is_left_and_it_can_be_begun_again(desk: ExportDesk, documents: Path) -> None:
    some_work(desk)
    desk.go()
    with desk.held_up():
        desk.rig.press("Ctrl+Return")
        desk.rig.wait(lambda: any(each.name == "export" for each in threading.enumerate()))
        desk.sees("Step 1 of 2: looking at your records")
        assert desk.button("Stop").hasFocus()
        desk.rig.press("Esc")
        desk.sees("Stopping…")
        desk.rig.press("Esc")
        assert desk.button("Stop").hasFocus()
    desk.sees("Stopped.")
    assert folders(documents) == []
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")


def test_stopped_while_rows_are_written_nothing_is_left(
    desk: ExportDesk, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.dataset.export import Rows

    desk.sign(120)
    desk.go()
    here, may_go_on = threading.Event(), threading.Event()
    read = Rows.read

    def held(*arguments: object) -> object:
        for batch in read(*arguments):  # type: ignore[arg-type]
            yield batch
            here.set()
            may_go_on.wait(30)

    monkeypatch.setattr(Rows, "read", held)
    desk.rig.press("Ctrl+Return")
    desk.rig.wait(here.is_set)
    assert len(folders(documents)) == 1
    desk.rig.press("Esc")
    may_go_on.set()
    desk.sees("Stopped.")
    assert folders(documents) == []


def test_drafts_are_kept_while_an_export_runs(desk: ExportDesk) -> None:
    desk.sign(300)
    desk.go()
    desk.put_into(desk.folder)
    desk.rig.press("Ctrl+Return")
    kept = 0
    while desk.page._state.busy:
        desk.rig.stored(lambda: desk.rig.desk.drafts.save(draft=draft("meanwhile"), text="words"))
        kept += 1
    assert kept > 3
    desk.sees("300 pieces of work exported")


def test_what_was_chosen_stays_until_the_window_closes_and_so_does_the_place(desk: ExportDesk, tmp_path: Path) -> None:
    some_work(desk)
    desk.go()
    other = tmp_path / "other"
    other.mkdir()
    desk.put_into(other)
    assert str(other / "goldquill-dataset-") in desk.seen()
    desk.chip("law").click()
    desk.rig.window.open_place("chat")
    desk.go()
    assert desk.chip("law").isChecked()
    assert str(other / "goldquill-dataset-") in desk.seen()


def test_the_folder_is_opened_on_a_click_alone(desk: ExportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or len(opened) == 1)
    some_work(desk)
    desk.go()
    folder = desk.export()
    assert opened == []
    desk.rig.press("Ctrl+Shift+O")
    desk.rig.wait(lambda: bool(opened))
    assert [Path(url.toLocalFile()) for url in opened] == [folder]
    desk.rig.press("Ctrl+Shift+O")
    desk.sees("No file manager opened the folder.")


@pytest.mark.parametrize("key", ["Ctrl+R", "Ctrl+Shift+O"])
def test_of_a_folder_that_is_gone_nothing_more_is_offered_until_it_is_back(
    desk: ExportDesk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    some_work(desk)
    desk.go()
    folder = desk.export()
    assert desk.button("Open the folder").hasFocus()
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    desk.rig.press(key)
    desk.sees("is not there any more.")
    assert f"The dataset's folder “{folder}” is not there any more. Put it back where it was" in desk.said()
    assert {"Open the folder", "Check it"}.isdisjoint(desk.actions())
    assert "This folder is not there any more." in desk.seen()
    assert "Checked:" not in desk.seen()
    assert desk.box("sft").hasFocus()
    assert opened == []

    desk.rig.window.open_place("chat")
    desk.go()
    desk.rig.stored(lambda: True)
    assert "is not there any more. Put it back" in desk.said()
    desk.rig.window.open_place("chat")
    elsewhere.rename(folder)
    desk.go()
    desk.rig.wait(lambda: "Check it" in desk.actions())
    assert "This folder is not there any more." not in desk.seen()
    assert desk.said() == ""
    desk.rig.press("Ctrl+R")
    desk.sees("Checked: 7 records")

    desk.rig.window.open_place("chat")
    folder.rename(elsewhere)
    desk.go()
    desk.sees("This folder is not there any more.")
    assert desk.said() == ""
    assert opened == []
    desk.rig.press("Ctrl+Return")
    desk.rig.wait(lambda: "Check it" in desk.actions())


def test_what_is_wrong_with_ones_own_dataset_is_told_with_its_file_and_what_to_do(
    desk: ExportDesk, language: Language
) -> None:
    some_work(desk)
    desk.go()
    folder = desk.export()
    records = folder / "records.jsonl"
    records.write_bytes(records.read_bytes()[: records.stat().st_size // 2])
    desk.rig.press("Ctrl+R")
    desk.sees("“records.jsonl”, line ")
    assert "this is not a signed record. Do not train on it. Export once more: your work is as it was." in desk.said()
    language.choose("ru")
    QApplication.processEvents()
    assert "«records.jsonl», строка " in desk.said()
    assert "Выгрузите ещё раз" in desk.said()


def test_a_dataset_that_may_not_be_read_is_told_as_that(desk: ExportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **_: object) -> None:
        raise HomeReadOnly(path)

    some_work(desk)
    desk.go()
    folder = desk.export()
    monkeypatch.setattr("app.dataset.verify.verify_dataset", refused)
    desk.rig.press("Ctrl+R")
    desk.sees(f"“{folder}” could not be checked: the system does not let it be read.")
    assert "See that this account may read that folder" in desk.said()


def test_a_check_that_there_is_no_room_for_says_nothing_against_the_dataset(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    desk.rig.press("Ctrl+Return")
    desk.sees("7 pieces of work exported")
    with no_file_beyond(5000):
        desk.rig.press("Ctrl+R")
        desk.sees("There is no room for the temporary files")
    assert "Nothing was found wrong with it" in desk.said()
    desk.rig.press("Ctrl+R")
    desk.sees("Checked: 7 records")


def test_what_was_changed_afterwards_is_told_by_the_check(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    folder = desk.export()
    (file,) = (folder / "data" / "sft").glob("train-*")
    file.unlink()
    desk.rig.press("Ctrl+R")
    desk.sees("is missing from the dataset in")
    assert "Export once more: your work is as it was." in desk.said()
    assert "Open the folder" in desk.actions()
    assert "Checked:" not in desk.seen()


def test_history_and_the_legend_lead_here(desk: ExportDesk) -> None:
    desk.rig.window.open_place("history")
    desk.rig.press("Ctrl+Shift+S")
    assert desk.rig.window.current_place == "export"
    desk.sign()
    desk.rig.window.open_place("history")
    desk.go()
    desk.rig.press("F1")
    legend = desk.rig.window.findChild(Legend)
    words = " ".join(label.text() for label in legend.findChildren(type(desk.page._empty._sentence)))
    assert "Choose where…" in words
    assert "Export" in words
    legend.accept()


def test_tab_goes_from_the_filters_to_the_button(desk: ExportDesk) -> None:
    some_work(desk)
    desk.go()
    desk.chip("law").setFocus()
    names = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName() or focused.property("text"))
        desk.rig.press("Tab")
    order = ["law", "medicine", "English", "Russian", "From this day", "To this day", "Parquet", "Name", "Export"]
    assert [name for name in dict.fromkeys(names) if name in order] == order
    assert all(names)


def test_all_of_it_speaks_russian(desk: ExportDesk, language: Language) -> None:
    some_work(desk)
    desk.go()
    folder = desk.export()
    language.choose("ru")
    QApplication.processEvents()
    assert "7 работ: 4 ранжирования · 3 эталона" in desk.seen()
    assert "Выгружено 7 работ" in desk.seen()
    words = desk.seen().replace(str(folder), "").replace(str(desk.page._state.folder), "")
    for known in (*CONFIGS, "Goldquill", "DPO", "KTO"):
        words = words.replace(known, "")
    assert not re.search("[A-Za-z]{3,}", words), words
