"""A slow worker is waited for, a hanging one is not."""

from local_model.watch import LONGEST_TICK_S, Doing, Patience, Verdict, Watch

PATIENCE = Patience(
    start=20,
    ping=4,
    ping_while_loading=10,
    idle=15,
    computing=60,
    loading_idle=30,
    loading_computing=90,
    cancel=2,
    leave=1,
    kill=2,
)


class Worker:
    """A worker on a made-up clock: it answers pings and uses the processor, or not."""

    def __init__(self, doing: Doing, *, answers: bool = True, cpu_share: float = 0.0) -> None:
        self.now = 1000.0
        self.watch = Watch(PATIENCE, self.now)
        self.answers = answers
        self.cpu_share = cpu_share
        self.cpu_s = 0.0
        if doing is not Doing.STARTING:
            self.watch.begin(doing)

    def live(self, seconds: float) -> Verdict | None:
        """Let time pass, tick by tick; the first verdict ends it."""
        end = self.now + seconds
        while self.now < end:
            self.now += 0.5
            self.cpu_s += 0.5 * self.cpu_share
            if verdict := self.watch.tick(self.now):
                return verdict
            if self.watch.ping_due() and self.answers:
                self.watch.ponged(self.watch.serial, self.cpu_s)
        return None


def test_a_resting_worker_that_answers_rests_for_ever() -> None:
    assert Worker(Doing.RESTING).live(10_000) is None


def test_a_worker_that_answers_no_ping_hangs_whatever_it_does() -> None:
    for doing in (Doing.RESTING, Doing.WORKING, Doing.LOADING):
        assert Worker(doing, answers=False).live(12) is Verdict.HUNG
    assert Worker(Doing.RESTING, answers=False).live(3) is None


def test_a_loading_worker_has_longer_to_answer() -> None:
    assert Worker(Doing.LOADING, answers=False).live(8) is None


def test_a_slow_prompt_that_uses_the_processor_is_waited_for() -> None:
    worker = Worker(Doing.WORKING, cpu_share=0.9)
    assert worker.live(55) is None
    assert worker.live(10) is Verdict.HUNG


def test_a_job_that_waits_for_ever_hangs_although_pings_are_answered() -> None:
    worker = Worker(Doing.WORKING, cpu_share=0.01)
    assert worker.live(14) is None
    assert worker.live(5) is Verdict.HUNG


def test_progress_starts_the_wait_anew() -> None:
    worker = Worker(Doing.WORKING)
    for _ in range(20):
        assert worker.live(10) is None
        worker.watch.progressed()


def test_progress_counts_as_an_answer() -> None:
    worker = Worker(Doing.WORKING, answers=False)
    for _ in range(20):
        assert worker.live(3) is None
        worker.watch.progressed()


def test_processor_time_from_before_the_last_progress_does_not_count() -> None:
    worker = Worker(Doing.WORKING, cpu_share=1.0)
    assert worker.live(50) is None
    worker.watch.progressed()
    worker.cpu_share = 0.0
    assert worker.live(20) is Verdict.HUNG


def test_a_stuck_load_is_given_longer_than_a_stuck_job_and_longest_when_it_computes() -> None:
    assert Worker(Doing.LOADING).live(29) is None
    assert Worker(Doing.LOADING).live(35) is Verdict.HUNG
    assert Worker(Doing.LOADING, cpu_share=0.5).live(85) is None
    assert Worker(Doing.LOADING, cpu_share=0.5).live(95) is Verdict.HUNG


def test_a_process_that_never_says_hello_hangs_and_is_sent_no_pings() -> None:
    worker = Worker(Doing.STARTING)
    assert worker.live(19) is None
    assert worker.watch.serial == 0
    assert worker.live(2) is Verdict.HUNG


def test_a_cancel_is_to_be_obeyed_soon_however_busy_the_worker_is() -> None:
    worker = Worker(Doing.WORKING, cpu_share=1.0)
    worker.watch.cancelled()
    assert worker.live(1.5) is None
    worker.watch.cancelled()
    assert worker.live(1) is Verdict.DISOBEYED


def test_the_next_job_is_not_blamed_for_the_cancel_of_the_last() -> None:
    worker = Worker(Doing.WORKING, cpu_share=1.0)
    worker.watch.cancelled()
    assert worker.live(1) is None
    worker.watch.begin(Doing.WORKING)
    assert worker.live(10) is None


def test_one_that_does_not_leave_is_to_be_killed_and_one_that_stays_is_undead() -> None:
    assert Worker(Doing.LEAVING).live(2) is Verdict.DISOBEYED
    worker = Worker(Doing.DYING)
    assert worker.live(2) is None
    assert worker.live(1) is Verdict.UNDEAD


def test_an_answer_to_an_earlier_ping_does_not_answer_this_one() -> None:
    worker = Worker(Doing.RESTING, answers=False)
    assert worker.live(1) is None
    worker.watch.ponged(worker.watch.serial - 1, 0.0)
    assert not worker.watch.ping_due()


def test_a_machine_that_slept_does_not_hold_it_against_the_worker() -> None:
    worker = Worker(Doing.WORKING, answers=False)
    assert worker.live(1) is None
    worker.now += 8 * 3600
    assert worker.watch.tick(worker.now) is None
    worker.answers = True
    worker.watch.ponged(worker.watch.serial, 0.0)
    assert worker.live(5) is None


def test_ticks_are_rare_at_rest_and_never_longer_than_a_tick_may_be() -> None:
    pauses = {}
    for doing in Doing:
        worker = Worker(doing)
        pauses[doing] = worker.watch.tick_s
    assert max(pauses.values()) == pauses[Doing.RESTING] <= LONGEST_TICK_S
    assert pauses[Doing.LEAVING] < pauses[Doing.WORKING] < pauses[Doing.RESTING]
    assert worker.watch.doing is Doing.DYING
