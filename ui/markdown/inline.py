"""Turns the inline tokens of one paragraph into runs: emphasis, code, maths as its source, links safe to offer.

A link is kept only for http, https and mailto; of any other, and of every image, the address is shown as text, so that
nothing a model wrote is hidden and nothing is ever fetched.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from ui.markdown.content import Run, Tone
from ui.markdown.visible_text import visible

LINE_BREAK = "\u2028"
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^«»“”]{3,}", re.IGNORECASE)
_LONGEST_ADDRESS_SHOWN = 120


def is_safe_address(address: str) -> bool:
    """Whether an address may become a link that a person can choose to open."""
    return _SAFE.fullmatch(address) is not None


@dataclass(slots=True)
class _Writer:
    """The emphasis in force, as depths, the address of the link being read, if any, and the text so far by its look."""

    strong: int = 0
    em: int = 0
    s: int = 0
    address: str | None = None
    looks: list[tuple[bool, bool, bool, bool, Tone, str]] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)

    def add(
        self, text: str, *, code: bool = False, italic: bool = False, tone: Tone = Tone.PLAIN, link: str = ""
    ) -> None:
        if not text:
            return
        address = self.address or ""
        safe = address if is_safe_address(address) else ""
        look = (self.strong > 0, italic or self.em > 0, self.s > 0, code, tone, link or safe)
        if self.looks and self.looks[-1] == look:
            self.texts[-1].append(text)
        else:
            self.looks.append(look)
            self.texts.append([text])

    def runs(self) -> tuple[Run, ...]:
        return tuple(
            Run(visible("".join(parts)).replace("\n", LINE_BREAK), *look)
            for look, parts in zip(self.looks, self.texts, strict=True)
        )


def runs_of(tokens: Sequence[Token], image_word: str) -> tuple[Run, ...]:
    """The runs of an inline token's children; `image_word` stands before the description of an image."""
    writer = _Writer()
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                _add_text(writer, token.content)
            case "softbreak" | "hardbreak":
                # A model's line breaks are kept: a poem must read as a poem.
                writer.add(LINE_BREAK)
            case "code_inline":
                writer.add(token.content, code=True)
            case "math_inline":
                writer.add(token.content, code=True, italic=True)
            case "image":
                _add_image(writer, token, image_word)
            case "link_open":
                writer.address = str(token.attrs.get("href", ""))
            case "link_close":
                if writer.address and not is_safe_address(writer.address):
                    _add_address(writer, writer.address)
                writer.address = None
            case "strong_open" | "em_open" | "s_open" | "strong_close" | "em_close" | "s_close":
                name = token.type.partition("_")[0]
                setattr(writer, name, getattr(writer, name) + token.nesting)
            case _:
                writer.add(token.content)
    return writer.runs()


def _add_text(writer: _Writer, text: str) -> None:
    if writer.address is not None:
        writer.add(text)
        return
    read = 0
    for match in _BARE.finditer(text):
        address = _without_closing_punctuation(match.group())
        writer.add(text[read : match.start()])
        writer.add(address, link=address)
        read = match.start() + len(address)
    writer.add(text[read:])


def _without_closing_punctuation(address: str) -> str:
    while address[-1] in ".,;:!?*_~" or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address


def _add_image(writer: _Writer, token: Token, image_word: str) -> None:
    source = str(token.attrs.get("src", ""))
    description = f"{image_word}: {token.content}" if token.content else image_word
    safe = is_safe_address(source)
    writer.add(description, italic=True, tone=Tone.QUIET, link=source if safe and writer.address is None else "")
    if source and not safe:
        _add_address(writer, source)


def _add_address(writer: _Writer, address: str) -> None:
    shown = address if len(address) <= _LONGEST_ADDRESS_SHOWN else address[:_LONGEST_ADDRESS_SHOWN] + "…"
    writer.address = None
    writer.add(f" ({shown})", tone=Tone.QUIET)
