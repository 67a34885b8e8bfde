"""What a piece of work is found by and called: its plain words, and its title."""

from app.domain.annotation import Annotation, RankingAnnotation
from app.domain.generation import Message, Role
from app.services.titles import title_from


def words_of(annotation: Annotation) -> str:
    """Everything in it that people or the model wrote, the trainer's own words first."""
    said = [message.content for message in annotation.messages]
    if isinstance(annotation, RankingAnnotation):
        notes = [judgement.note for judgement in annotation.judgements]
        parts = [annotation.justification, *notes, *said, *(candidate.text for candidate in annotation.candidates)]
    else:
        cited = [part for source in annotation.sources for part in (source.source, source.locator, source.quote)]
        parts = [annotation.note, *said, *cited]
    return "\n".join(part for part in parts if part)


def title_of(messages: tuple[Message, ...]) -> str:
    """The beginning of the first thing asked."""
    return next((title_from(m.content) for m in messages if m.role is Role.USER and m.content.strip()), "")
