"""`goldquill enrol ADDRESS CODE` and `goldquill sync --once`: a desk and its company's server, without the window."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.commands.at_desk import at_desk
from app.commands.failure import told
from app.domain.errors import InvitationRefused
from sync.client import joining
from sync.client.courier import Courier
from sync.client.transport import Transport, checked_address

if TYPE_CHECKING:
    from app.commands.desk import Desk
    from app.domain.membership import Joining, Membership


@told
def enrol(options: argparse.Namespace) -> int:
    """Join the company that the code is from. Raises SyncError and what opening the profile raises."""
    return at_desk(options, lambda desk: _enrol(desk, options))


@told
def sync(options: argparse.Namespace) -> int:
    """One pass: send what waits, look at the server's log. Raises SyncError and what opening the profile raises."""
    return at_desk(options, lambda desk: _sync(desk, options))


def _enrol(desk: "Desk", options: argparse.Namespace) -> int:
    ca_file = options.ca_file.absolute() if options.ca_file else None
    address = checked_address(options.address)
    transport = Transport(address, ca_file=ca_file, clock=SystemClock())
    try:
        prepared = _prepared(desk, transport, code=options.code, address=address, ca_file=str(ca_file or ""))
        membership = _join(desk, transport, prepared, code=options.code)
    finally:
        transport.close()
    if options.json:
        print(json.dumps({"org": membership.org, "author": membership.author, "device": membership.device}))
    else:
        print(f"{membership.name} works for {membership.org_name} now, as {membership.role}.", file=sys.stdout)
    return 0


def _prepared(desk: "Desk", transport: Transport, *, code: str, address: str, ca_file: str) -> "Joining":
    try:
        offer = joining.offer(transport, code=code, address=address, ca_file=ca_file)
    except InvitationRefused:
        # It may have been used by this desk, and the answer got lost.
        if (prepared := desk.members.under_way(address)) is None:
            raise
        return prepared
    return desk.members.prepare(offer)


def _sync(desk: "Desk", options: argparse.Namespace) -> int:
    membership = desk.members.present()
    transport = _transport(membership)
    try:
        while (renewal := desk.members.renewal()) is not None:
            membership = _join(desk, transport, renewal, code="")
            transport.close()
            transport = _transport(membership)
        if options.retry_held:
            desk.sending.retry_held()
        passed = Courier(transport, desk.sending, desk.inbox, membership).run()
    finally:
        transport.close()
    standing = desk.sending.standing()
    facts = {
        "sent": passed.sent,
        "held": passed.held,
        "tasks": passed.tasks,
        "requests": passed.requests,
        "waiting": standing.waiting,
        "held_in_all": len(standing.held),
    }
    if options.json:
        print(json.dumps(facts))
    else:
        print(f"{passed.sent} sent, {standing.waiting} waiting, {len(standing.held)} not taken by the server.")
        print(f"{passed.tasks} new tasks, {desk.inbox.count()} to do.")
    return 0


def _join(desk: "Desk", transport: Transport, prepared: "Joining", *, code: str) -> "Membership":
    answer = joining.enrol(transport, prepared, code=code)
    return desk.members.join(
        prepared,
        acceptance=answer.acceptance.encode("utf-8"),
        receipt=answer.receipt.encode("utf-8"),
        token=answer.token,
    )


def _transport(membership: "Membership") -> Transport:
    ca_file = Path(membership.ca_file) if membership.ca_file else None
    return Transport(membership.address, ca_file=ca_file, clock=SystemClock(), token=membership.token)
