"""When a desk tries to reach its company's server next."""

import pytest

from app.domain.errors import DiskFull, ServerBusy, ServerUnreachable
from sync.client import schedule as plan
from sync.client.schedule import Schedule
from tests.desk_samples import START


class StoppedClock:
    """Stands still until it is turned."""

    def __init__(self):
        self.seconds = 1000.0

    def now(self):
        return START

    def monotonic(self):
        return self.seconds


class Dice:
    """Gives what it is told to."""

    def __init__(self):
        self.next = 0.5

    def __call__(self):
        return self.next


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
def dice():
    return Dice()


@pytest.fixture
def schedule(clock, dice):
    return Schedule(clock=clock, random=dice)


def test_nothing_is_tried_before_it_begins(schedule):
    assert schedule.wait_s() is None


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_the_first_try_comes_soon_after_the_start_and_not_for_all_at_once(schedule, dice, chance):
    dice.next = chance
    schedule.begin()
    assert plan.FIRST_S <= schedule.wait_s() <= plan.FIRST_S + plan.FIRST_SPREAD_S


def test_what_is_signed_in_a_row_goes_together_and_waits_no_longer_than_it_may(schedule, clock):
    schedule.passed()
    schedule.new_work()
    assert schedule.wait_s() == plan.SETTLE_S
    clock.seconds += 10
    schedule.new_work()
    assert schedule.wait_s() == plan.SETTLE_S
    clock.seconds += 10
    schedule.new_work()
    assert schedule.wait_s() == plan.SETTLE_AT_MOST_S - 20
    clock.seconds += 60
    assert schedule.wait_s() == 0.0


def test_new_work_never_puts_off_a_try_that_is_due_sooner(schedule, clock):
    schedule.passed()
    clock.seconds += plan.ROUTINE_S - 1
    schedule.new_work()
    assert schedule.wait_s() == 1.0


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_with_nothing_to_do_it_is_asked_every_quarter_of_an_hour(schedule, dice, chance):
    dice.next = chance
    schedule.passed()
    assert plan.ROUTINE_S * 0.9 <= schedule.wait_s() <= plan.ROUTINE_S * 1.1


def test_the_wait_after_failures_doubles_up_to_an_hour_and_is_anything_below(schedule, dice):
    waits = []
    for _ in range(12):
        dice.next = 0.999
        schedule.failed(ServerUnreachable())
        waits.append(schedule.wait_s() / 0.999)
    assert [round(each) for each in waits[:7]] == [30, 60, 120, 240, 480, 960, 1920]
    assert [round(each) for each in waits[7:]] == [3600] * 5
    dice.next = 0.0
    schedule.failed(ServerUnreachable())
    assert schedule.wait_s() == plan.LEAST_WAIT_S


def test_a_pass_that_reached_its_end_makes_the_next_failure_the_first_again(schedule, dice):
    for _ in range(6):
        schedule.failed(DiskFull("home"))
    schedule.passed()
    schedule.failed(ServerUnreachable())
    assert schedule.wait_s() == 15


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_a_busy_server_is_left_alone_as_long_as_it_asks(schedule, dice, chance):
    dice.next = chance
    schedule.failed(ServerBusy(600))
    assert 600 <= schedule.wait_s() <= 750


def test_a_server_that_asks_for_no_time_at_all_gets_some(schedule, dice):
    dice.next = 0.0
    schedule.failed(ServerBusy(0))
    assert schedule.wait_s() == plan.BUSY_LEAST_S


def test_new_work_does_not_hasten_what_waits_after_a_failure(schedule):
    schedule.failed(ServerBusy(600))
    before = schedule.wait_s()
    schedule.new_work()
    assert schedule.wait_s() == before


# What keeps a desk from trying, and how the plan says that it does.
KEPT = [(Schedule.work_offline, "offline"), (Schedule.save_bytes, "metered")]


@pytest.mark.parametrize(("keep", "said"), KEPT, ids=["offline", "metered"])
def test_offline_or_where_bytes_cost_nothing_is_tried_and_afterwards_at_once(schedule, clock, keep, said):
    schedule.passed()
    keep(schedule, True)
    schedule.new_work()
    clock.seconds += 10_000
    assert getattr(schedule, said)
    assert schedule.wait_s() is None
    keep(schedule, False)
    assert schedule.wait_s() == 0.0


@pytest.mark.parametrize(("keep", "said"), KEPT, ids=["offline", "metered"])
def test_afterwards_a_busy_server_is_still_left_alone(schedule, keep, said):
    schedule.failed(ServerBusy(600))
    keep(schedule, True)
    keep(schedule, False)
    assert not getattr(schedule, said)
    assert schedule.wait_s() >= 600


def test_once_stopped_nothing_is_tried_until_a_pass_reached_its_end(schedule, clock):
    schedule.begin()
    schedule.stop()
    schedule.new_work()
    clock.seconds += 10_000
    assert schedule.wait_s() is None
    schedule.failed(ServerUnreachable())
    assert schedule.wait_s() is None
    schedule.passed()
    assert schedule.wait_s() is not None


def test_a_network_that_is_free_changes_nothing_for_who_works_offline(schedule):
    schedule.passed()
    schedule.work_offline(True)
    schedule.save_bytes(True)
    schedule.save_bytes(False)
    assert schedule.wait_s() is None


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_on_a_network_again_it_is_tried_soon_and_not_by_all_at_once(schedule, dice, chance):
    dice.next = 0.999
    for _ in range(9):
        schedule.failed(ServerUnreachable())
    dice.next = chance
    schedule.reconnected()
    assert plan.RECONNECTED_S <= schedule.wait_s() <= plan.RECONNECTED_S + plan.RECONNECTED_SPREAD_S


def test_on_a_network_again_what_is_due_sooner_stays_and_a_busy_server_is_left_alone(schedule, dice):
    dice.next = 0.0
    schedule.failed(ServerUnreachable())
    schedule.reconnected()
    assert schedule.wait_s() == plan.LEAST_WAIT_S
    schedule.failed(ServerBusy(600))
    schedule.reconnected()
    assert schedule.wait_s() >= 600


def test_on_a_network_again_a_desk_that_missed_nothing_waits_as_before(schedule):
    schedule.passed()
    before = schedule.wait_s()
    schedule.reconnected()
    assert schedule.wait_s() == before
