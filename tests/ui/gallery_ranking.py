"""Paints the ranking page to PNG files, to be looked at: `python tests/ui/gallery_ranking.py FOLDER`.

Empty, streaming, cut off, ranked, with its panels open; two to nine answers; several widths, languages and themes. The
engine is scripted. Not a test.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


from app.domain.candidate import StopReason
from app.domain.generation import Message, Role
from app.domain.project import PERSONAL_PROJECT, Project
from tests.ui.gallery import Gallery
from tests.ui.ranking_rig import Rig, open_rig
from ui.tokens import ThemeName

EARLIER = (Message(Role.USER, "How are you?"), Message(Role.ASSISTANT, "Well, thank you. How can I help?"))
QUESTION = (
    "My mother is 71, takes warfarin, and her dentist prescribed metronidazole for a week. Is that safe, and what "
    "should she watch for?"
)
ANSWERS = (
    "This pair needs care: metronidazole slows the breakdown of S-warfarin, and INR often climbs within days.\n\n"
    "**Before she starts**, call the prescriber: another antibiotic may do, or the warfarin dose may be lowered.\n\n"
    "**Go to emergency care** for a head injury, vomiting blood, or a sudden severe headache.",
    "Metronidazole can raise the effect of warfarin, so the risk of bleeding goes up. Watch for:\n\n"
    "- gums or nose that bleed for more than ten minutes\n- black or red stools\n- bruises without a knock",
    "Yes, the combination is completely safe at the usual doses. She may take both with food.",
    "I am not able to advise on a person's medicines. Please ask a doctor or pharmacist.",
)
RUSSIAN_QUESTION = "Сосед сверху залил нам потолок. Какой срок, чтобы подать в суд, и что приложить к иску?"
RUSSIAN_ANSWERS = (
    "У вас есть **три года** со дня, когда вы узнали о заливе и его виновнике.\n\n1. акт о заливе;\n2. фотографии;\n"
    "3. отчёт об оценке ущерба;\n4. квитанция об уплате госпошлины.",
    "По закону у вас есть один год со дня залива. Иск подают в районный суд.",
    "Если сосед откажется платить, вам надо просто ему хорошенько пригрозить — обычно это помогает.",
    "Высокопревосходительство и электроэнцефалографический: обратитесь к юристу. " * 6,
)


class RankingGallery(Gallery):
    """Of one rig after the other."""

    @contextmanager
    def page(self, width: int, height: int = 900, project: Project = PERSONAL_PROJECT) -> Iterator[Rig]:
        with tempfile.TemporaryDirectory() as home:
            rig = open_rig(Path(home) / "home", self.theme, size=(width, height), project=project)
            yield rig
            rig.close()
            assert rig.crashes == [], rig.crashes


def ranked(rig: Rig) -> None:
    """Judge and rank the four English answers as the sketches do."""
    a, b, c, d = (rig.number(text[:8]) for text in ANSWERS)
    rig.press(c, "F", "3", "9", "Esc", a, "F", "4", "Esc", d, "F", "0", "Esc", a, "C", "4", "4", "3", "2", "1")
    for number, quality in ((a, "7"), (b, "5"), (c, "1"), (d, "4")):
        rig.press(number, "Q", quality)
    rig.press(a, "Return", b, "Return", d, "Return", c, "Return", b, "=", a, "W")
    rig.type_words("It names the mechanism and what to do before the first dose; the worst one would hurt her.")
    rig.press("Esc")


def desks(gallery: RankingGallery) -> None:
    with gallery.page(1440) as rig:
        gallery.picture(rig.window, "empty-en")
        rig.ask(QUESTION, 4, *EARLIER)
        rig.engine.say(0, ANSWERS[0][:160])
        rig.engine.say(1, ANSWERS[1][:120])
        rig.engine.say(2, ANSWERS[2])
        rig.engine.end(2)
        gallery.picture(rig.window, "streaming-en")
        rig.page.stop_picked()
        rig.engine.die()
        gallery.picture(rig.window, "cut-off-en")
        rig.answered(QUESTION, ANSWERS)
        ranked(rig)
        for theme in ThemeName:
            gallery.dress(theme, "en")
            gallery.picture(rig.window, f"ranked-{theme.value}-en")
        gallery.dress(ThemeName.LIGHT, "ru")
        gallery.picture(rig.window, "ranked-light-ru")
        rig.press("2", "F")
        gallery.picture(rig.window, "flags-ru")
        rig.press("Esc", "C", "3")
        gallery.picture(rig.window, "scores-ru")
        rig.press("Esc", "P")
        gallery.picture(rig.window, "labels-ru")
        rig.press("Esc", "Ctrl+Return")
        rig.wait(lambda: not rig.page.judging)
        gallery.picture(rig.window, "submitted-ru")
    with gallery.page(1440, project=replace(PERSONAL_PROJECT, id="p", rank_per_criterion=True)) as rig:
        rig.answered(QUESTION, ANSWERS)
        rig.press("1", "Return", "R", "2", "Return", "3", "Return")
        gallery.picture(rig.window, "per-criterion-ru")
        gallery.dress(ThemeName.LIGHT, "en")


def widths(gallery: RankingGallery) -> None:
    for width, height in ((900, 700), (1100, 800), (1440, 900), (1920, 1080)):
        with gallery.page(width, height) as rig:
            for k in (2, 3, 4, 9):
                rig.answered(QUESTION, (ANSWERS * 3)[:k])
                rig.press("2", "Return", "1", "Return", "F", *"1234567890-", "Esc")
                gallery.picture(rig.window, f"{width}-{k}-en")
            gallery.dress(ThemeName.DARK, "ru")
            rig.ask(RUSSIAN_QUESTION, 4)
            for index, text in enumerate(RUSSIAN_ANSWERS):
                rig.engine.say(index, text)
            rig.engine.end(3, StopReason.LENGTH)
            rig.engine.finish()
            rig.wait(lambda rig=rig: not rig.page.streaming)  # type: ignore[misc]
            rig.press("1", "F", "3", "Esc", "Q", "3", "2", "Q", "6", "1", "Return", "2", "Return", "F")
            gallery.picture(rig.window, f"{width}-flags-ru")
            rig.press("Esc", "T")
            gallery.picture(rig.window, f"{width}-unfolded-ru")
            rig.press("T", "Ctrl+W")
            gallery.picture(rig.window, f"{width}-start-ru")
            gallery.dress(ThemeName.LIGHT, "en")


if __name__ == "__main__":
    shown = RankingGallery(Path(sys.argv[1]), "ranking")
    desks(shown)
    widths(shown)
