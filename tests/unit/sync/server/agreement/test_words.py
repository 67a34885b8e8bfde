import json

from app.domain.project import CRITERIA
from sync.server.agreement.figures import Agreement, Figure
from sync.server.agreement.measure import measure
from sync.server.agreement.words import as_json, table
from tests.judged_samples import noisy_tasks

FIGURE = Figure(value=0.8154, low=0.7, high=0.9, units=12, ratings=40, raters=4)


def agreement(**changes):
    nothing = {"criteria": {}, "tasks": 9, "shared": 7, "used": 7}
    nothing |= dict.fromkeys(("quality", "pairs", "observed", "kendalls_w"), Figure())
    return Agreement(**{**nothing, **changes})


def test_every_figure_has_its_line_with_what_it_rests_on():
    lines = table(measure(noisy_tasks(20, noise=0.5), criteria=CRITERIA))
    assert all(any(f"alpha, {name}" in line for line in lines) for name in CRITERIA)
    (line,) = (line for line in table(agreement(criteria={"tone": FIGURE})) if "tone" in line)
    assert line.split() == ["alpha,", "tone", "0.815", "0.700", "to", "0.900", "12", "40", "4"]


def test_plain_agreement_is_a_percentage():
    (line,) = (line for line in table(agreement(observed=FIGURE)) if "same answer" in line)
    assert "81.5%" in line
    assert "70.0% to 90.0%" in line


def test_what_is_not_defined_is_a_dash():
    (line,) = (line for line in table(agreement(criteria={"tone": Figure()})) if "tone" in line)
    assert line.split() == ["alpha,", "tone", "-", "-", "0", "0", "0"]


def test_it_says_how_to_read_the_numbers():
    text = "\n".join(table(agreement()))
    assert "0.8" in text
    assert "0.667" in text
    assert "tentative" in text


def test_a_sample_is_said_to_be_one():
    assert table(agreement())[0] == "Tasks: 9, judged by two trainers or more: 7."
    assert "of these 5 were drawn" in table(agreement(used=5))[0]


def test_columns_stand_under_their_headings():
    lines = table(measure(noisy_tasks(20, noise=0.5)))
    rows = lines[2 : lines.index("", 2)]
    assert len({len(row) for row in rows}) == 1
    assert max(map(len, lines)) <= 110


def test_a_terminal_obeys_no_criterion():
    assert all(line.isprintable() for line in table(agreement(criteria={"\x1b[2J": FIGURE})))


def test_programs_read_every_field():
    found = as_json(agreement(criteria={"tone": FIGURE}))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["criteria"]["tone"] == {
        "value": 0.8154,
        "low": 0.7,
        "high": 0.9,
        "units": 12,
        "ratings": 40,
        "raters": 4,
    }
    assert found["pairs"]["value"] is None
    assert (found["tasks"], found["shared"], found["used"]) == (9, 7, 7)
    assert found.keys() == {"criteria", "quality", "pairs", "observed", "kendalls_w", "tasks", "shared", "used"}
