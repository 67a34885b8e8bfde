"""What each kind of work gives in each configuration."""

import pyarrow as pa
import pytest

from app.dataset.bodies import Answer, Order, Span, Turn
from app.dataset.configs import LAID, SCHEMAS, plain
from app.dataset.derive import CORRECTION, Listed, Piece, derive
from app.dataset.names import CONFIGS
from tests.unit.app.dataset.works import ASKED, BOOK, gold, judged, marked, ranked, span, two

PROMPT = [{"role": turn.role, "content": turn.content} for turn in ASKED]


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


def piece(work: object, name: str = "e", **changes: object) -> Piece:
    return Piece(entry_id=name, prompt_id="p", work=work, **changes)  # type: ignore[arg-type]


def rows(*pieces: Piece, config: str, seed: int = 0) -> list[dict[str, object]]:
    table = derive(pieces, (), (config,), seed=seed).get(config)
    return [] if table is None else table.to_pylist()


def test_a_gold_answer_is_one_row_of_sft() -> None:
    wanted = [{"prompt": PROMPT, "completion": said("Rayleigh."), "entry_id": "e"}]
    assert rows(piece(gold("Rayleigh.")), config="sft") == wanted
    for config in ("preference", "reward", "kto", "stepwise", "critique"):
        assert rows(piece(gold()), config=config) == []


def test_a_conversation_of_several_turns_is_the_prompt_of_its_last() -> None:
    turns = (*ASKED, Turn("assistant", "Because."), Turn("user", "Why?"), Turn("assistant", "Light."))
    (row,) = rows(piece(gold(messages=turns)), config="sft")
    assert [turn["content"] for turn in row["prompt"]] == [turn.content for turn in turns[:-1]]  # type: ignore[attr-defined]
    assert row["completion"] == said("Light.")


def test_a_pair_says_who_was_preferred_by_what_out_of_how_many_and_how_much() -> None:
    work = ranked([["b"], ["a", "c"]], {"a": "A", "b": "B", "c": "C"}, per_criterion={"style": Order((("a",), ("b",)))})
    found = rows(piece(work), config="preference")
    assert [(row["chosen"], row["rejected"], row["criterion"]) for row in found] == [
        (said("B"), said("A"), "overall"),
        (said("B"), said("C"), "overall"),
        (said("A"), said("B"), "style"),
    ]
    for row in found:
        assert row["prompt"] == PROMPT
        assert (row["prompt_id"], row["k"], row["strength"], row["entry_id"]) == ("p", 3, None, "e")


def test_a_reward_row_has_the_prompt_in_both_and_always_a_margin() -> None:
    of_two = rows(piece(two(strength=-2, first_shown="a")), config="reward")
    assert of_two == [
        {
            "chosen": PROMPT + said("Yes."),
            "rejected": PROMPT + said("No."),
            "margin": pytest.approx(2 / 3),
            "entry_id": "e",
        }
    ]
    without = ranked([["a"], ["b"]], {"a": "A", "b": "B"}, per_criterion={"style": Order((("b",), ("a",)))})
    assert [row["margin"] for row in rows(piece(without), config="reward")] == [0.0]


def test_a_correction_is_better_than_the_answer_and_good_where_that_was_bad() -> None:
    text = "Paris is in Spain."
    work = marked(text, span(text, "Spain"), corrected="Paris is in France.")
    (pair,) = rows(piece(work), config="preference")
    assert (pair["chosen"], pair["rejected"]) == (said("Paris is in France."), said(text))
    assert (pair["criterion"], pair["k"], pair["strength"]) == (CORRECTION, 2, None)
    (reward,) = rows(piece(work), config="reward")
    assert (reward["chosen"], reward["margin"]) == (PROMPT + said("Paris is in France."), 0.0)
    found = {row["completion"][0]["content"]: row["label"] for row in rows(piece(work), config="kto")}  # type: ignore[index]
    assert found == {text: False, "Paris is in France.": True}


@pytest.mark.parametrize("corrected", ["", "  \n", "Caf\u00e9."])
def test_a_corrected_answer_that_says_nothing_else_is_no_correction(corrected: str) -> None:
    work = marked("Cafe\u0301.", corrected=corrected)
    for config in ("preference", "reward", "kto"):
        assert rows(piece(work), config=config) == []


def test_kto_is_told_the_best_and_the_last_and_that_all_are_bad() -> None:
    work = ranked([["b"], ["c"], ["a"]], {"a": "A", "b": "B", "c": "C"})
    found = {row["completion"][0]["content"]: row["label"] for row in rows(piece(work), config="kto")}  # type: ignore[index]
    assert found == {"B": True, "A": False}
    bad = ranked([], {"a": "A", "b": "B"}, all_bad=True)
    assert [row["label"] for row in rows(piece(bad), config="kto")] == [False, False]


def test_steps_are_sentences_and_the_prompt_is_text() -> None:
    text = "Paris is in Spain. It is a city."
    one = marked(text, span(text, "Spain"), messages=(Turn("user", "Where is Paris?"),))
    assert rows(piece(one), config="stepwise") == [
        {
            "prompt": "Where is Paris?",
            "completions": ["Paris is in Spain.", "It is a city."],
            "labels": [False, True],
            "entry_id": "e",
        }
    ]
    (several,) = rows(piece(marked(text)), config="stepwise")
    assert several["labels"] == [True, True]
    for turn in ASKED:
        assert turn.content in str(several["prompt"])


