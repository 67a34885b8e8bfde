"""Conversations as trees of messages, as OpenAssistant exports them: nested, or as rows of single messages.

Each message of a prompter is a task: its replies are to be ranked, a single one to be made better. A reply's `rank` is
0 for the best (https://huggingface.co/datasets/OpenAssistant/oasst1); replies that were deleted are no answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.generation import Message, Role
from sync.server.importing.asks import Asks, NoTask, Row, improving, number, ranking, shown, text
from sync.server.importing.files import Refused

_ROLES: Final = {"prompter": Role.USER, "assistant": Role.ASSISTANT}
_Said = tuple[Message, ...] | None
_NOT_RANKED: Final = "not every reply has a rank"


@dataclass(slots=True)
class _Node:
    """A message and what was said to it. `line` is where it stands."""

    row: Row
    line: int
    parent: str = ""
    replies: list["_Node"] = field(default_factory=list)


class Gathered:
    """Messages of a file that stand in it one by one, in any order: its trees are known once it was read."""

    def __init__(self) -> None:
        self._nodes: dict[str, _Node] = {}

    def add(self, row: Row, line: int) -> None:
        """Raises NoTask for a message that was there before, and for one without a name."""
        name, parent = text(row["message_id"], "message_id"), text(row.get("parent_id"), "parent_id")
        if name in self._nodes:
            raise NoTask(f"message {name:.60} was in the file before")
        self._nodes[name] = _Node(row, line, parent)

    def asked(self) -> Iterator[tuple[int, Asks | Refused]]:
        """What they ask and where; what hangs on no tree is refused."""
        roots, lost = [], []
        for node in self._nodes.values():
            if not node.parent:
                roots.append(node)
            elif (above := self._nodes.get(node.parent)) is not None:
                above.replies.append(node)
            else:
                lost.append(node)
        reached = set()
        for root in roots:
            for node, asked in _walk(root, ()):
                reached.add(id(node))
                if asked is not None:
                    yield node.line, asked
        for root in lost:
            yield root.line, Refused(line=root.line, reason="the message that it replies to is not in the file")
            for node, asked in _walk(root, None):
                reached.add(id(node))
                if asked is not None and node is not root:
                    yield node.line, asked
        for node in self._nodes.values():
            if id(node) not in reached:
                yield node.line, Refused(line=node.line, reason="the messages that it replies to go round in a circle")


def is_message(row: Row) -> bool:
    """Whether a row is one message of a tree."""
    return "message_id" in row and "role" in row and "text" in row and "replies" not in row


def is_tree(row: Row) -> bool:
    """Whether a row is a tree, or a message with what hangs on it."""
    return isinstance(row.get("prompt"), Mapping) or ("replies" in row and "role" in row and "text" in row)


def tree(row: Row, line: int) -> Iterator[Asks | Refused]:
    """What all the messages of a nested tree ask."""
    prompt = row.get("prompt")
    for _, asked in _walk(_nested(prompt if isinstance(prompt, Mapping) else row, line), ()):
        if asked is not None:
            yield asked


def _nested(root: Any, line: int) -> _Node:
    top = _Node(root, line)
    waiting = [top]
    while waiting:
        node = waiting.pop()
        replies = node.row.get("replies") or []
        if not isinstance(replies, list) or not all(isinstance(each, Mapping) for each in replies):
            raise NoTask(f"replies is a list of messages, not {shown(replies)}")
        node.replies = [_Node(each, line) for each in replies]
        waiting.extend(node.replies)
    return top


def _walk(root: _Node, before: _Said) -> Iterator[tuple[_Node, Asks | Refused | None]]:
    """Every message of a tree, the first one first, with what it asks; behind a broken one nothing is asked."""
    waiting = [(root, before)]
    while waiting:
        node, before = waiting.pop()
        said: _Said = None
        try:
            said = None if before is None else (*before, _message(node.row))
            yield node, _asked(node, said)
        except NoTask as error:
            yield node, Refused(line=node.line, reason=str(error))
        waiting.extend((reply, said) for reply in reversed(node.replies))


def _asked(node: _Node, said: _Said) -> Asks | None:
    if node.row.get("role") != "prompter" or _is_deleted(node.row):
        return None
    if said is None:
        raise NoTask("a message before it is missing or broken")
    answers: dict[str, float | None] = {}
    for each in node.replies:
        if each.row.get("role") == "assistant" and not _is_deleted(each.row):
            answers.setdefault(_message(each.row).content, number(each.row.get("rank")))
    language = text(node.row.get("lang"), "lang")
    if len(answers) < 2:
        one = next(iter(answers), "")
        return improving(said, one, unknown="fewer than two replies rank nothing", language=language)
    ranks = [rank for rank in answers.values() if rank is not None]
    known = ranks if len(ranks) == len(answers) else None
    return ranking(said, list(answers), known, unknown=_NOT_RANKED, language=language)


def _message(row: Row) -> Message:
    role = row.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise NoTask(f"a role is one of {', '.join(_ROLES)}, not {shown(role)}")
    return Message(_ROLES[role], text(row.get("text"), "text"))


def _is_deleted(row: Row) -> bool:
    return row.get("deleted") in (True, "true", "True")
