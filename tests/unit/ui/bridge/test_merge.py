"""Fewer events, the same text."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.candidate import StopReason
from app.domain.events import CandidateFinished, PrefillProgress, TextChunk
from ui.bridge.merge import SpeedGauge, merge


def chunk(index, text, tokens=1):
    return TextChunk(job="j", index=index, text=text, tokens=tokens)


def finished(index, text, tokens=1):
    return CandidateFinished(
        job="j", index=index, text=text, seed=1, stop=StopReason.END, tokens=tokens, tokens_per_second=1.0
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.text(max_size=5)), max_size=40))
def test_every_candidate_keeps_all_its_text_in_one_chunk(parts):
    events = [chunk(index, text, at) for at, (index, text) in enumerate(parts)]
    merged = merge(events)
    assert len({event.index for event in merged}) == len(merged)
    for event in merged:
        assert event.text == "".join(text for index, text in parts if index == event.index)
        assert event.tokens == max(at for at, (index, _) in enumerate(parts) if index == event.index)


def test_a_candidate_finishes_after_its_last_chunk():
    merged = merge([chunk(0, "a"), chunk(1, "x"), chunk(0, "b"), finished(0, "ab"), chunk(1, "y")])
    assert merged == (chunk(0, "ab"), chunk(1, "xy"), finished(0, "ab"))


def test_only_the_last_reading_of_the_prompt_is_kept():
    readings = [PrefillProgress(job="j", done=done, total=9, reused=0) for done in (3, 6, 9)]
    assert merge([*readings, chunk(0, "a")]) == (readings[-1], chunk(0, "a"))


def test_speed_is_of_all_candidates_together():
    gauge = SpeedGauge()
    assert gauge.read([chunk(0, "a", 1), chunk(1, "b", 1)], now=10.0) is None
    assert gauge.read([chunk(0, "a", 11), chunk(1, "b", 21)], now=10.5) == 60.0
    assert gauge.read([PrefillProgress(job="j", done=1, total=1, reused=0)], now=11.0) is None