def test_an_answer_of_nothing_has_no_steps() -> None:
    assert rows(piece(marked(" \n ")), config="stepwise") == []


def test_a_prompt_stands_once() -> None:
    found = rows(piece(gold(), "1"), piece(gold("Other."), "2", first=False), config="prompts")
    assert found == [{"prompt": PROMPT, "entry_id": "1"}]


def test_a_critique_has_its_spans_and_which_evidence_is_whose() -> None:
    text = "Cafe\u0301 is in Spain."
    spans = (
        Span(quote="Café", category="language_error", severity="minor", start=0, end=4, correction="Coffee"),
        Span(category="missing_answer", severity="major", explanation="Where?", evidence=(BOOK,)),
        Span(quote="Spain", category="factual_error", severity="critical", start=0, end=5, evidence=(BOOK, BOOK)),
    )
    (row,) = rows(piece(marked(text, *spans, corrected="Café is in France.")), config="critique")
    assert (row["prompt"], row["answer"], row["corrected"]) == (PROMPT, "Café is in Spain.", "Café is in France.")
    found = row["spans"]
    assert [(each["start"], each["end"]) for each in found] == [(0, 4), (None, None), (None, None)]  # type: ignore[attr-defined]
    assert [each["quote"] for each in found] == ["Café", "", "Spain"]  # type: ignore[attr-defined]
    assert row["evidence"] == [
        {"span": at, "source": BOOK.source, "locator": BOOK.locator, "quote": BOOK.quote} for at in (1, 2, 2)
    ]


def test_of_one_pair_the_seed_draws_an_overall_one() -> None:
    work = ranked(
        [["a"], ["b"], ["c"], ["d"]],
        dict(zip("abcd", "ABCD", strict=True)),
        per_criterion={"style": Order((("d",), ("c",), ("b",), ("a",)))},
    )
    drawn = set()
    for seed in range(60):
        one = rows(piece(work, pairs="one"), config="preference", seed=seed)
        assert one == rows(piece(work, pairs="one"), config="preference", seed=seed)
        assert [row["criterion"] for row in one] == ["overall"]
        reward = rows(piece(work, pairs="one"), config="reward", seed=seed)
        assert [row["chosen"] for row in reward] == [PROMPT + one[0]["chosen"]]  # type: ignore[operator]
        drawn.add(str((one[0]["chosen"], one[0]["rejected"])))
    assert len(drawn) == 6
    assert rows(piece(work, pairs="none"), config="preference") == []
    assert rows(piece(work, pairs="none"), config="reward") == []


def test_where_only_a_criterion_was_ranked_by_the_one_pair_is_of_it() -> None:
    work = ranked([], {"a": "A", "b": "B"}, all_bad=True, per_criterion={"style": Order((("b",), ("a",)))})
    (row,) = rows(piece(work, pairs="one"), config="preference")
    assert row["criterion"] == "style"
    assert rows(piece(work, pairs="one"), config="reward") == []


def test_rows_come_in_the_order_of_the_pieces_with_the_columns_of_the_contract() -> None:
    text = "One. Two."
    works = [gold(), two(strength=1, first_shown="b"), marked(text, span(text, "One"), corrected="Three.")] * 3
    listed = [
        Listed("p", "d", "annotation.submitted", "instruct", "2026", "x", "g", 1.5, "accept", str(n)) for n in range(9)
    ]
    pieces = [piece(work, str(n), first=not n) for n, work in enumerate(works)]
    made = derive(pieces, listed, CONFIGS, seed=0)
    assert list(made) == list(CONFIGS)
    for config, table in made.items():
        assert isinstance(table, pa.Table)
        assert table.schema.equals(LAID[config])
        assert plain(table).schema.equals(SCHEMAS[config])
        table.validate(full=True)
        names = table.column("entry_id").to_pylist()
        assert names == sorted(names)
        assert set(names) <= {str(n) for n in range(9)}
    assert made["records"].num_rows == 9
    again = derive(pieces[:4], listed[:4], CONFIGS, seed=0), derive(pieces[4:], listed[4:], CONFIGS, seed=0)
    for config, table in made.items():
        assert pa.concat_tables([part[config] for part in again if config in part]).equals(table)


def test_only_what_was_asked_for_is_made() -> None:
    assert list(derive([piece(gold())], (), ("prompts",), seed=0)) == ["prompts"]
    assert derive([], (), CONFIGS, seed=0) == {}
    assert derive([piece(gold())], [Listed(*["x"] * 7, 0.0, "x", "x")], ("sft",), seed=0).keys() == {"sft"}


def test_answers_without_text_are_in_no_row() -> None:
    work = ranked([["a"], ["b"]], {"a": " ", "b": "B"}, judgements=judged(a=1))
    for config in ("preference", "reward"):
        assert rows(piece(work), config=config) == []
    assert [row["completion"] for row in rows(piece(work), config="kto")] == [said("B")]
    assert Answer("a", " ") == work.candidates[0]
