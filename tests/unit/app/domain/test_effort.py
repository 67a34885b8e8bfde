from hypothesis import given
from hypothesis import strategies as st

from app.domain.effort import EffortMeter


def test_typing_with_short_pauses_counts_whole() -> None:
    meter = EffortMeter().focused(100.0).touched_at(110.0).touched_at(165.0)

    assert meter.effort(165.0).active_s == 65.0
    assert meter.effort(165.0).wall_s == 65.0


def test_of_a_long_pause_the_first_minute_counts() -> None:
    meter = EffortMeter().focused(0.0).touched_at(30.0).touched_at(300.0).touched_at(310.0)

    assert meter.effort(310.0).active_s == 100.0
    assert meter.effort(310.0).wall_s == 310.0


def test_time_in_another_window_is_wall_time_only() -> None:
    meter = EffortMeter().focused(0.0).touched_at(10.0).blurred(20.0).focused(50.0).touched_at(55.0)

    assert meter.effort(55.0).active_s == 25.0
    assert meter.effort(55.0).wall_s == 55.0


def test_a_task_put_away_and_opened_again_adds_up() -> None:
    meter = EffortMeter().focused(0.0).touched_at(10.0).closed(10.0).focused(1000.0).touched_at(1005.0)

    assert meter.effort(1005.0).active_s == 15.0
    assert meter.effort(1005.0).wall_s == 15.0


def test_the_figure_never_falls_while_nobody_touches_anything() -> None:
    meter = EffortMeter().focused(0.0)
    watched = [meter.effort(float(now)).active_s for now in range(0, 200, 10)]

    assert watched == sorted(watched)
    assert watched[-1] == 60.0


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["focused", "touched_at", "blurred", "closed"]), st.floats(min_value=0.0, max_value=500.0)
    )
)


@given(EVENTS)
def test_active_time_never_exceeds_wall_time(events: list[tuple[str, float]]) -> None:
    meter, now = EffortMeter(), 0.0
    for name, later in events:
        now += later
        meter = getattr(meter, name)(now)
    effort = meter.effort(now)
    assert 0 <= effort.active_s <= effort.wall_s <= round(now, 1) + 0.1
