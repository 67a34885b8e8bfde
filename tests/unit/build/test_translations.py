"""No word of the window goes untranslated, and none outlives its use."""

from pathlib import Path

import pytest

from tests.qt_fixtures import ROOT, translations_script

PAGE = """
class Page:
    def retranslate(self):
        self.setText(self.tr("Answer"))
        self.count.setText(self.tr("%n answer(s)", "", 3))
"""


@pytest.fixture(scope="module")
def script():
    return translations_script()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "ui" / "chat").mkdir(parents=True)
    (tmp_path / "ui" / "chat" / "page.py").write_text(PAGE, encoding="utf-8")
    (tmp_path / "words").mkdir()
    return tmp_path


def translate(ts: Path, source: str, *forms: str) -> None:
    inside = "".join(f"<numerusform>{form}</numerusform>" for form in forms) if len(forms) > 1 else forms[0]
    before, after = ts.read_text(encoding="utf-8").split(f"<source>{source}</source>")
    head, tail = after.split("</translation>", 1)
    ts.write_text(f"{before}<source>{source}</source>{head.split('<translation')[0]}<translation>{inside}</translation>{tail}",
                  encoding="utf-8")  # fmt: skip


def test_words_are_gathered_by_folder_and_english_plurals_are_filled_in(script, checkout: Path):
    script.update(checkout, checkout / "words")
    assert "Answer" in (checkout / "words" / "ru" / "chat.ts").read_text(encoding="utf-8")
    english = (checkout / "words" / "en" / "chat.ts").read_text(encoding="utf-8")
    assert "<numerusform>%n answer</numerusform>" in english
    assert "<numerusform>%n answers</numerusform>" in english


def test_the_check_names_what_is_untranslated_missing_or_left_over(script, checkout: Path):
    words = checkout / "words"
    assert script.check(checkout, words) == [
        "en/chat.ts: not gathered: '%n answer(s)'",
        "ru/chat.ts: not gathered: '%n answer(s)'",
        "ru/chat.ts: not gathered: 'Answer'",
    ]
    script.update(checkout, words)
    assert script.check(checkout, words) == [
        "ru/chat.ts: not translated: '%n answer(s)'",
        "ru/chat.ts: not translated: 'Answer'",
    ]
    translate(words / "ru" / "chat.ts", "Answer", "Ответ")
    translate(words / "ru" / "chat.ts", "%n answer(s)", "%n ответ", "%n ответа", "%n ответов")
    assert script.check(checkout, words) == []
    (checkout / "ui" / "chat" / "page.py").write_text(PAGE.replace('"Answer"', '"Reply"'), encoding="utf-8")
    assert script.check(checkout, words) == [
        "ru/chat.ts: no longer used: 'Answer'",
        "ru/chat.ts: not gathered: 'Reply'",
    ]


def test_updating_keeps_what_is_translated(script, checkout: Path):
    words = checkout / "words"
    script.update(checkout, words)
    translate(words / "ru" / "chat.ts", "Answer", "Ответ")
    script.update(checkout, words)
    assert "Ответ" in (words / "ru" / "chat.ts").read_text(encoding="utf-8")


def test_the_window_has_no_untranslated_words(script):
    assert script.check(ROOT, ROOT / "resources" / "translations") == []
