"""Rows as a company writes them for this program, and as crowds' tasks and MT-Bench's questions were written.

    messages | prompt | instruction (+ input) | turns     the conversation, or its first question
    answers | left_answer + right_answer                  answers to rank, given with it, in the order they stand in
    best + why                                            practice: the answers' numbers, best first, and why; in
                                                          [2, [1, 3]] the answers 1 and 3 are as good as each other
    known_solutions + message_on_unknown_solution         the same of a comparison of two, as others write it

Later turns follow on answers that are not there yet, and a `reference` would tell what is to be found out: neither is
read.
"""

from collections.abc import Sequence
from typing import Any, Final

from app.domain.generation import Message, Role
from sync.server.importing.asks import Asks, Groups, NoTask, Row, asking, listed, messages, shown, some_of, text

COLUMNS: Final = frozenset(("messages", "prompt", "instruction", "turns", "input"))
# What others call the outcome of a comparison of two, as groups of `Task.given`, best first.
_ORDERS: Final[dict[str, Groups]] = {
    "left": ((0,), (1,)),
    "right": ((1,), (0,)),
    "equal": ((0, 1),),
}


def question(row: Row) -> Asks:
    """What a row asks. Nothing is put into another order: who wrote it knows which answer stands first."""
    given = _given(row)
    best_first, explanation = _known(row, given)
    return Asks(
        messages=_messages(row),
        given=given,
        best_first=best_first,
        explanation=explanation,
        shown=bool(best_first),
        unknown="which answer is better is not known",
    )


def has_answers(row: Row) -> bool:
    """Whether answers stand in it as this program has them written."""
    return "answers" in row or ("left_answer" in row and "right_answer" in row)


def _messages(row: Row) -> tuple[Message, ...]:
    if told := row.get("messages"):
        return messages(told, "messages")
    if isinstance(row.get("prompt"), list):
        return asking(messages(row["prompt"], "prompt"))
    first = text(row.get("prompt"), "prompt") or text(row.get("instruction"), "instruction")
    if turns := row.get("turns"):
        first = text(turns[0] if isinstance(turns, Sequence) and not isinstance(turns, str) else turns, "turns")
    if more := text(row.get("input"), "input"):
        first = f"{first}\n\n{more}"
    if not first.strip():
        if any(row.get(each) for each in COLUMNS):
            raise NoTask("no question: what is to be answered is empty")
        raise NoTask(f"no question in any form that is known; there is {some_of(row) or 'nothing'}")
    return (Message(Role.USER, first),)


def _given(row: Row) -> tuple[str, ...]:
    if answers := row.get("answers"):
        return tuple(text(each, "an answer") for each in listed(answers, "answers"))
    sides = [text(row.get(f"{side}_answer"), f"{side}_answer") for side in ("left", "right")]
    return tuple(sides) if all(sides) else ()


def _known(row: Row, given: tuple[str, ...]) -> tuple[Groups, str]:
    if best := row.get("best"):
        why = text(row.get("why"), "why")
        return _numbered(best, given), why
    solutions = row.get("known_solutions")
    if not solutions:
        return (), ""
    result = _result(solutions)
    if not isinstance(result, str) or result not in _ORDERS:
        raise NoTask(f"a known result is one of {', '.join(_ORDERS)}, not {shown(result)}")
    if len(given) != 2:
        raise NoTask("a known result is of two answers")
    return _ORDERS[result], text(row.get("message_on_unknown_solution"), "message_on_unknown_solution")


def _numbered(best: Any, given: tuple[str, ...]) -> Groups:
    groups = [each if isinstance(each, list) else [each] for each in listed(best, "best")]
    named = [each for group in groups for each in group if type(each) is int]
    if sorted(named) != list(range(1, len(given) + 1)) or len(named) != sum(map(len, groups)):
        raise NoTask(f"best names each of the {len(given)} answers once, by its number from 1, not {best!r:.60}")
    return tuple(tuple(number - 1 for number in group) for group in groups)


def _result(solutions: Any) -> Any:
    try:
        return solutions[0]["output_values"]["result"]
    except (KeyError, IndexError, TypeError) as error:
        raise NoTask("known_solutions holds no result") from error
