"""Calls run in order on one thread, whatever one of them does."""

import threading

from ui.bridge.call_thread import CallThread


def test_what_a_call_raises_is_told_and_the_next_one_runs(monkeypatch):
    told, order = [], []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_type))
    thread = CallThread("calls")
    thread.submit(lambda: order.append(1 / 0))
    thread.submit(lambda: order.append(threading.current_thread().name))
    thread.close()
    assert told == [ZeroDivisionError]
    assert order == ["calls"]


def test_waiting_returns_when_what_was_given_has_run():
    thread, order, release = CallThread("calls"), [], threading.Event()
    thread.submit(release.wait)
    thread.submit(lambda: order.append("run"))
    threading.Timer(0.01, release.set).start()
    thread.wait()
    assert order == ["run"]
    thread.close()


def test_a_closed_thread_accepts_nothing_and_one_never_used_closes_too():
    thread, order = CallThread("calls"), []
    thread.wait()
    thread.close()
    thread.submit(lambda: order.append("late"))
    assert order == []
