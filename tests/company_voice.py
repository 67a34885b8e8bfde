"""What a company's server says to a desk, without a network or a database: real signatures over a real log in memory.

It believes every desk, for the tests that use it are about what the desk believes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.membership import Joining, Membership
from app.domain.model import CatalogueEntry
from app.domain.record import ChainHead
from app.services.membership import Placed
from app.services.sending import Answer, LogView, Waiting
from app.signing import catalogue, enrolment, envelope, merkle, payload
from app.signing.enrolment import Enrolment
from app.signing.keys import SigningKey
from app.signing.statements import ServerVoice
from tests.desk_samples import START, OpenDesk

ADDRESS = "https://goldquill.acme.example"


@dataclass
class CompanyVoice:
    """`heads` is where each family's chain ends, `leaves` are the receipts."""

    org: str = "acme"
    server: str = "server-1"
    key: SigningKey = field(default_factory=SigningKey.generate)
    leaves: list[bytes] = field(default_factory=list)
    given: dict[str, bytes] = field(default_factory=dict)
    heads: dict[str, ChainHead] = field(default_factory=dict)
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @property
    def voice(self) -> ServerVoice:
        return ServerVoice(self.key, self.org, self.server)

    def offer(self, *, author: str = "anna") -> Joining:
        """What a desk learns from this server before it joins."""
        return Joining(
            address=ADDRESS,
            ca_file="",
            org=self.org,
            org_name="Acme Translations",
            server=self.server,
            server_spki=self.key.public.spki,
            author=author,
            name="Анна",
            device="",
            enrolment=b"",
        )

    def acceptance(self, joining: Joining, **changes: str) -> bytes:
        enrolled = read(joining.enrolment)
        said = {"author": enrolled.author, "role": "trainer", "enrolment": str(enrolled.head.entry_id), **changes}
        signed = self.voice.acceptance(self._head("enrolment"), public_key=enrolled.public_key, at=START, **said)
        self.heads["enrolment"] = signed.head
        return signed.envelope

    def receipt(self, entry_id: str, device: str, seq: int) -> bytes:
        """The same again for a record that has one."""
        if entry_id not in self.given:
            before = self._head("receipt")
            signed = self.voice.receipt(before, entry_id=entry_id, device=device, seq=seq, at=START)
            self.heads["receipt"], self.given[entry_id] = signed.head, signed.envelope
            leaf = bytes.fromhex(signed.entry_id)
            for level, place, digest in merkle.grown(len(self.leaves), [leaf], self._node):
                self.nodes[level, place] = digest
            self.leaves.append(leaf)
        return self.given[entry_id]

    def receipt_for(self, record: Placed) -> bytes:
        return self.receipt(record.entry_id, record.device, record.seq)

    def receipt_of(self, raw: bytes) -> bytes:
        """For the record in an envelope."""
        sealed = envelope.decode(raw)
        said = payload.decode(sealed.payload)
        return self.receipt(sealed.entry_id, said.device, said.seq)

    def answers(self, batch: Sequence[Waiting]) -> list[Answer]:
        return [Answer(each.entry_id, receipt=self.receipt_of(each.envelope)) for each in batch]

    def checkpoint(self) -> bytes:
        size = len(self.leaves)
        root = merkle.root(size, self._node)
        signed = self.voice.checkpoint(self._head("checkpoint"), size=size, root=root, at=START)
        self.heads["checkpoint"] = signed.head
        return signed.envelope

    def view(self, known_size: int, asked: Sequence[int]) -> LogView:
        size = len(self.leaves)
        return LogView(
            checkpoint=self.checkpoint(),
            consistency=merkle.consistency_proof(known_size, size, self._node),
            proofs=[merkle.inclusion_proof(number - 1, size, self._node) for number in asked],
        )

    def revocation(self, device: str, reason: str = "lost") -> bytes:
        signed = self.voice.revocation(self._head("revocation"), device=device, reason=reason, at=START)
        self.heads["revocation"] = signed.head
        return signed.envelope

    def catalogue(self, serial: int, *models: CatalogueEntry) -> bytes:
        return catalogue.sign(self.voice, serial=serial, models=models)

    def enrol(self, desk: OpenDesk, *, author: str = "anna", token: str = "token") -> Membership:  # noqa: S107
        return self.answer(desk, desk.members.prepare(self.offer(author=author)), token=token)

    def answer(self, desk: OpenDesk, joining: Joining, *, token: str = "token") -> Membership:  # noqa: S107
        receipt = self.receipt_of(joining.enrolment)
        return desk.members.join(joining, acceptance=self.acceptance(joining), receipt=receipt, token=token)

    def take_all(self, desk: OpenDesk) -> int:
        """Everything that waits at the desk arrives, and the log is seen."""
        batch = desk.sending.batch(after=0, records=1000, size=2**30)
        sent = desk.sending.settle(batch, self.answers(batch)).sent
        self.show_log(desk)
        return sent

    def show_log(self, desk: OpenDesk) -> int:
        asked = desk.sending.to_prove(limit=1000)
        return desk.sending.see_log(asked, self.view(desk.members.present().log_size, asked))

    def _head(self, family: str) -> ChainHead:
        return self.heads.get(family, ChainHead.empty())

    def _node(self, level: int, place: int) -> bytes:
        return self.nodes[level, place]


def read(raw: bytes) -> Enrolment:
    return enrolment.read(envelope.decode(raw))
