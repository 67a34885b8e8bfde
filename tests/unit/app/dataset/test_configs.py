"""Columns are a contract with trainers of models: each is written down here as RECORDS.md §3 has it."""

import pyarrow as pa
import pytest
import yaml

from app.dataset.configs import SCHEMAS, features
from app.dataset.names import CONFIGS

TURNS = "list<element: struct<role: string, content: string>>"
COLUMNS = {
    "sft": {"prompt": TURNS, "completion": TURNS},
    "preference": {
        "prompt": TURNS,
        "chosen": TURNS,
        "rejected": TURNS,
        "prompt_id": "string",
        "k": "int64",
        "criterion": "string",
        "strength": "int64",
    },
    "reward": {"chosen": TURNS, "rejected": TURNS, "margin": "double"},
    "kto": {"prompt": TURNS, "completion": TURNS, "label": "bool"},
    "stepwise": {"prompt": "string", "completions": "list<element: string>", "labels": "list<element: bool>"},
    "prompts": {"prompt": TURNS},
    "critique": {
        "prompt": TURNS,
        "answer": "string",
        "spans": "list<element: struct<start: int64, end: int64, quote: string, category: string, severity: string, "
        "correction: string, explanation: string>>",
        "corrected": "string",
        "evidence": "list<element: struct<span: int64, source: string, locator: string, quote: string>>",
    },
    "records": {
        "author": "string",
        "device": "string",
        "kind": "string",
        "work": "string",
        "time": "string",
        "project": "string",
        "guidelines": "string",
        "active_seconds": "double",
        "review_outcome": "string",
    },
}


def columns(schema: pa.Schema) -> dict[str, str]:
    # Arrow calls the items of a list `item` or `element`, which is no part of what they are.
    return {field.name: str(field.type).replace("item:", "element:") for field in schema}


def test_there_are_eight_configurations() -> None:
    assert list(SCHEMAS) == list(CONFIGS) == list(COLUMNS)


@pytest.mark.parametrize("config", COLUMNS)
def test_columns_are_those_of_the_contract_and_the_name_of_the_record(config: str) -> None:
    found = columns(SCHEMAS[config])
    assert found == {**COLUMNS[config], "entry_id": "string"}
    assert list(found) == [*COLUMNS[config], "entry_id"]


@pytest.mark.parametrize("config", COLUMNS)
def test_the_cards_header_gives_datasets_the_same_columns_and_types(config: str) -> None:
    from datasets import Features

    said = Features._from_yaml_list(yaml.safe_load("\n".join(features(SCHEMAS[config]))))
    assert columns(said.arrow_schema) == columns(SCHEMAS[config])
