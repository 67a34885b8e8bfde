"""Exports of platforms of labelling: Argilla's records of both its versions, nested and flat, and Label Studio's tasks.

What is asked and what the answers are is told by the names of fields, as projects are free to choose them; what people
said of the answers is read by `judgements`. Only what was submitted counts, and no model's suggestion does. The shapes
are those of `FeedbackRecord` and `Record.to_dict` (argilla-io/argilla) and of Label Studio's JSON export
(https://labelstud.io/guide/task_format).
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.generation import Message
from app.domain.language import language_code
from sync.server.importing.asks import Asks, NoTask, Row, conversation, improving, ranking, some_of, text
from sync.server.importing.judgements import Judgement, agreed, key, numbered
from sync.server.importing.preferences import preference

_QUESTIONS: Final = (
    *("prompt", "instruction", "question", "query", "usermessage", "message"),
    *("messages", "conversation", "dialogue", "chat", "input", "text"),
)
_MORE: Final = ("input", "context")
_ANSWERS: Final = ("response", "reply", "answer", "completion", "generation", "output", "candidate", "text", "message")
_LISTS: Final = ("items", "responses", "answers", "completions", "generations", "candidates")
_BODIES: Final = ("body", "text", "content", "html")
_RESPONSES: Final = ".responses"


def is_argilla(row: Row) -> bool:
    """Whether a row is a record of Argilla's."""
    return isinstance(row.get("fields"), Mapping)


def is_flat_argilla(row: Row) -> bool:
    """Whether it is one whose fields are columns."""
    return any(name.endswith(_RESPONSES) for name in row) or any(map(_is_judged, row.values()))


def argilla(row: Row) -> Asks:
    """What a record asks, and what those who submitted say of its answers."""
    fields = row.get("fields")
    people: dict[str, list[Judgement]] = defaultdict(list)
    if isinstance(fields, Mapping):
        said = _nested(row.get("responses"))
    else:
        fields = {name: value for name, value in row.items() if "." not in name and not _is_judged(value)}
        said = _flat(row)
    for person, question, value in said:
        people[person].append((question, value))
    return _asked(fields, list(people.values()), language=_language(row.get("metadata")))


def is_label_studio(row: Row) -> bool:
    """Whether a row is a task of Label Studio's."""
    return isinstance(row.get("data"), Mapping)


def label_studio(row: Row) -> Asks:
    """What a task asks, and what its annotations say; where some are the truth, what they say."""
    every = row.get("annotations") or row.get("completions") or ()
    done = [each for each in every if isinstance(each, Mapping) and not each.get("was_cancelled")]
    done = [each for each in done if each.get("ground_truth")] or done
    people = [list(_results(each.get("result"))) for each in done]
    return _asked(row["data"], people, language=_language(row["data"]))


def _asked(fields: Row, people: list[list[Judgement]], *, language: str) -> Asks:
    fields = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if "chosen" in fields and "rejected" in fields:
        return preference(fields)
    answers = _answers(fields)
    told = _question(fields, answers)
    if len(answers) > 1:
        names = list(answers)
        ranks, unknown = agreed(people, names)
        return ranking(told, [answers[name] for name in names], ranks, unknown=unknown, language=language)
    one = next((text(value, name) for name, value in fields.items() if key(name) in _ANSWERS[:-2]), "")
    return improving(told, one, unknown="one answer ranks nothing", language=language)


def _question(fields: Row, answers: Mapping[str, str]) -> tuple[Message, ...]:
    by_key = {key(name): value for name, value in fields.items() if name not in answers}
    name = next((each for each in _QUESTIONS if each in by_key), None)
    if name is None:
        raise NoTask(f"no question: none of its fields is called one; there is {some_of(fields) or 'nothing'}")
    told = conversation(by_key[name], name)
    more = [text(by_key[each], each) for each in _MORE if each in by_key and each != name]
    if not more or not told:
        return told
    return (*told[:-1], Message(told[-1].role, "\n\n".join((told[-1].content, *more))))


