"""A desk becomes one of a person's devices: it shows that it has its key, and the server signs that it took it.

What the desk sends is record 1 of its chain, signed with the very key it announces for this person, organisation and
server. Sent again after a lost answer, it gives the same statement and receipt, and a new token.
"""

from datetime import datetime

from nacl.bindings import crypto_core_ed25519_is_valid_point
from sqlalchemy import Connection, select

from app.domain.errors import RecordError
from app.domain.record import ChainHead, SignedRecord
from app.signing import enrolment, envelope
from app.signing.enrolment import Enrolment
from app.signing.statements import ServerVoice
from sync.protocol import Enrolled, Refusal
from sync.server import register
from sync.server.codes import new_token
from sync.server.errors import RequestRefused
from sync.server.log import Entry, ServerLog
from sync.server.register import Person
from sync.server.tables import devices, records


class Enrolling:
    """For one organisation and server."""

    def __init__(self, voice: ServerVoice, log: ServerLog) -> None:
        self._voice = voice
        self._log = log

    def by_invitation(self, connection: Connection, *, code: str, line: bytes, proof: bytes, at: datetime) -> Enrolled:
        """Enrol the device that record 1 in `line` announces, for whoever was given `code`. Raises RequestRefused."""
        enrolled = _read(line)
        if not enrolment.proves(enrolled.public_key, proof, server=self._voice.server, code=code):
            raise RequestRefused(Refusal.BAD_REQUEST, "no proof that the key is there")
        person = register.use_invitation(connection, code, device=enrolled.device, at=at)
        return self._enrol(connection, person, enrolled, line, at=at)

    def by_token(self, connection: Connection, *, token: str, line: bytes, at: datetime) -> Enrolled:
        """The same for a new key of a desk that is enrolled: it begins a new chain when an old copy of its database was
        put back. The old device's chain goes on as far as it was signed. Raises RequestRefused."""
        enrolled = _read(line)
        person = register.person_of(connection, register.holder(connection, token).author)
        return self._enrol(connection, person, enrolled, line, at=at)

    def _enrol(
        self, connection: Connection, person: Person, enrolled: Enrolment, line: bytes, *, at: datetime
    ) -> Enrolled:
        said = (enrolled.author, enrolled.org, enrolled.server)
        if said != (person.author, self._voice.org, self._voice.server):
            raise RequestRefused(Refusal.BAD_REQUEST, "enrolled for another person, organisation or server")
        token = new_token()
        known = connection.execute(
            select(devices.c.author, devices.c.revoked).where(devices.c.device == enrolled.device)
        ).first()
        if known is None:
            register.add_device(connection, author=person.author, key=enrolled.public_key, token=token, at=at)
            self._keep(connection, person, enrolled, line, at=at)
        elif known.author != person.author:
            raise RequestRefused(Refusal.BAD_REQUEST, "the key is another person's")
        elif known.revoked is not None:
            raise RequestRefused(Refusal.REVOKED)
        else:
            register.replace_token(connection, enrolled.device, token)
        wanted = select(records.c.receipt).where(records.c.entry_id == enrolled.head.entry_id)
        receipt = connection.execute(wanted).scalar()
        if receipt is None:
            raise RequestRefused(Refusal.BAD_REQUEST, "the key is enrolled with another record 1")
        acceptance = self._log.statements(connection, "enrolment", [enrolled.device])[0]
        return Enrolled(acceptance=acceptance.decode("ascii"), receipt=bytes(receipt).decode("ascii"), token=token)

    def _keep(self, connection: Connection, person: Person, enrolled: Enrolment, line: bytes, *, at: datetime) -> None:
        entry_id = enrolled.head.entry_id or ""
        entry = Entry(
            envelope=line,
            entry_id=entry_id,
            device=enrolled.device,
            seq=1,
            prev=None,
            author=person.author,
            kind=enrolment.KIND,
            at=enrolled.at,
            supersedes=None,
            task="",
            project="",
        )
        self._log.receive(connection, [entry], after=self._log.end(connection), at=at)

        def accept(before: ChainHead) -> SignedRecord:
            return self._voice.acceptance(
                before,
                public_key=enrolled.public_key,
                author=person.author,
                role=person.role.value,
                enrolment=entry_id,
                at=at,
            )

        self._log.state(connection, "enrolment", accept, subject=enrolled.device)


def _read(line: bytes) -> Enrolment:
    try:
        sealed = envelope.decode(line)
        enrolled = enrolment.read(sealed)
    except RecordError as error:
        raise RequestRefused(Refusal.BAD_REQUEST, f"{type(error).__name__}: {error}") from error
    # `PublicKey` refuses keys of small order; this one also those with a part of small order in them.
    if not crypto_core_ed25519_is_valid_point(enrolled.public_key.raw):
        raise RequestRefused(Refusal.BAD_REQUEST, "the key is not a point of the prime-order group")
    return enrolled
