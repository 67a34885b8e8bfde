"""The first state of the page: from answers about to be written, from a kept set, or from a record to be revised.

What a draft adds to it is `ui.ranking.draft`'s.
"""

from collections.abc import Sequence

from app.domain.annotation import RankingAnnotation
from app.domain.candidate import Candidate, StopReason
from app.domain.generation import Message, Role
from app.domain.project import Project
from app.domain.work import AnswerSet
from app.services.generate import Answer, Answering
from ui.ranking.sheet import OVERALL, Sheet
from ui.ranking.state import Card, RankingState


def from_answering(kept: AnswerSet, answering: Answering, project: Project, sheet: Sheet) -> RankingState:
    """Answers that are being written, as far as they have come, in the order in which `kept` shows them."""
    by_id = {answer.id: answer for answer in answering.answers}
    return RankingState(
        answer_set=kept.id,
        project=project,
        messages=kept.messages,
        cards=tuple(Card(answer=by_id[i]) for i in kept.order),
        made=tuple(answer.id for answer in answering.answers),
        shuffle_seed=kept.shuffle_seed,
        sheet=sheet,
    )


def from_set(kept: AnswerSet, project: Project, sheet: Sheet) -> RankingState:
    """A set whose answers have all ended."""
    return _ended(kept.id, kept.messages, kept.candidates, kept.order, kept.shuffle_seed, project, sheet)


def from_annotation(annotation: RankingAnnotation, project: Project) -> RankingState:
    """A submitted ranking, to be revised: everything as it was signed, the time spent apart."""
    orders = {OVERALL: annotation.ranking.groups} if annotation.ranking.groups else {}
    sheet = Sheet(
        orders=orders | {key: ranking.groups for key, ranking in annotation.per_criterion.items() if ranking.groups},
        judgements={judgement.candidate: judgement for judgement in annotation.judgements},
        all_bad=annotation.all_bad,
        cannot_rank=annotation.cannot_rank,
        strength=annotation.strength,
        prompt_labels=annotation.prompt_labels,
        justification=annotation.justification,
        specialisation=annotation.specialisation,
        language=annotation.language,
    )
    a = annotation
    return _ended("", a.messages, a.candidates, a.shown, a.shuffle_seed, project, sheet)


def question_of(messages: Sequence[Message]) -> str:
    """What is answered: the last thing the user said."""
    return next((m.content for m in reversed(messages) if m.role is Role.USER), "")


def _ended(
    answer_set: str,
    messages: tuple[Message, ...],
    candidates: tuple[Candidate, ...],
    order: tuple[str, ...],
    shuffle_seed: int,
    project: Project,
    sheet: Sheet,
) -> RankingState:
    by_id = {candidate.id: candidate for candidate in candidates}
    return RankingState(
        answer_set=answer_set,
        project=project,
        messages=messages,
        cards=tuple(Card(answer=_answer(by_id[i]), candidate=by_id[i]) for i in order),
        made=tuple(by_id),
        shuffle_seed=shuffle_seed,
        sheet=sheet,
    )


def _answer(candidate: Candidate) -> Answer:
    return Answer(
        id=candidate.id,
        seed=candidate.seed or 0,
        text=candidate.text,
        tokens=candidate.answer_tokens or 0,
        tokens_per_second=candidate.tokens_per_second or 0.0,
        stop=candidate.stop or StopReason.END,  # one that came with a task is what it is
    )
