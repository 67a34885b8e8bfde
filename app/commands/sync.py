"""`goldquill enrol ADDRESS CODE` and `goldquill sync --once`: a desk and its company's server, without the window."""

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.commands.at_desk import at_desk
from app.commands.exchange import Exchange, at_once
from app.commands.failure import told
from sync.protocol import Reason

if TYPE_CHECKING:
    from app.commands.desk import Desk


_FORKED = """\
The company sets aside what this desk sends: it seems that an old copy of the profile was put back, or that another
computer works with it too. Nothing is lost. Ask for a new code, join again with it (goldquill enrol ADDRESS CODE), then
revise in History what was not taken."""


@told
def enrol(options: argparse.Namespace) -> int:
    """Join the company that the code is from. Raises SyncError and what opening the profile raises."""
    return at_desk(options, lambda desk: _enrol(desk, options))


@told
def sync(options: argparse.Namespace) -> int:
    """One pass: send what waits, look at the server's log. Raises SyncError and what opening the profile raises."""
    return at_desk(options, lambda desk: _sync(desk, options))


def _enrol(desk: "Desk", options: argparse.Namespace) -> int:
    exchange = Exchange(desk, ask=at_once, clock=SystemClock())
    ca_file = options.ca_file.absolute() if options.ca_file else None
    offer = exchange.look(address=options.address, code=options.code, ca_file=ca_file)
    membership = exchange.join(offer, code=options.code)
    if options.json:
        print(json.dumps({"org": membership.org, "author": membership.author, "device": membership.device}))
    else:
        print(f"{membership.name} works for {membership.org_name} now, as {membership.role}.", file=sys.stdout)
    return 0


def _sync(desk: "Desk", options: argparse.Namespace) -> int:
    if options.server_was_restored:
        desk.restored.believe_again()
    if options.retry_held:
        desk.sending.retry_held()
    passed = Exchange(desk, ask=at_once, clock=SystemClock()).carry()
    standing = desk.sending.standing()
    facts = {
        "sent": passed.sent,
        "held": passed.held,
        "tasks": passed.tasks,
        "requests": passed.requests,
        "waiting": standing.waiting,
        "held_in_all": len(standing.held),
        "why": Counter(each.reason for each in standing.held),
    }
    if options.json:
        print(json.dumps(facts))
    else:
        print(f"{passed.sent} sent, {standing.waiting} waiting, {len(standing.held)} not taken by the server.")
        print(f"{passed.tasks} new tasks, {desk.inbox.count()} to do.")
        if standing.reasons & {Reason.FORK, Reason.QUARANTINED}:
            print(_FORKED)
    return 0
