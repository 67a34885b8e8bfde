"""The words of an export: what each configuration is for, projects, how far it is."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.dataset.names import CRITIQUE, KTO, PREFERENCE, PROMPTS, RECORDS, REWARD, SFT, STEPWISE
from app.dataset.written import Step
from app.domain.project import PERSONAL_PROJECT
from ui.export.state import Doing, ExportState
from ui.i18n import QT_TRANSLATE_NOOP

_PURPOSES = {
    SFT: QT_TRANSLATE_NOOP("ExportWords", "questions with an exemplary answer: they teach a model to answer"),
    PREFERENCE: QT_TRANSLATE_NOOP("ExportWords", "pairs of answers, the better and the worse: for DPO and its kin"),
    REWARD: QT_TRANSLATE_NOOP("ExportWords", "the same pairs, and how far apart they are: for a reward model"),
    KTO: QT_TRANSLATE_NOOP("ExportWords", "single answers, each good or bad: for KTO"),
    STEPWISE: QT_TRANSLATE_NOOP("ExportWords", "answers sentence by sentence, right or wrong: to reward each step"),
    PROMPTS: QT_TRANSLATE_NOOP("ExportWords", "the questions alone: for reinforcement learning"),
    CRITIQUE: QT_TRANSLATE_NOOP("ExportWords", "answers with the errors marked in them, corrections and sources"),
    RECORDS: QT_TRANSLATE_NOOP("ExportWords", "a line for each signed record: its day, project and time spent"),
}
_PERSONAL = QT_TRANSLATE_NOOP("ExportWords", "my own")
_LOOKING = QT_TRANSLATE_NOOP("ExportWords", "Step 1 of 2: looking at your records")
_WRITING = QT_TRANSLATE_NOOP("ExportWords", "Step 2 of 2: writing the dataset")
_FINISHING = QT_TRANSLATE_NOOP("ExportWords", "Step 2 of 2: writing the card and the keys")
_STOPPING = QT_TRANSLATE_NOOP("ExportWords", "Stopping…")
_CHECKING = QT_TRANSLATE_NOOP("ExportWords", "Checking every signature and every row…")
_FIGURES = QT_TRANSLATE_NOOP("ExportWords", "{words}: {done} of {all}")


def purpose_words(config: str) -> str:
    """What a configuration holds and is for."""
    return _say(_PURPOSES[config])


def project_word(project: str) -> str:
    """A project's name, as far as this desk knows it."""
    return _say(_PERSONAL) if project == PERSONAL_PROJECT.id else project


def way_words(state: ExportState) -> str:
    """What is under way, and how far it is."""
    way = state.way
    if state.stops:
        return _say(_STOPPING)
    if state.doing is Doing.CHECKING:
        return _say(_CHECKING)
    if way.finishing:
        return f"{_say(_FINISHING)}…"
    words = _say(_LOOKING if way.step is Step.LOOKING else _WRITING)
    if not way.of:
        return f"{words}…"
    figures = {"done": QLocale().toString(way.done), "all": QLocale().toString(way.of)}
    return _say(_FIGURES).format(words=words, **figures)


def _say(words: str) -> str:
    return QCoreApplication.translate("ExportWords", words)
