import pytest

from app.domain.candidate import Candidate, StopReason
from tests.desk_samples import candidate


def test_an_answer_that_came_with_a_task_is_a_text_and_nothing_made_up() -> None:
    assert Candidate(id="a", text="Yes.").given
    assert not candidate("a").given


@pytest.mark.parametrize("known", [{"seed": 7}, {"stop": StopReason.END}, {"prompt_tokens": 3}])
def test_how_an_answer_was_made_is_known_whole_or_not_at_all(known: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="whole, or not at all"):
        Candidate(id="a", text="Yes.", **known)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="whole, or not at all"):
        candidate("a", **dict.fromkeys(known))
