"""Looks words up and suggests others, in a process of its own: chunspell holds Python's lock while it works, half a
second for a suggestion, and in the window's process nothing would move meanwhile.

Run as a script, with the folder of the dictionaries as its argument, it needs nothing but chunspell. It reads lines of
JSON and answers each with one, and ends when its input does. A dictionary is loaded when its language first comes.
"""

import json
import sys
from typing import Any, BinaryIO

from hunspell import Hunspell

_FILES = {"ru": "ru_RU", "en": "en_US"}
_MOST_SUGGESTIONS = 7


class Dictionaries:
    """The dictionaries of a folder, by language."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._loaded: dict[str, Hunspell] = {}

    def misspelt(self, language: str, words: list[str]) -> list[str]:
        """Those of the words that the language's dictionary does not know."""
        dictionary = self._of(language)
        return [word for word in words if not dictionary.spell(word)]

    def suggestions(self, language: str, word: str) -> list[str]:
        """The likeliest words that were meant, the best first."""
        return list(self._of(language).suggest(word))[:_MOST_SUGGESTIONS]

    def _of(self, language: str) -> Hunspell:
        if language not in self._loaded:
            # The paths go to C in this encoding; on Windows chunspell prefixes them so that any name works.
            self._loaded[language] = Hunspell(_FILES[language], self._folder, "utf-8")
        return self._loaded[language]


def serve(folder: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until `questions` end."""
    dictionaries = Dictionaries(folder)
    while line := questions.readline():
        question: dict[str, Any] = json.loads(line)
        answer: dict[str, Any] = {"of": question["of"], "language": question["language"]}
        if "words" in question:
            answer["words"] = question["words"]
            answer["misspelt"] = dictionaries.misspelt(question["language"], question["words"])
        else:
            answer["suggestions"] = dictionaries.suggestions(question["language"], question["word"])
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def main(folder: str) -> None:
    """Be the process."""
    serve(folder, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1])
