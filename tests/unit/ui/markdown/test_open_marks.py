import pytest

from ui.markdown.open_marks import settled


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a **bold wor", "a **bold wor**"),
        ("a **bold** wor", "a **bold** wor"),
        ("a **bold ", "a **bold**"),
        ("a **bold*", "a **bold**"),
        ("a **", "a "),
        ("run `pip ins", "run `pip ins`"),
        ("run `", "run "),
        ("run ``a ` b", "run ``a ` b``"),
        ("`**` is code", "`**` is code"),
        ("see [the guide](https://exa", "see the guide"),
        ("see [the guide](https://example.org) and", "see [the guide](https://example.org) and"),
        ("**closed above\n\nplain", "**closed above\n\nplain"),
    ],
)
def test_what_was_opened_is_closed_for_the_moment(source: str, shown: str) -> None:
    assert settled(source) == shown


@pytest.mark.parametrize("line", ["-", "1.", "2", "```", "---", "==", "| ", "> ", "###"])
def test_a_last_line_that_may_become_anything_waits(line: str) -> None:
    assert settled(f"Watch for:\n{line}") == "Watch for:"


def test_inside_a_fence_only_the_beginning_of_its_closing_line_waits() -> None:
    assert settled("```\na **b\n``", "```") == "```\na **b\n"
    assert settled("```\na **b\n-", "```") == "```\na **b\n-"
