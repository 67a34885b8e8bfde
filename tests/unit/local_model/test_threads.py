"""How many threads compute."""

import pytest

from local_model import threads


@pytest.mark.parametrize(("cores", "chosen"), [(1, 1), (2, 2), (3, 2), (4, 3), (16, 15)])
def test_one_core_is_left_to_the_window_where_there_are_more_than_two(
    cores: int, chosen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "physical_cores", lambda: cores)
    assert threads.compute_threads() == chosen


def test_threads_that_wait_are_told_to_sleep_soon() -> None:
    assert int(threads.worker_environment()["GOMP_SPINCOUNT"]) < 10_000
