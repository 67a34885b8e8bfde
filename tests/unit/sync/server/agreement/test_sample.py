from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sync.server.agreement.sample import Sample

names = st.lists(st.text("abcdef", min_size=1, max_size=3), max_size=60)


def counted(tasks, *, most, seed=1):
    """How often each task in the sample came."""
    sample = Sample[Counter](most, seed=seed)
    for task in tasks:
        if (kept := sample.of(task, Counter)) is not None:
            kept[task] += 1
    return sample.kept()


@given(names)
def test_everything_is_kept_where_there_is_room(tasks):
    kept = counted(tasks, most=60)
    assert sum(kept, Counter()) == Counter(tasks)


@given(names, st.integers(1, 5))
def test_no_more_is_kept_than_asked(tasks, most):
    assert len(counted(tasks, most=most)) == min(most, len(set(tasks)))


@given(names, st.integers(1, 5), st.randoms())
def test_the_same_tasks_are_kept_whole_in_whatever_order_they_come_in_pieces(tasks, most, shuffled):
    kept = counted(tasks, most=most)
    assert all(each[task] == tasks.count(task) for each in kept for task in each)
    shuffled.shuffle(tasks)
    assert counted(tasks, most=most) == kept


def test_every_task_has_the_same_chance():
    tasks = [f"t{n}" for n in range(20)]
    drawn = Counter(task for seed in range(2000) for each in counted(tasks, most=5, seed=seed) for task in each)
    assert all(abs(drawn[task] - 500) < 5 * (2000 * 0.25 * 0.75) ** 0.5 for task in tasks)
