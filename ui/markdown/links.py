"""Finds the links of a document in reading order, so that they can be reached with the keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument


@dataclass(frozen=True, slots=True)
class Link:
    """Document positions [start, end) and the address."""

    start: int
    end: int
    address: str


def links(document: QTextDocument) -> Iterator[Link]:
    """All links, neighbouring stretches of one address as one."""
    block = document.begin()
    found: Link | None = None
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            address = fragment.charFormat().anchorHref()
            start, end = fragment.position(), fragment.position() + fragment.length()
            if found and found.end == start and found.address == address:
                found = Link(found.start, end, address)
            else:
                if found:
                    yield found
                found = Link(start, end, address) if address else None
            iterator += 1
        block = block.next()
    if found:
        yield found


def neighbour(document: QTextDocument, start: int, end: int, *, forward: bool) -> Link | None:
    """The next link after `end`, or the last one before `start`."""
    if forward:
        return next((link for link in links(document) if link.start >= end), None)
    before = [link for link in links(document) if link.end <= start]
    return before[-1] if before else None
