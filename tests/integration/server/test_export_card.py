"""The card of an exported dataset: figures that are those of its files, a header and charts that others can read."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from app.dataset.names import CONFIGS
from app.dataset.verify import verify_dataset
from sync.server.register import Role
from tests.company import SQLITE, found
from tests.company_work import working
from tests.exported_work import GUIDELINES, PLENTY, Firm, data_files, gold_body, rows_of

ACCEPTED = PLENTY + 16


@pytest.fixture(scope="module")
def whole(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is exported where nothing is asked for."""
    out = tmp_path_factory.mktemp("exports") / "whole"
    firm.export(out)
    return out


def test_figures_of_the_card_are_those_of_the_files(firm: Firm, whole: Path) -> None:
    card = (whole / "README.md").read_text("utf-8")
    for config in CONFIGS:
        train, test = (len(rows_of(whole, config, split)) for split in ("train", "test"))
        assert re.search(rf"^\| `{config}` \| .* \| {train} \| {test} \|$", card, re.MULTILINE), config
    with firm.founded.opened() as company, company.database.reading() as db:
        size = company.log.size(db)
    assert f"{ACCEPTED} pieces of work out of a log of {size} records" in card
    assert f"accepted ({ACCEPTED - 1}), accepted with edits (1)" in card
    assert "\n1 critique, 38 gold answers and 7 rankings, by 3 people" in card
    assert "withdrew or revised them: 2." in card
    assert "which the company handed out as a task: 5; which the trainer wrote or had a conversation about: 41." in card
    assert f"| law | 2 | `{GUIDELINES[:16]}…` |" in card
    assert "Of 2 tasks that two or more people did" in card
    assert "en (43), ru (3)" in card
    assert "pieces by each: 1 to 38, median 7" in card
    assert "Answers a ranking: 3 (6), 2 (1). With a tie: 1; with every answer called bad: 0." in card


def test_the_cards_header_names_every_file_and_none_that_is_not_there(whole: Path) -> None:
    header = yaml.safe_load((whole / "README.md").read_text("utf-8").split("---")[1])
    named = []
    for config in header["configs"]:
        for part in config["data_files"]:
            files = list(whole.glob(part["path"]))
            assert files == data_files(whole, config["config_name"], part["split"])
            named += files
    assert sorted(named) == sorted(each for each in (whole / "data").rglob("*") if each.is_file())


def test_every_chart_is_well_formed_and_says_what_it_shows(whole: Path) -> None:
    charts = sorted((whole / "charts").iterdir())
    card = (whole / "README.md").read_text("utf-8")
    assert {each.stem for each in charts} >= {
        "rows",
        "quality",
        "criteria",
        "errors",
        "flags",
        "agreement",
        "strengths",
    }
    for path in charts:
        drawn = ElementTree.fromstring(path.read_bytes())  # noqa: S314 — ours
        svg = "{http://www.w3.org/2000/svg}"
        title, said = drawn.find(f"{svg}title"), drawn.find(f"{svg}desc")
        assert title is not None
        assert title.text
        assert said is not None
        assert said.text
        assert f"({path.relative_to(whole).as_posix()})" in card
    rows = ElementTree.fromstring((whole / "charts" / "rows.svg").read_bytes()).find(f"{svg}desc")  # noqa: S314
    assert rows is not None
    assert f"preference: {len(rows_of(whole, 'preference'))}" in (rows.text or "")


def test_words_of_the_company_cannot_break_the_card_or_a_chart(tmp_path: Path) -> None:
    odd = "<b>&'\"|`\n---\n# x]("
    firm = Firm(found(SQLITE, tmp_path / "company"))
    with working(firm.founded) as at:
        anna, boris = at.person("Анна"), at.person("Борис", Role.LEAD)
        body = gold_body("odd", specialisation=odd, language="zz: [", genre=odd)
        boris.review(anna.submit(body, project=odd), "accept")
    firm.export(tmp_path / "out", name="Odd | name\n---\n# x", licence='MIT: ["x\n')
    for path in (tmp_path / "out" / "charts").iterdir():
        ElementTree.fromstring(path.read_bytes())  # noqa: S314
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    header = yaml.safe_load(card.split("---\n")[1])
    assert header["license"] == 'mit: ["x'
    assert "\n# Odd | name --- # x\n" in card
    assert {config["config_name"] for config in header["configs"]} == {"sft", "prompts", "records"}
    verify_dataset(tmp_path / "out")
