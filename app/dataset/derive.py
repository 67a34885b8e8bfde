"""Pieces of work as rows of every configuration, many at once.

A conversation stands in many rows: each pair repeats its prompt, each answer is in several pairs. So turns are put into
one pool and rows are lists of places in it; pyarrow then lays the columns out, each text once a column. Pure; which
works these are, and which row goes to which split, is told by the caller.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, chain
from typing import Any, Final, NamedTuple

import pyarrow as pa

from app.dataset.bodies import Critique, Instruct, Ranking, Turn, Work
from app.dataset.configs import LAID, LAID_TURNS
from app.dataset.names import CRITIQUE, KTO, PREFERENCE, PROMPTS, RECORDS, REWARD, SFT, STEPWISE
from app.dataset.pairs import OVERALL, Pair, labels, pairs
from app.dataset.prompts import prompt_of
from app.dataset.steps import fits, labelled, nfc

_ASSISTANT: Final = "assistant"
CORRECTION: Final = "correction"


class Piece(NamedTuple):
    """One record's work and what the survey knows of it. `first` says that no record before it has this prompt;
    `pairs` is whether its pairs are wanted: all, one, or none of them."""

    entry_id: str
    prompt_id: str
    work: Work
    first: bool = True
    pairs: str = "all"


class Listed(NamedTuple):
    """A row of the configuration `records`."""

    author: str
    device: str
    kind: str
    work: str
    time: str
    project: str
    guidelines: str
    active_seconds: float
    review_outcome: str
    entry_id: str


def pairs_of(work: Work) -> list[Pair]:
    """What a piece of work says is better than what: of a critique, the corrected answer (1) than the answer (0)."""
    match work:
        case Ranking():
            return pairs(work)
        case Critique() if corrects(work):
            return [Pair(1, 0, CORRECTION, None, 0.0)]
    return []


def corrects(critique: Critique) -> bool:
    """Whether there is a corrected answer that says something else."""
    return bool(critique.corrected.strip()) and nfc(critique.corrected) != nfc(critique.answer.text)


def answers_of(work: Work) -> tuple[str, ...]:
    """The texts that `pairs_of` and `labels_of` count."""
    match work:
        case Ranking():
            return tuple([answer.text for answer in work.candidates])
        case Critique():
            return (work.answer.text, work.corrected)
        case Instruct():
            return (work.messages[-1].content,)


def labels_of(work: Work) -> Mapping[int, bool]:
    """Which answers are good and which are not, by their place; of others nothing is told."""
    match work:
        case Ranking():
            return labels(work)
        case Critique():
            return {0: False, 1: True} if corrects(work) else {}
    return {}


def wanted(piece: Piece, *, seed: int) -> list[Pair]:
    """The pairs of a piece that are exported. The one of `pairs="one"` is drawn by the seed among the overall ones,
    where there are any."""
    found = [] if piece.pairs == "none" else pairs_of(piece.work)
    if piece.pairs != "one" or len(found) < 2:
        return found
    overall = [pair for pair in found if pair.criterion == OVERALL] or found
    return [min(overall, key=lambda pair: draw(seed, piece.entry_id, f"{pair.chosen} {pair.rejected}"))]


def draw(seed: int, *names: str) -> bytes:
    """A lot that depends on these alone."""
    return sha256("\n".join((str(seed), *names)).encode()).digest()


class _Pool:
    """Turns, each once; columns are lists of their places."""

    def __init__(self) -> None:
        self._roles: list[str] = []
        self._contents: list[str] = []

    def add(self, role: str, content: str) -> int:
        self._roles.append(role)
        self._contents.append(content)
        return len(self._roles) - 1

    def add_all(self, turns: Sequence[Turn]) -> list[int]:
        return [self.add(turn.role, turn.content) for turn in turns]

    def column(self, rows: Sequence[Sequence[int]]) -> pa.Array:
        """A conversation for each row, which lists its turns' places. Nothing is added to the pool after the first."""
        places = _numbers(chain.from_iterable(rows))
        turns = pa.StructArray.from_arrays(
            [self._named_roles.take(places), _only(self._texts, places)],
            type=LAID_TURNS.value_type,
        )
        return pa.ListArray.from_arrays(_numbers(accumulate(map(len, rows), initial=0)), turns)

    @cached_property
    def _named_roles(self) -> pa.DictionaryArray:
        return pa.array(self._roles, pa.string()).dictionary_encode()

    @cached_property
    def _texts(self) -> pa.DictionaryArray:
        # Each once, whoever said it: of a dictionary with doubles Parquet makes none.
        return pa.array(self._contents, pa.string()).dictionary_encode()


def _only(texts: pa.DictionaryArray, places: pa.Int32Array) -> pa.DictionaryArray:
    """Those in these places, without the texts that are in no place of them."""
    numbers = texts.indices.take(places).dictionary_encode()
    return pa.DictionaryArray.from_arrays(numbers.indices, texts.dictionary.take(numbers.dictionary))


def _numbers(numbers: Iterable[int]) -> pa.Int32Array:
    found = array("i", numbers)
    return pa.Array.from_buffers(pa.int32(), len(found), [None, pa.py_buffer(found)])


Columns = dict[str, list[Any]]
_Rows = list[list[int]]


@dataclass(slots=True)
class _Laid:
    """Rows under way. Columns of conversations hold places in the pool, the others values."""

    pool: _Pool = field(default_factory=_Pool)
    columns: dict[str, Columns] = field(
        default_factory=lambda: {name: {column: [] for column in schema.names} for name, schema in LAID.items()}
    )

    def add(self, config: str, **row: Any) -> None:
        columns = self.columns[config]
        for name, value in row.items():
            columns[name].append(value)


