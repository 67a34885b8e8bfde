import msgspec
import pytest

from app.domain.task import Back, GivenBack
from sync.protocol import Outcome, Outcomes, Pull, Reason, Refusal, Refused, Verdict


def test_a_word_of_a_later_server_is_told_as_unknown() -> None:
    assert msgspec.json.decode(b'{"refusal":"out_of_office"}', type=Refused).refusal is Refusal.UNKNOWN
    outcome = msgspec.json.decode(b'{"verdict":"aside","reason":"out_of_office"}', type=Outcome)
    assert (outcome.verdict, outcome.reason) == (Verdict.ASIDE, Reason.UNKNOWN)
    assert msgspec.json.decode(b'{"verdict":"lent"}', type=Outcome).verdict is Verdict.UNKNOWN
    back = msgspec.json.decode(b'{"task":"a","how":"lent"}', type=GivenBack)
    assert back.how is Back.RELEASED


@pytest.mark.parametrize("word", Refusal)
def test_every_refusal_is_read_as_it_was_written(word: Refusal) -> None:
    assert msgspec.json.decode(msgspec.json.encode(Refused(refusal=word)), type=Refused).refusal is word


@pytest.mark.parametrize("word", Reason)
def test_every_reason_is_read_as_it_was_written(word: Reason) -> None:
    written = msgspec.json.encode(Outcome(verdict=Verdict.REFUSED, reason=word))
    assert msgspec.json.decode(written, type=Outcome).reason is word


def test_an_answer_without_verdicts_is_none() -> None:
    for raw in (b'{"outcomes":[{"verdict":7}]}', b'{"outcomes":[{}]}', b"{}", b"[]"):
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode(raw, type=Outcomes)


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert msgspec.json.decode(b'{"known_size":7,"later":{}}', type=Pull) == Pull(known_size=7)
