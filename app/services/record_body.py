"""The `body` of an annotation's record, both ways: the JSON that RECORDS.md §1 describes and our own values.

A body is the annotation field by field, under the names that `app.domain.annotation` gives them, with `kind` before
them; nothing is left out, an absent value is null. Numbers and lists keep their meaning:

`kind: "ranking"`
    messages            [{role, content}]
    candidates          [{id, text, seed, sampling: {temperature, top_k, top_p, min_p, repeat_penalty, repeat_last_n},
                          stop, prompt_tokens, answer_tokens, tokens_per_second,
                          provenance: {model_sha256, model_name, architecture, quantisation, template_sha256,
                                       engine_version, backend, device, gpu_layers, context_tokens, k}}], as made;
                        of an answer that came with the task only id and text are known, and the rest is null
    shown               [candidate id], in the order shown; shuffle_seed: int
    judgements          [{candidate, quality: 1..7 or null, flags: [str], criteria: {name: 0..4}, note}]
    ranking             {groups: [[candidate id]]}, best first; per_criterion: {name: {groups}}
    all_bad, cannot_rank: bool; strength: -3..3 or null; prompt_labels: [str]; justification, specialisation, language
    effort              {active_s, wall_s}
`kind: "instruct"`
    messages            [{role, content}], the last one the gold answer; played: [role]
    specialisation, language, genre, difficulty, note: str
    sources             [{source, locator, quote}]
    started_from        a candidate as above, or null; the diff to it is derived, never stored
    effort              {active_s, wall_s}

The body of a withdrawal is `{"reason": str}`. Fields that are not known here are ignored.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.domain.annotation import Annotation, InstructAnnotation, RankingAnnotation
from app.domain.errors import BadPayload
from app.domain.well_formed import well_formed
from app.domain.work import WorkKind

_TYPES: dict[str, type[Annotation]] = {WorkKind.RANKING: RankingAnnotation, WorkKind.INSTRUCT: InstructAnnotation}


def kind_of(annotation: Annotation) -> WorkKind:
    return WorkKind.RANKING if isinstance(annotation, RankingAnnotation) else WorkKind.INSTRUCT


def to_body(annotation: Annotation) -> dict[str, Any]:
    """JSON values, all strings well-formed."""
    fields = _well_formed(msgspec.to_builtins(annotation))
    return {"kind": kind_of(annotation).value, **fields}


def from_body(body: Mapping[str, Any]) -> Annotation:
    """The annotation. Raises BadPayload when the fields are not those above or contradict each other."""
    of = _TYPES.get(body.get("kind", ""))
    if of is None:
        raise BadPayload("no kind of annotation that is known here")
    try:
        return msgspec.convert(body, of)
    except msgspec.ValidationError as error:
        raise BadPayload(str(error)) from error


def _well_formed(value: Any) -> Any:
    match value:
        case str():
            return well_formed(value)
        case list() | tuple():  # msgspec leaves tuples as they are
            return [_well_formed(each) for each in value]
        case dict():
            return {_well_formed(name): _well_formed(each) for name, each in value.items()}
        case _:
            return value
