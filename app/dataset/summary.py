"""What figures need of a piece of work, without its texts: kept for each record while a dataset is surveyed."""

from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct

from app.dataset.bodies import Answer, Critique, Instruct, Ranking, Work
from app.dataset.derive import answers_of
from app.dataset.prompts import prompt_of
from app.dataset.steps import fits, nfc

_NAME_DIGITS: Final = 16


class Model(Struct, frozen=True, gc=False, array_like=True):
    sha256: str
    name: str
    quantisation: str
    engine: str


class Judged(Struct, frozen=True, array_like=True):
    """One answer as it was judged. `name` is of its text: the same answer of one task has it for every trainer. `rank`
    counts from 0, best first; None where it was not placed."""

    name: str
    rank: int | None
    quality: int | None
    criteria: dict[str, int]
    flags: tuple[str, ...]
    model: Model | None
    sampling: str
    stop: str | None


class Summary(Struct, frozen=True, array_like=True):
    """Lengths are in characters; `spans` counts errors marked by category, `astray` those whose place does not hold
    what they quote."""

    language: str
    specialisation: str
    prompt_chars: int
    turns: int
    answer_chars: tuple[int, ...]
    answers: tuple[Judged, ...] = ()
    prompt_labels: tuple[str, ...] = ()
    spans: dict[str, int] = {}
    astray: int = 0
    all_bad: bool = False


def summarise(work: Work) -> Summary:
    """Of one piece of work."""
    prompt = prompt_of(work)
    spans: dict[str, int] = {}
    astray = 0
    if isinstance(work, Critique):
        text = nfc(work.answer.text)
        for span in work.errors:
            spans[span.category] = spans.get(span.category, 0) + 1
            astray += span.start is not None and not fits(span, text)
    return Summary(
        language=work.language,
        specialisation=work.specialisation,
        prompt_chars=sum(len(turn.content) for turn in prompt),
        turns=len(prompt),
        answer_chars=tuple(map(len, answers_of(work))),
        answers=_judged(work),
        prompt_labels=work.prompt_labels if isinstance(work, Ranking) else (),
        spans=spans,
        astray=astray,
        all_bad=isinstance(work, Ranking) and work.all_bad,
    )


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Summary).decode


def _judged(work: Work) -> tuple[Judged, ...]:
    match work:
        case Ranking():
            rank_of = {name: rank for rank, group in enumerate(work.ranking.groups) for name in group}
            said = {judgement.candidate: judgement for judgement in work.judgements}
            made = []
            for answer in work.candidates:
                judgement = said.get(answer.id)
                quality = None if judgement is None else judgement.quality
                criteria = {} if judgement is None else judgement.criteria
                flags = () if judgement is None else judgement.flags
                made.append(_one(answer, rank_of.get(answer.id), quality, criteria, flags))
            return tuple(made)
        case Critique():
            return (_one(work.answer, None, None, {}, ()),)
        case Instruct():
            return () if work.started_from is None else (_one(work.started_from, None, None, {}, ()),)


def _one(
    answer: Answer, rank: int | None, quality: int | None, criteria: dict[str, int], flags: tuple[str, ...]
) -> Judged:
    return Judged(
        name=sha256(answer.text.encode()).hexdigest()[:_NAME_DIGITS],
        rank=rank,
        quality=quality,
        criteria=criteria,
        flags=flags,
        model=_model(answer),
        sampling=_sampling(answer),
        stop=answer.stop,
    )


def _model(answer: Answer) -> Model | None:
    by = answer.provenance
    return None if by is None else Model(by.model_sha256, by.model_name, by.quantisation, by.engine_version)


def _sampling(answer: Answer) -> str:
    by = answer.sampling
    if by is None:
        return ""
    return f"temperature {by.temperature:g}, top-k {by.top_k}, top-p {by.top_p:g}, min-p {by.min_p:g}"
