"""Column types with one meaning: moments, text that every reader can decode, and domain values as JSON."""

import base64
import json
import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Row, Text, literal_column, tuple_
from sqlalchemy.types import TypeDecorator

from app.domain.well_formed import well_formed

AnyRow = Row[*tuple[Any, ...]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970. Raises TypeError for a time without a zone."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The moment, in UTC."""
    return _EPOCH + count * _MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime as an integer: exact, the same on every machine, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:  # noqa: ARG002
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return None if value is None else from_microseconds(value)


class Words(TypeDecorator[str]):
    """Text that a person or a model wrote; made well-formed on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value is None else well_formed(value)


class Json(TypeDecorator[Any]):
    """A frozen domain value as JSON, read back as the same type."""

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: Any | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value is None else to_json(value)

    def process_result_value(self, value: Any | None, dialect: Any) -> Any | None:  # noqa: ARG002
        return None if value is None else from_json(value, self.of)


def to_json(value: object) -> str:
    """JSON of anything msgspec knows, and of paths; its strings made well-formed."""
    try:
        return msgspec.json.encode(value, enc_hook=_path_fields).decode("utf-8")
    except UnicodeEncodeError:
        return well_formed(json.dumps(msgspec.to_builtins(value, enc_hook=_path_fields), ensure_ascii=False))


def from_json(text: str, of: Any) -> Any:
    """What `to_json` wrote, as the type that it was."""
    return msgspec.json.decode(text, type=of, dec_hook=_from_path_fields)


def _path_fields(value: object) -> str | dict[str, str]:
    """A path as its text. A file name on Linux is bytes and need not be text: such a path is base64 of them, in an
    object, as any text may be the name of a file."""
    if not isinstance(value, Path):
        raise NotImplementedError(f"no column holds a {type(value).__name__}")
    text = str(value)
    return text if well_formed(text) == text else {"bytes": base64.b64encode(os.fsencode(value)).decode("ascii")}


def _from_path_fields(kind: type, value: object) -> Path:
    match value:
        case str(text) if kind is Path:
            return Path(text)
        case {"bytes": str(encoded)} if kind is Path:
            return Path(os.fsdecode(base64.b64decode(encoded, validate=True)))
    raise NotImplementedError(f"no column holds a {kind.__name__}")


def earlier(at: Column[datetime], n: Column[int], than: tuple[datetime, int]) -> ColumnElement[bool]:
    """Rows that come after the one at `than` in a list by time and number, newest first."""
    return tuple_(at, n) < tuple_(*than, types=(Moment(), Integer()))


def among(column: Column[str], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a row that is found otherwise is one of these. By an index of the column, SQLite would go through all
    that it has of them: https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_"""
    return literal_column(f"+{column.table.name}.{column.name}", column.type).in_(values)
