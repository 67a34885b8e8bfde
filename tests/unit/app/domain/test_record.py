import pytest

from app.domain.record import ChainHead


def test_an_empty_chain_has_no_last_record() -> None:
    assert ChainHead.empty() == ChainHead(0, None)


@pytest.mark.parametrize(("seq", "entry_id"), [(0, "0a"), (1, None), (-1, "0a"), (-1, None)])
def test_a_chain_is_empty_or_ends_in_a_record(seq: int, entry_id: str | None) -> None:
    with pytest.raises(ValueError, match="chain"):
        ChainHead(seq, entry_id)
