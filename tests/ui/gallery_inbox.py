"""Paints the Inbox and the work on its tasks to PNG files, to be looked at: `python tests/ui/gallery_inbox.py FOLDER`.

Empty and full, with long words, in both languages, several themes and sizes. Not a test.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


from app.domain.generation import Message, Role
from app.domain.task import Known, ProjectSheet, Purpose, Task, TaskKind
from tests.task_samples import SHEET, hand_out, task
from tests.ui.gallery import Gallery
from tests.ui.window_rig import open_window
from ui.tokens import ThemeName

GUIDELINES = """# Как мы отвечаем

Отвечайте **точно** и спокойно: доза, срок, источник.

1. Сначала главное, потом подробности.
2. Никакого жаргона и канцелярита.
3. Не советуйте того, о чём не спрашивали.

> Если есть угроза жизни, первой строкой — куда звонить.
"""
LONG = "Рентгеноэлектрокардиографический" * 9


def sheet() -> ProjectSheet:
    known_by = sha256(GUIDELINES.encode()).hexdigest()  # or the desk takes them for others
    name = "Медицина: ответы пациентам"
    project = replace(SHEET.project, name=name, guidelines=GUIDELINES, guidelines_sha256=known_by)
    return replace(SHEET, project=project, tone="Спокойно, точно, без жаргона; на «вы».")


def tasks() -> list[Task]:
    now = datetime.now(UTC)
    question = (
        "Моей маме 71 год, она принимает варфарин, а стоматолог выписал ей метронидазол на неделю. Это безопасно?\n\n"
        "Что ей делать, если появятся синяки? Она ещё принимает:\n\n- бисопролол 2,5 мг\n- аторвастатин 20 мг"
    )
    pair = ("Нет, это опасное сочетание: МНО растёт за несколько дней.", "Да, это полностью безопасно.")
    made = [
        task("a", TaskKind.RANKING, question, language="ru", due=now + timedelta(days=1), priority=5,
             note="Сравните с памяткой. Особенно важно, **куда** советуют обратиться.", given=pair),
        task("b", TaskKind.RANKING, "Что, если бы Колумб не открыл Америку?", language="ru", specialisation="history",
             due=now - timedelta(days=2), purpose=Purpose.PRACTICE, given=pair,
             known=Known(best_first=((0,), (1,)), explanation="Второй вариант **не отвечает** на вопрос.")),
        task("c", question=f"{LONG} — что это такое и зачем оно нужно?", language="ru", note=LONG,
             due=now + timedelta(days=3)),
        task("d", TaskKind.CRITIQUE, "Find what is wrong in this answer about sepsis.", due=now + timedelta(days=40)),
        task("e", question="Write a product description for a tea that helps one sleep.", language="de"),
    ]  # fmt: skip
    made += [task(f"m{n}", TaskKind.RANKING, f"Вопрос номер {n}: как хранить инсулин в дороге?", language="ru")
             for n in range(9)]  # fmt: skip
    turns = (Message(Role.SYSTEM, "Отвечайте коротко."), Message(Role.USER, question))
    return [replace(made[0], messages=turns), *made[1:]]


class InboxGallery(Gallery):
    """Of a day with tasks."""

    def walk(self, theme: ThemeName, language: str, size: tuple[int, int]) -> None:
        self.dress(theme, language)
        said = f"{language}-{theme}-{size[0]}"
        with tempfile.TemporaryDirectory() as home:
            rig = open_window(Path(home) / "home", self.theme, self.language, size=size)
            rig.window.open_place("inbox")
            self.picture(rig.window, f"{said}-0-empty")
            rig.stored(lambda: hand_out(rig.desk.inbox, tasks(), sheet=sheet()))
            rig.desk_window.tasks_came()
            self.picture(rig.window, f"{said}-1-list")
            rig.press("Return")
            self.picture(rig.window, f"{said}-2-ranking")
            rig.press("1", "Return", "2", "Return", "Ctrl+Return")
            self.picture(rig.window, f"{said}-3-signed")
            rig.press("F8")  # the practice task
            self.picture(rig.window, f"{said}-4-practice")
            rig.press("1", "Return", "2", "Return", "Ctrl+Return")
            self.picture(rig.window, f"{said}-5-verdict")
            rig.window.open_place("inbox")
            self.settle()
            rig.press("Down", "Down")
            self.picture(rig.window, f"{said}-6-long")
            rig.press("Home", "Return")
            self.settle()
            rig.window.open_place("inbox")
            self.settle()
            for _ in range(14):
                rig.press("Down")
            rig.press("Return")
            self.picture(rig.window, f"{said}-7-critique-or-last")
            rig.window.open_place("write")
            rig.press("Ctrl+G")
            self.picture(rig.window, f"{said}-8-write")
            rig.close()
            assert rig.crashes == [], rig.crashes


def main(folder: Path) -> None:
    gallery = InboxGallery(folder, "inbox")
    gallery.walk(ThemeName.LIGHT, "ru", (1400, 900))
    gallery.walk(ThemeName.DARK, "en", (900, 640))
    gallery.walk(ThemeName.DARK, "ru", (900, 640))
    gallery.walk(ThemeName.LIGHT, "en", (1400, 900))
    gallery.walk(ThemeName.CONTRAST_LIGHT, "ru", (900, 640))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
