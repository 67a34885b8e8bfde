"""Blocking work runs in order on one thread and comes back to the window's, or not at all."""

import threading
import time

from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QLabel

from app.domain.errors import BrokenInvariant, Cancelled, WrongPassphrase
from ui.bridge.call_thread import CallThread
from ui.bridge.work import Work


class Crashes:
    def __init__(self):
        self.seen = []

    def __call__(self, error):
        self.seen.append(error)


def test_a_result_comes_back_on_the_windows_thread(qtbot):
    work, owner, seen = Work(Crashes()), QObject(), []
    work.run(
        lambda: threading.current_thread().name, lambda name: seen.append((name, QThread.isMainThread())), owner=owner
    )
    qtbot.waitUntil(lambda: bool(seen))
    work.close()
    (name, on_main) = seen[0]
    assert name.startswith("storage")
    assert on_main


def test_calls_run_one_after_another_in_the_order_they_were_asked(qtbot):
    work, owner, order = Work(Crashes()), QObject(), []

    def slow():
        time.sleep(0.02)
        order.append("slow")

    work.run(slow, owner=owner)
    work.run(lambda: order.append("quick"), lambda _: order.append("told"), owner=owner)
    qtbot.waitUntil(lambda: "told" in order)
    work.close()
    assert order == ["slow", "quick", "told"]


def test_an_error_of_ours_goes_to_the_one_who_asked_and_to_nobody_else(qtbot):
    crashes, seen = Crashes(), []
    work, owner = Work(crashes), QObject()

    def wrong():
        raise WrongPassphrase

    work.run(wrong, lambda _: seen.append("done"), seen.append, owner=owner)
    qtbot.waitUntil(lambda: bool(seen))
    work.close()
    assert isinstance(seen[0], WrongPassphrase)
    assert crashes.seen == []


def test_an_error_nobody_asked_about_is_shown_by_the_frame(qtbot):
    work, owner = Work(Crashes()), QObject()

    def stopped():
        raise Cancelled

    with qtbot.waitSignal(work.unhandled) as told:
        work.run(stopped, owner=owner)
    work.close()
    assert isinstance(told.args[0], Cancelled)


def test_a_bug_is_reported_and_still_answered(qtbot):
    crashes, seen = Crashes(), []
    work, owner = Work(crashes), QObject()
    work.run(lambda: 1 / 0, None, seen.append, owner=owner)
    qtbot.waitUntil(lambda: bool(seen))
    work.close()
    assert isinstance(seen[0], BrokenInvariant)
    assert isinstance(seen[0].__cause__, ZeroDivisionError)
    assert [type(error) for error in crashes.seen] == [ZeroDivisionError]


def test_nothing_comes_to_a_widget_that_is_gone(qtbot):
    work, seen = Work(Crashes()), []
    gone, here = QLabel(), QObject()
    release = threading.Event()
    work.run(release.wait, lambda _: seen.append("gone"), owner=gone)
    gone.deleteLater()
    qtbot.wait(1)
    release.set()
    work.run(lambda: None, lambda _: seen.append("here"), owner=here)
    qtbot.waitUntil(lambda: "here" in seen)
    work.close()
    assert seen == ["here"]


def test_closing_finishes_what_was_asked_for(qtbot):
    work, owner, kept = Work(Crashes()), QObject(), []

    def keep(number):
        time.sleep(0.005)
        kept.append(number)

    for number in range(5):
        work.run(lambda number=number: keep(number), owner=owner)
    work.close()
    assert kept == [0, 1, 2, 3, 4]


def test_a_held_work_asks_in_order_once_it_is_let_go_on_the_thread_it_shares(qtbot):
    thread, owner, order = CallThread("storage"), QObject(), []
    first, held = Work(Crashes(), thread=thread), Work(Crashes(), thread=thread, held=True)
    for name in ("load", "list"):
        held.run(lambda name=name: order.append((name, threading.get_ident())), owner=owner)
    first.run(lambda: order.append(("open", threading.get_ident())), lambda _: held.let_go(), owner=owner)
    qtbot.waitUntil(lambda: len(order) == 3)
    held.run(lambda: order.append(("save", threading.get_ident())), owner=owner)
    held.close()
    thread.close()
    assert [name for name, _ in order] == ["open", "load", "list", "save"]
    assert len({ident for _, ident in order}) == 1


def test_what_is_held_is_forgotten_when_it_is_closed(qtbot):
    thread, owner, order = CallThread("storage"), QObject(), []
    held = Work(Crashes(), thread=thread, held=True)
    held.run(lambda: order.append("load"), owner=owner)
    held.close()
    thread.close()
    assert order == []


def test_closing_one_work_leaves_a_shared_thread_to_the_other(qtbot):
    thread, owner, order = CallThread("storage"), QObject(), []
    one, other = Work(Crashes(), thread=thread), Work(Crashes(), thread=thread)
    one.run(lambda: order.append("one"), owner=owner)
    one.close()
    assert order == ["one"]
    other.run(lambda: order.append("other"), owner=owner)
    other.close()
    thread.close()
    assert order == ["one", "other"]


def test_a_thread_that_may_wait_asks_and_gets_what_came_or_what_was_raised(qtbot):
    work, crashes = Work(Crashes()), Crashes()
    found, raised = [], []

    def wrong():
        raise WrongPassphrase

    def asking():
        found.append(work.ask(lambda: threading.current_thread().name))
        try:
            work.ask(wrong)
        except WrongPassphrase as error:
            raised.append(error)

    thread = threading.Thread(target=asking)
    thread.start()
    thread.join(10)
    work.close()
    assert found == ["storage"]
    assert len(raised) == 1
    assert crashes.seen == []


def test_what_is_asked_of_a_closed_storage_thread_is_cancelled_and_does_not_run(qtbot):
    work, ran, ended = Work(Crashes()), [], []
    busy, go_on = threading.Event(), threading.Event()

    def asking():
        try:
            work.ask(lambda: ran.append("late"))
        except Cancelled as error:
            ended.append(error)

    def slow():
        busy.set()
        go_on.wait(10)

    work.run(slow, owner=QObject(work))
    assert busy.wait(10)
    thread = threading.Thread(target=asking)
    thread.start()
    time.sleep(0.05)
    closing = threading.Thread(target=work.close)
    closing.start()
    time.sleep(0.05)
    go_on.set()
    closing.join(10)
    thread.join(10)
    asking()
    assert (ran, len(ended)) == ([], 2)
