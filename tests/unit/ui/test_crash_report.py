"""A report says where, and nothing of what was written."""

import pytest

from ui.crash_report import CrashReports, report_words

CANARY = "the patient's name is Canary"


def failing(text: str) -> None:
    raise KeyError(text)


@pytest.fixture
def error():
    try:
        try:
            failing(CANARY)
        except KeyError as inner:
            raise RuntimeError(CANARY) from inner
    except RuntimeError as outer:
        return outer


def test_it_names_the_kinds_the_files_and_the_lines(error):
    words = report_words(error, "0.1.0")
    assert "Goldquill 0.1.0" in words
    assert "builtins.RuntimeError" in words
    assert "builtins.KeyError" in words
    assert "test_crash_report.py:11 in failing" in words


def test_nothing_of_the_messages_and_no_folder_of_the_person_is_in_it(error):
    words = report_words(error, "0.1.0")
    assert "Canary" not in words
    assert __file__ not in words


def test_it_is_written_and_the_newest_twenty_are_kept(tmp_path, error):
    told = []
    reports = CrashReports(tmp_path / "crashes", "0.1.0", on_report=lambda: told.append(True))
    for _ in range(23):
        reports(error)
    written = sorted((tmp_path / "crashes").glob("*.txt"))
    assert len(written) == 20
    assert len(told) == 23
    assert "Canary" not in "".join(file.read_text(encoding="utf-8") for file in written)


def test_where_nothing_can_be_written_it_stays_quiet(tmp_path, error):
    (tmp_path / "crashes").write_text("a file stands where the folder should", encoding="utf-8")
    CrashReports(tmp_path / "crashes", "0.1.0")(error)
    assert (tmp_path / "crashes").is_file()
