"""Colours for code, from Pygments: the lines of a code block as runs.

Importing a lexer costs up to 0.15 s, so each is loaded once on a short-lived thread and code stays plain until then.
Lexing itself is bounded: a known list of languages, short lines, a deadline. What cannot be coloured in those bounds
stays plain; the text is never changed.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock, Thread
from typing import Protocol

from ui.markdown.content import Run, Tone
from ui.markdown.visible_text import visible

Lines = tuple[tuple[Run, ...], ...]

# Names people write after a fence -> Pygments' own. A closed list, because a lexer is a set of regular expressions that
# a hostile text could drive into exponential time (CVE-2021-27291, CVE-2022-40896); these are the well-trodden ones.
_LANGUAGES = {
    name: lexer
    for lexer, names in {
        "bash": "bash sh shell zsh",
        "c": "c h",
        "cpp": "cpp c++ cc hpp",
        "csharp": "csharp cs c#",
        "css": "css",
        "diff": "diff patch",
        "go": "go golang",
        "html": "html",
        "ini": "ini",
        "java": "java",
        "javascript": "javascript js jsx",
        "json": "json",
        "kotlin": "kotlin kt",
        "lua": "lua",
        "php": "php",
        "python": "python py python3",
        "r": "r",
        "ruby": "ruby rb",
        "rust": "rust rs",
        "sql": "sql postgresql mysql sqlite",
        "swift": "swift",
        "tex": "tex latex",
        "toml": "toml",
        "typescript": "typescript ts tsx",
        "xml": "xml svg",
        "yaml": "yaml yml",
    }.items()
    for name in names.split()
}
_LONGEST_CODE = 10_000
_LONGEST_LINE = 400
_DEADLINE_S = 0.03
_REMEMBERED = 128


class Lexer(Protocol):
    """The part of a Pygments lexer that is used; token types are tuples of names, most general first."""

    def get_tokens(self, text: str) -> Iterable[tuple[tuple[str, ...], str]]: ...


def _load(name: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name  # 30 ms of import, on the loading thread

    lexer: Lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    return lexer


def _tone(kind: tuple[str, ...]) -> Tone:
    top, second = (*kind, "", "")[:2]
    match top, second:
        case ("Keyword", _) | ("Operator", "Word") | ("Name", "Tag") | ("Generic", "Heading" | "Subheading"):
            return Tone.KEYWORD
        case ("Comment", _):
            return Tone.COMMENT
        case ("Literal", "String") | ("Generic", "Inserted"):
            return Tone.STRING
        case ("Literal", "Number") | ("Generic", "Deleted"):
            return Tone.NUMBER
        case _:
            return Tone.PLAIN


def plain_lines(code: str) -> Lines:
    """The lines of `code` without colours; an empty line has no runs."""
    return tuple((Run(visible(line), code=True),) if line else () for line in code.split("\n"))


class Lexers:
    """Loads lexers in the background and remembers what they said; one for a window is best, one a view works.

    All methods are for one thread, the window's.
    """

    def __init__(self) -> None:
        self._loaded: dict[str, Lexer] = {}
        self._loading: set[str] = set()
        self._lock = Lock()
        self._remembered: OrderedDict[tuple[str, str], Lines] = OrderedDict()

    @property
    def loading(self) -> bool:
        """Whether a lexer is on its way, so that code shown plain now may have colours in a moment."""
        with self._lock:
            return bool(self._loading)

    def lines(self, language: str, code: str) -> Lines:
        """The lines of `code`, coloured if its language is known, its lexer loaded and the text within bounds."""
        name = _LANGUAGES.get(language.lower())
        if name is None or len(code) > _LONGEST_CODE or max(map(len, code.split("\n"))) > _LONGEST_LINE:
            return plain_lines(code)
        key = (name, code)
        if (known := self._remembered.get(key)) is not None:
            self._remembered.move_to_end(key)
            return known
        lexer = self._lexer(name)
        if lexer is None:
            return plain_lines(code)
        lines = self._remembered[key] = _lex(lexer, code)
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return lines

    def _lexer(self, name: str) -> Lexer | None:
        with self._lock:
            if name in self._loaded:
                return self._loaded[name]
            if name in self._loading:
                return None
            self._loading.add(name)
        Thread(target=self._load_and_keep, args=(name,), name=f"lexer-{name}", daemon=True).start()
        return None

    def _load_and_keep(self, name: str) -> None:
        lexer = _load(name)
        with self._lock:
            self._loaded[name] = lexer
            self._loading.discard(name)


def _lex(lexer: Lexer, code: str) -> Lines:
    lines: list[list[Run]] = [[]]
    until = time.perf_counter() + _DEADLINE_S
    read = 0
    for kind, text in lexer.get_tokens(code):
        if not code.startswith(text, read) or time.perf_counter() > until:
            break
        read += len(text)
        _add(lines, text, _tone(kind))
    _add(lines, code[read:], Tone.PLAIN)
    return tuple(map(tuple, lines))


def _add(lines: list[list[Run]], text: str, tone: Tone) -> None:
    for number, part in enumerate(text.split("\n")):
        if number:
            lines.append([])
        if not part:
            continue
        line = lines[-1]
        if line and line[-1].tone is tone:
            line[-1] = Run(line[-1].text + visible(part), code=True, tone=tone)
        else:
            line.append(Run(visible(part), code=True, tone=tone))
