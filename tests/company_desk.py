"""Desks at work for a company: real services that join its server over HTTP and pass by the program's own way
(`app.commands.exchange`), of which nothing is built again here."""

from pathlib import Path

from app.commands.exchange import Exchange, at_once
from app.signing import envelope
from sync.client.courier import Passed
from tests.company import Founded
from tests.desk_samples import OpenDesk, instruct


def exchange_of(desk: OpenDesk) -> Exchange:
    return Exchange(desk, ask=at_once, clock=desk.clock)


def join(desk: OpenDesk, address: str, code: str, *, ca_file: Path | None = None) -> None:
    exchange = exchange_of(desk)
    exchange.join(exchange.look(address=address, code=code, ca_file=ca_file), code=code)


def sync(desk: OpenDesk) -> Passed:
    return exchange_of(desk).carry()


def work(desk: OpenDesk, name: str) -> str:
    """Sign something; its entry id."""
    return desk.annotate.submit_instruct(draft_id=name, annotation=instruct(f"Ответ {name}.")).entry_id


def arrived_once(company: Founded, *desks: OpenDesk) -> int:
    """Nothing waits, every record of these desks is at the server once and byte for byte with the receipt that the desk
    has, the server's log holds, and no chain has a gap. How many records the server has."""
    kept = company.kept()
    for desk in desks:
        standing = desk.sending.standing()
        assert (standing.waiting, standing.held) == (0, ())
        for device in desk.members.present().devices:
            for raw in desk.records.envelopes(device):
                entry_id = envelope.decode(raw).entry_id
                receipt = desk.receipts.get(entry_id)
                assert receipt is not None
                assert kept[entry_id] == (raw, receipt.envelope)
    audit = company.verify()
    assert audit.gaps == []
    assert audit.records == audit.receipts == len(kept)
    return len(kept)
