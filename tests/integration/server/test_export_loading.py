"""Those who train open the folder with stock libraries: `datasets`, and ten lines that check every signature."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app.dataset.layout import Shard
from app.dataset.names import CONFIGS
from app.dataset.request import Format
from tests.exported_work import ANY, Firm, rows_of

LOAD = textwrap.dedent("""
    import json, sys
    from datasets import get_dataset_config_names, load_dataset

    from app.dataset.configs import SCHEMAS
    from tests.unit.app.dataset.test_configs import columns

    out, found = sys.argv[1], {}
    assert sorted(get_dataset_config_names(out)) == sorted(SCHEMAS), get_dataset_config_names(out)
    for config, schema in SCHEMAS.items():
        loaded = load_dataset(out, config)
        for split, rows in loaded.items():
            assert columns(rows.features.arrow_schema) == columns(schema), (config, rows.features)
            assert rows.column_names == schema.names
            found.setdefault(config, {})[split] = rows.to_list()
    print(json.dumps(found))
""")


def python(*words: object, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HF_HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture(scope="module", params=[(Format.PARQUET, 1), (Format.JSONL, 1), (Format.PARQUET, 3)], ids=str)
def out(request: pytest.FixtureRequest, sqlite_firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    form, of = request.param
    out = tmp_path_factory.mktemp("exports") / "out"
    for index in range(of):
        sqlite_firm.export(out, shard=Shard(index, of), format=form, selection={"outcomes": ANY}, test_share=0.3)
    return out


def test_every_configuration_loads_with_the_columns_types_and_rows_of_the_files(out: Path, tmp_path: Path) -> None:
    done = python("-c", LOAD, out, home=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    for config in CONFIGS:
        for split in ("train", "test"):
            assert loaded[config].get(split, []) == rows_of(out, config, split)


def block_of(out: Path) -> str:
    """The ten lines of the card."""
    blocks = re.findall(r"```python\n(.*?)```", (out / "README.md").read_text("utf-8"), re.DOTALL)
    (block,) = (each for each in blocks if "import hashlib" in each)
    assert len(block.splitlines()) == 10
    return str(block)


def test_ten_lines_out_of_the_card_check_every_signature_and_every_row(out: Path, tmp_path: Path) -> None:
    done = python("-c", block_of(out), home=tmp_path, cwd=out)
    assert done.returncode == 0, done.stderr
    records = len((out / "records.jsonl").read_bytes().splitlines())
    assert done.stdout == f"{records} records verify; every row names one: True\n"


def test_the_same_lines_find_one_byte_that_was_flipped(out: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(out, tmp_path / "copy"))
    raw = bytearray((copy / "records.jsonl").read_bytes())
    raw[raw.index(b'"payload":"') + 400] ^= 1
    (copy / "records.jsonl").write_bytes(raw)
    done = python("-c", block_of(out), home=tmp_path / "home", cwd=copy)
    assert done.returncode != 0
    assert "records verify" not in done.stdout


def test_the_same_lines_find_a_row_of_no_record(out: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(out, tmp_path / "copy"))
    lines = (copy / "records.jsonl").read_bytes().splitlines(keepends=True)
    (copy / "records.jsonl").write_bytes(b"".join(lines[1:]))
    done = python("-c", block_of(out), home=tmp_path / "home", cwd=copy)
    assert done.stdout == f"{len(lines) - 1} records verify; every row names one: False\n"
