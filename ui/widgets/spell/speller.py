"""Says which words are misspelt, and what may have been meant, without ever making the window wait.

The looking up is done by another process (`ui.widgets.spell.process`); answers come as signals. What was looked up once
is remembered, and a process that dies is started again, a few times.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from ui.widgets.spell import SPELLING_PROCESS
from ui.widgets.spell.words import language_of

_MOST_AT_ONCE = 500
_MOST_REMEMBERED = 50_000
_MOST_STARTS = 4
_LONGEST_WORD = 60


def process_command(dictionaries: Path) -> tuple[str, ...]:
    """What starts the process with the dictionaries of a folder."""
    if getattr(sys, "frozen", False):
        return (sys.executable, SPELLING_PROCESS, str(dictionaries))
    return (sys.executable, str(Path(__file__).with_name("process.py")), str(dictionaries))


class Speller(QObject):
    """One for the whole window. `learnt` are the words that the person taught it.

    Signals:
        checked(frozenset): it is known of these words now whether they are misspelt.
        suggested(str, tuple): what may have been meant by a word, the likeliest first.
        word_learnt(str): the person taught it a word, to be kept.
    """

    checked = Signal(frozenset)
    suggested = Signal(str, tuple)
    word_learnt = Signal(str)

    def __init__(self, command: Sequence[str], learnt: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._learnt = set(learnt)
        self._misspelt: dict[str, bool] = {}
        self._wanted: dict[str, None] = {}
        self._asked: set[str] = set()
        self._suggesting: dict[str, None] = {}
        self._starts = 0
        self._process: QProcess | None = None
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.timeout.connect(self._ask)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @property
    def process_id(self) -> int:
        """The process that looks words up; 0 while there is none."""
        return self._process.processId() if self._process else 0

    def is_misspelt(self, word: str) -> bool | None:
        """Whether the word is misspelt; None when that must be asked first. A compound is right if its parts are."""
        verdict = self._misspelt.get(word)
        if verdict is None:
            return None if _can_be_asked(word) and not self._is_learnt(word) else False
        if not verdict or self._is_learnt(word):
            return False
        if "-" not in word:
            return True
        parts = [self.is_misspelt(part) for part in word.split("-") if len(part) > 1]
        return True if True in parts else None if None in parts else False

    def ask(self, words: Iterable[str]) -> None:
        """Have words looked up; `checked` tells when they are."""
        for word in words:
            for part in (word, *(word.split("-") if "-" in word else ())):
                if len(part) > 1 and part not in self._misspelt and part not in self._asked and _can_be_asked(part):
                    self._wanted[part] = None
        if self._wanted and not self._asking.isActive():
            self._asking.start(0)

    def suggest(self, word: str) -> None:
        """Have a misspelt word's neighbours looked for; `suggested` tells them."""
        self._suggesting[word] = None
        self._send({"of": word, "language": language_of(word), "word": word})

    def know(self, words: Iterable[str]) -> None:
        """Take words for right that were learnt at another time."""
        known = frozenset(words)
        self._learnt |= known
        if known:
            self.checked.emit(known | {_with_capital(word) for word in known})

    def learn(self, word: str) -> None:
        """Take a word for right from now on. A word in small letters is then right with a capital, too."""
        self._learnt.add(word)
        self.word_learnt.emit(word)
        self.checked.emit(frozenset({word, _with_capital(word)}))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        self._starts = _MOST_STARTS
        if process is not None:
            process.finished.disconnect(self._on_finished)
            process.errorOccurred.disconnect(self._on_error)
            process.kill()
            process.waitForFinished(2_000)

    def _is_learnt(self, word: str) -> bool:
        return word in self._learnt or (word[:1].isupper() and word[:1].lower() + word[1:] in self._learnt)

    def _ask(self) -> None:
        for language in ("ru", "en"):
            words = [word for word in self._wanted if language_of(word) == language]
            for first in range(0, len(words), _MOST_AT_ONCE):
                self._send({"of": "", "language": language, "words": words[first : first + _MOST_AT_ONCE]})
            self._asked.update(words)
        self._wanted.clear()

    def _send(self, question: dict[str, Any]) -> None:
        process = self._running()
        if process is not None:
            process.write(json.dumps(question).encode() + b"\n")

    def _running(self) -> QProcess | None:
        if self._process is None and self._starts < _MOST_STARTS:
            self._starts += 1
            self._process = process = QProcess(self)
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONSAFEPATH", "1")
            process.setProcessEnvironment(environment)
            process.setStandardErrorFile(QProcess.nullDevice())
            process.readyReadStandardOutput.connect(self._on_answer)
            process.finished.connect(self._on_finished)
            process.errorOccurred.connect(self._on_error)
            process.start(self._command[0], list(self._command[1:]))
        return self._process

    def _on_answer(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            answer = json.loads(bytes(process.readLine().data()))
            if "words" in answer:
                self._remember(answer["words"], frozenset(answer["misspelt"]))
            else:
                self._suggesting.pop(answer["of"], None)
                self.suggested.emit(answer["of"], tuple(answer["suggestions"]))

    def _remember(self, words: list[str], misspelt: frozenset[str]) -> None:
        if len(self._misspelt) > _MOST_REMEMBERED:
            self._misspelt.clear()
        self._misspelt.update((word, word in misspelt) for word in words)
        self._asked.difference_update(words)
        self.checked.emit(frozenset(words))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished()

    def _on_finished(self) -> None:
        """It died: what it was asked and did not answer is asked again of another, until there were too many."""
        if self._process is not None:
            self._process.deleteLater()
        self._process = None
        words, self._asked = self._asked, set()
        suggesting, self._suggesting = self._suggesting, {}
        if self._starts < _MOST_STARTS:
            self.ask(words)
            for word in suggesting:
                self.suggest(word)
        else:
            for word in suggesting:
                self.suggested.emit(word, ())


def _with_capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _can_be_asked(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and language_of(word) != ""
