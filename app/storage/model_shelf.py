"""The person's library of models in the database; implements `app.domain.ports.ModelShelf`."""

from dataclasses import replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.model import ShelvedModel
from app.storage.columns import to_json
from app.storage.database import Database
from app.storage.tables import models, profile

_REMOVED_ANY = "models.removed_any"


class StoredModelShelf:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def models(self) -> tuple[ShelvedModel, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(models).order_by(models.c.n)).all()
        return tuple(replace(row.body, chosen=row.chosen) for row in rows)

    def put(self, model: ShelvedModel) -> None:
        row = {"body": model, "chosen": model.chosen}
        with self._database.writing() as connection:
            if model.chosen:
                connection.execute(update(models).values(chosen=False))
            change = update(models).where(models.c.id == model.id).values(row)
            if connection.execute(change).rowcount == 0:
                connection.execute(insert(models).values(id=model.id, **row))

    def remove(self, model_id: str) -> None:
        removed = upsert(profile).values(key=_REMOVED_ANY, value=to_json(True)).on_conflict_do_nothing()
        with self._database.writing() as connection:
            connection.execute(delete(models).where(models.c.id == model_id))
            connection.execute(removed)

    def removed_any(self) -> bool:
        with self._database.reading() as connection:
            kept = select(profile.c.key).where(profile.c.key == _REMOVED_ANY)
            return connection.execute(kept).first() is not None

    def choose(self, model_id: str | None) -> None:
        with self._database.writing() as connection:
            connection.execute(update(models).values(chosen=False))
            if model_id is not None:
                chosen = connection.execute(update(models).where(models.c.id == model_id).values(chosen=True))
                if chosen.rowcount == 0:
                    raise KeyError(model_id)
