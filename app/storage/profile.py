"""Facts about the person and this desk, each under a key, as JSON: a name, specialisations, what was last open."""

from typing import TypeVar, cast

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from app.storage.columns import from_json, to_json
from app.storage.database import Database
from app.storage.tables import profile

Value = TypeVar("Value")


class ProfileStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, of: type[Value]) -> Value | None:
        """The value under `key` as the type that was put there; None where nothing was, or None."""
        with self._database.reading() as connection:
            kept = connection.execute(select(profile.c.value).where(profile.c.key == key)).scalar()
        return None if kept is None else cast("Value | None", from_json(kept, of | None))

    def put(self, key: str, value: object) -> None:
        """Keep `value`, anything that msgspec writes as JSON, in place of what was there."""
        kept = to_json(value)
        change = insert(profile).values(key=key, value=kept)
        with self._database.writing() as connection:
            connection.execute(change.on_conflict_do_update(index_elements=["key"], set_={"value": kept}))