def _answers(fields: Row) -> dict[str, str]:
    """By their names, in the order of these."""
    for name in _LISTS:
        if isinstance(told := fields.get(name), list):
            items = dict(_item(each, at) for at, each in enumerate(told, start=1))
            if len(items) != len(told):
                raise NoTask("two answers have one id")
            return items
    families: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in fields.items():
        parts = numbered(name) or _sided(name)
        if parts and parts[0] in _ANSWERS:
            families[parts[0]][name] = text(value, name)
    family = max(families.values(), key=len, default={})
    return {name: family[name] for name in sorted(family, key=_in_order)} if len(family) > 1 else {}


def _item(each: Any, at: int) -> tuple[str, str]:
    """Of a list of answers: with an id, as Label Studio ranks them, or the text alone."""
    if not isinstance(each, Mapping):
        return f"answer{at}", text(each, "an answer")
    body = next((each[name] for name in _BODIES if each.get(name)), None)
    return text(each.get("id"), "an id") or f"answer{at}", text(body, "an answer")


def _sided(name: str) -> tuple[str, str] | None:
    """ "left_answer" and "answer-right" are made of a word and a side."""
    compared = key(name)
    for side in ("left", "right"):
        if compared.startswith(side) or compared.endswith(side):
            return compared.removeprefix(side).removesuffix(side), side
    return None


def _in_order(name: str) -> tuple[int, str]:
    _, place = numbered(name) or _sided(name) or ("", "")
    return (int(place), "") if place.isdecimal() else (0, place)


def _nested(responses: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(responses, Mapping):  # version 2: by question
        for question, said in responses.items():
            yield from _each(question, said)
    elif isinstance(responses, list):  # version 1: by person
        for at, each in enumerate(responses):
            if isinstance(each, Mapping) and _counts(each) and isinstance(each.get("values"), Mapping):
                for question, said in each["values"].items():
                    yield str(at), str(question), said.get("value") if isinstance(said, Mapping) else said


def _flat(row: Row) -> Iterator[tuple[str, str, Any]]:
    for name, value in row.items():
        if name.endswith(_RESPONSES) and isinstance(value, list):
            users, states = (row.get(f"{name}.{part}") for part in ("users", "status"))
            for at, said in enumerate(value):
                if _counts({"status": _at(states, at)}):
                    yield str(_at(users, at) or at), name.removesuffix(_RESPONSES), said
        elif _is_judged(value):
            yield from _each(name, value)


def _each(question: str, said: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(said, Mapping):  # datasets writes a list of objects as an object of lists
        columns = {name: each for name, each in said.items() if isinstance(each, list)}
        said = [dict(zip(columns, each, strict=True)) for each in zip(*columns.values(), strict=False)]
    for at, each in enumerate(said if isinstance(said, list) else ()):
        if isinstance(each, Mapping) and _counts(each):
            yield str(each.get("user_id", at)), question, each.get("value")


def _at(listed: Any, place: int) -> Any:
    return listed[place] if isinstance(listed, list) and place < len(listed) else None


def _counts(response: Row) -> bool:
    return response.get("status") in (None, "submitted")


def _is_judged(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, Mapping) and "user_id" in first and "value" in first


def _results(results: Any) -> Iterator[Judgement]:
    for each in results if isinstance(results, list) else ():
        value = each.get("value") if isinstance(each, Mapping) else None
        if isinstance(value, Mapping):
            kind, about = str(each.get("type")), f"{each.get('from_name')} {each.get('to_name')}"
            yield about, value.get("selected" if kind == "pairwise" else kind)


def _language(said: Any) -> str:
    try:
        facts = json.loads(said) if isinstance(said, str) else said
    except (ValueError, RecursionError):
        return ""
    language = facts.get("language") if isinstance(facts, Mapping) else None
    try:
        return language_code(language) if isinstance(language, str) else ""
    except ValueError:
        return ""  # it was not said to us
