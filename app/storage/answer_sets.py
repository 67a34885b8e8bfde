"""Keeps sets of K answers from their first word on.

An unfinished candidate is stored as one that failed, with the text so far: if the program dies, that is the truth about
it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from app.domain.candidate import Candidate
from app.domain.work import AnswerSet
from app.storage.columns import AnyRow
from app.storage.database import Database
from app.storage.tables import answer_sets, candidates, drafts


class AnswerSetRepository:
    """Each method is one transaction, or part of the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, answer_set: AnswerSet, *, unfinished: bool = True) -> None:
        """Keep the set with its candidates as they are now."""
        row = {
            "id": answer_set.id,
            "conversation": answer_set.conversation,
            "turn": answer_set.turn,
            "messages": answer_set.messages,
            "shuffle_seed": answer_set.shuffle_seed,
            "shown": answer_set.order,
            "created": answer_set.created,
        }
        with self._database.writing() as connection:
            connection.execute(insert(answer_sets).values(row))
            _add_candidates(connection, answer_set.id, answer_set.candidates, unfinished=unfinished)

    def get(self, answer_set: str) -> AnswerSet | None:
        with self._database.reading() as connection:
            row = connection.execute(select(answer_sets).where(answer_sets.c.id == answer_set)).first()
            return None if row is None else _answer_set(connection, row)

    def of_conversation(self, conversation: str) -> tuple[AnswerSet, ...]:
        """Oldest first."""
        wanted = select(answer_sets).where(answer_sets.c.conversation == conversation).order_by(answer_sets.c.n)
        with self._database.reading() as connection:
            return tuple(_answer_set(connection, row) for row in connection.execute(wanted).all())

    def keep_partial(self, answer_set: str, texts: Mapping[str, str]) -> None:
        """The texts so far, by candidate id; finished candidates stay as they are. Not durable, see `Database`."""
        with self._database.writing(durable=False) as connection:
            for candidate, text in texts.items():
                connection.execute(
                    update(candidates)
                    .where(candidates.c.answer_set == answer_set, candidates.c.id == candidate, candidates.c.unfinished)
                    .values(text=text)
                )

    def finish(self, answer_set: str, ended: Sequence[Candidate], shown: Sequence[str]) -> None:
        """These are the set's candidates now, shown in this order."""
        with self._database.writing() as connection:
            connection.execute(delete(candidates).where(candidates.c.answer_set == answer_set))
            _add_candidates(connection, answer_set, ended, unfinished=False)
            connection.execute(update(answer_sets).where(answer_sets.c.id == answer_set).values(shown=tuple(shown)))

    def remove(self, answer_set: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(answer_sets).where(answer_sets.c.id == answer_set))

    def purge_unclaimed(self, *, created_before: datetime) -> int:
        """Remove old sets that belong to no conversation any more and that no draft speaks of; returns how many.

        A draft's body is the page's own, so it is only asked whether the set's id stands in it.
        """
        claimed = exists().where(func.instr(drafts.c.body, answer_sets.c.id) > 0)
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(answer_sets).where(
                    answer_sets.c.conversation.is_(None), answer_sets.c.created < created_before, ~claimed
                )
            )
            return gone.rowcount


def _add_candidates(connection: Connection, answer_set: str, made: Sequence[Candidate], *, unfinished: bool) -> None:
    rows = [
        {
            "answer_set": answer_set,
            "place": place,
            "id": candidate.id,
            "text": candidate.text,
            "body": replace(candidate, text=""),
            "unfinished": unfinished,
        }
        for place, candidate in enumerate(made)
    ]
    if rows:
        connection.execute(insert(candidates), rows)


def _answer_set(connection: Connection, row: AnyRow) -> AnswerSet:
    made = connection.execute(select(candidates).where(candidates.c.answer_set == row.id).order_by(candidates.c.place))
    return AnswerSet(
        id=row.id,
        conversation=row.conversation,
        turn=row.turn,
        messages=row.messages,
        candidates=tuple(replace(each.body, text=each.text) for each in made),
        shuffle_seed=row.shuffle_seed,
        order=row.shown,
        created=row.created,
    )
