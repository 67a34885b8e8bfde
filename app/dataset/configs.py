"""The configurations of an exported dataset and their columns (RECORDS.md §3), for Parquet and JSON Lines alike.

A conversation is a list of `{role, content}`, as chat templates and TRL take it. Every row names the record that it
comes from in `entry_id`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import pyarrow as pa

from app.dataset.names import CRITIQUE, KTO, PREFERENCE, PROMPTS, RECORDS, REWARD, SFT, STEPWISE

_TEXT: Final = pa.string()
TURNS: Final = pa.list_(pa.struct([("role", _TEXT), ("content", _TEXT)]))
_NAMED: Final = pa.dictionary(pa.int32(), _TEXT)  # each text once, and rows of numbers
LAID_TURNS: Final = pa.list_(pa.struct([("role", _NAMED), ("content", _NAMED)]))
SPANS: Final = pa.list_(
    pa.struct(
        [
            ("start", pa.int64()),  # null for an omission
            ("end", pa.int64()),
            ("quote", _TEXT),
            ("category", _TEXT),
            ("severity", _TEXT),
            ("correction", _TEXT),
            ("explanation", _TEXT),
        ]
    )
)
EVIDENCE: Final = pa.list_(
    pa.struct([("span", pa.int64()), ("source", _TEXT), ("locator", _TEXT), ("quote", _TEXT)])  # `span` counts from 0
)


SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    name: pa.schema([*columns, ("entry_id", _TEXT)])
    for name, columns in {
        SFT: [("prompt", TURNS), ("completion", TURNS)],
        PREFERENCE: [
            ("prompt", TURNS),
            ("chosen", TURNS),
            ("rejected", TURNS),
            ("prompt_id", _TEXT),
            ("k", pa.int64()),
            ("criterion", _TEXT),
            ("strength", pa.int64()),
        ],
        REWARD: [("chosen", TURNS), ("rejected", TURNS), ("margin", pa.float64())],
        KTO: [("prompt", TURNS), ("completion", TURNS), ("label", pa.bool_())],
        STEPWISE: [("prompt", _TEXT), ("completions", pa.list_(_TEXT)), ("labels", pa.list_(pa.bool_()))],
        PROMPTS: [("prompt", TURNS)],
        CRITIQUE: [
            ("prompt", TURNS),
            ("answer", _TEXT),
            ("spans", SPANS),
            ("corrected", _TEXT),
            ("evidence", EVIDENCE),
        ],
        RECORDS: [
            ("author", _TEXT),
            ("device", _TEXT),
            ("kind", _TEXT),
            ("work", _TEXT),
            ("time", _TEXT),
            ("project", _TEXT),
            ("guidelines", _TEXT),
            ("active_seconds", pa.float64()),
            ("review_outcome", _TEXT),
        ],
    }.items()
}
# The same as rows are laid out: a conversation stands in many of them, and most bytes of a table would be copies.
LAID: Final[Mapping[str, pa.Schema]] = {
    name: pa.schema([(each.name, LAID_TURNS if each.type == TURNS else each.type) for each in schema])
    for name, schema in SCHEMAS.items()
}


def plain(table: pa.Table) -> pa.Table:
    """The rows of a table that is laid out, as readers see them."""
    fields = [field.with_type(TURNS) if field.type == LAID_TURNS else field for field in table.schema]
    return table.cast(pa.schema(fields))


def features(schema: pa.Schema) -> list[str]:
    """The columns as lines of YAML for a dataset card's `dataset_info`: without these a JSON reader would guess."""
    return [line for field in schema for line in _feature(field.name, field.type)]


def _feature(name: str, kind: pa.DataType) -> Iterator[str]:
    yield f"- name: {name}"
    if not pa.types.is_list(kind):
        yield f"  dtype: {_dtype(kind)}"
    elif pa.types.is_struct(kind.value_type):
        yield "  list:"
        for field in kind.value_type:
            yield from (f"  {line}" for line in _feature(field.name, field.type))
    else:
        yield f"  list: {_dtype(kind.value_type)}"


def _dtype(kind: pa.DataType) -> str:
    return {"double": "float64", "bool": "bool"}.get(str(kind), str(kind))