def derive(
    pieces: Sequence[Piece], listed: Sequence[Listed], configs: Sequence[str], *, seed: int
) -> dict[str, pa.Table]:
    """The rows of each configuration (`LAID`) in the order of the pieces; configurations without any are left out."""
    laid = _Laid()
    makers = [(name, _MAKERS[name]) for name in configs if name != RECORDS]
    for piece in pieces:
        prompt = laid.pool.add_all(prompt_of(piece.work))
        answers = [[laid.pool.add(_ASSISTANT, text)] for text in answers_of(piece.work)]
        told = _Told(piece, prompt, answers, wanted(piece, seed=seed))
        for _, make in makers:
            make(laid, told)
    if RECORDS in configs:
        laid.columns[RECORDS] = {
            name: list(column) for name, column in zip(Listed._fields, zip(*listed, strict=True), strict=False)
        }
    return {name: table for name in configs if (table := _table(name, laid)) is not None}


class _Told(NamedTuple):
    piece: Piece
    prompt: list[int]
    answers: _Rows
    pairs: list[Pair]


def _sft(laid: _Laid, told: _Told) -> None:
    if isinstance(told.piece.work, Instruct):
        laid.add(SFT, prompt=told.prompt, completion=told.answers[0], entry_id=told.piece.entry_id)


def _preference(laid: _Laid, told: _Told) -> None:
    count, answers, columns = len(told.pairs), told.answers, laid.columns[PREFERENCE]
    columns["prompt"] += [told.prompt] * count
    columns["chosen"] += [answers[pair.chosen] for pair in told.pairs]
    columns["rejected"] += [answers[pair.rejected] for pair in told.pairs]
    columns["prompt_id"] += [told.piece.prompt_id] * count
    columns["k"] += [len(answers)] * count
    columns["criterion"] += [pair.criterion for pair in told.pairs]
    columns["strength"] += [pair.strength for pair in told.pairs]
    columns["entry_id"] += [told.piece.entry_id] * count


def _reward(laid: _Laid, told: _Told) -> None:
    # A reward model has one opinion of an answer.
    pairs = [pair for pair in told.pairs if pair.criterion in (OVERALL, CORRECTION)]
    whole = [told.prompt + answer for answer in told.answers]
    columns = laid.columns[REWARD]
    columns["chosen"] += [whole[pair.chosen] for pair in pairs]
    columns["rejected"] += [whole[pair.rejected] for pair in pairs]
    columns["margin"] += [pair.margin for pair in pairs]
    columns["entry_id"] += [told.piece.entry_id] * len(pairs)


def _kto(laid: _Laid, told: _Told) -> None:
    for place, label in labels_of(told.piece.work).items():
        laid.add(KTO, prompt=told.prompt, completion=told.answers[place], label=label, entry_id=told.piece.entry_id)


def _stepwise(laid: _Laid, told: _Told) -> None:
    if isinstance(told.piece.work, Critique) and (steps := labelled(told.piece.work)):
        laid.add(
            STEPWISE,
            prompt=_as_text(told.piece.work.messages),
            completions=[text for text, _ in steps],
            labels=[right for _, right in steps],
            entry_id=told.piece.entry_id,
        )


def _prompts(laid: _Laid, told: _Told) -> None:
    if told.piece.first:
        laid.add(PROMPTS, prompt=told.prompt, entry_id=told.piece.entry_id)


def _critique(laid: _Laid, told: _Told) -> None:
    work = told.piece.work
    if not isinstance(work, Critique):
        return
    answer = nfc(work.answer.text)
    spans = [
        {
            "start": span.start if fits(span, answer) else None,
            "end": span.end if fits(span, answer) else None,
            "quote": span.quote,
            "category": span.category,
            "severity": span.severity,
            "correction": span.correction,
            "explanation": span.explanation,
        }
        for span in work.errors
    ]
    evidence = [
        {"span": place, "source": each.source, "locator": each.locator, "quote": each.quote}
        for place, span in enumerate(work.errors)
        for each in span.evidence
    ]
    laid.add(
        CRITIQUE,
        prompt=told.prompt,
        answer=answer,
        spans=spans,
        corrected=work.corrected,
        evidence=evidence,
        entry_id=told.piece.entry_id,
    )


_MAKERS: Final[Mapping[str, Callable[[_Laid, _Told], None]]] = {
    SFT: _sft,
    PREFERENCE: _preference,
    REWARD: _reward,
    KTO: _kto,
    STEPWISE: _stepwise,
    PROMPTS: _prompts,
    CRITIQUE: _critique,
}


def _as_text(turns: Sequence[Turn]) -> str:
    """A conversation as one text, for trainers that take no turns."""
    if len(turns) == 1:
        return turns[0].content
    return "\n\n".join(f"{turn.role}: {turn.content}" for turn in turns)


def _table(name: str, laid: _Laid) -> pa.Table | None:
    columns, schema = laid.columns[name], LAID[name]
    if not columns or not columns["entry_id"]:
        return None
    made = [_column(laid.pool, columns[column.name], column.type) for column in schema]
    return pa.Table.from_arrays(made, schema=schema)


def _column(pool: _Pool, values: list[Any], kind: pa.DataType) -> pa.Array:
    return pool.column(values) if kind == LAID_TURNS else pa.array(values, kind)
