"""What the page of the company knows: how far joining has come, or how the sending goes. No Qt.

Joining is two steps, so that nobody joins the wrong company: a look at what the code is good for, then the person's
word.
"""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.courier import CourierReport
from app.domain.errors import ServerNotTrusted, ServerRefused
from app.domain.membership import Joining, Membership
from app.services.restored import EXPLAINED
from app.services.sending import HeldWork, Standing

_GROUP = 4
NOT_KNOWN = "bad_token"  # `sync.protocol.Refusal.BAD_TOKEN`
FORK, QUARANTINED = "fork", "quarantined"  # `sync.protocol.Reason`s


class Step(StrEnum):
    """`READING` whether the desk works for a company · `TYPING` address and code · `LOOKING` what they are good for ·
    `OFFERED` that · `JOINING` · `MEMBER`."""

    READING = "reading"
    TYPING = "typing"
    LOOKING = "looking"
    OFFERED = "offered"
    JOINING = "joining"
    MEMBER = "member"


class Missing(StrEnum):
    ADDRESS = "address"
    CODE = "code"


class Sending(StrEnum):
    """How it stands now; the first that is so, in this order, but `ASKING` and `SENDING` before all."""

    ASKING = "asking"  # a pass has begun and nothing waits
    SENDING = "sending"
    REVOKED = "revoked"
    DISTRUSTED = "distrusted"
    FAILED = "failed"  # the last pass did not reach its end
    FORKED = "forked"  # what this copy of the work signs does not continue what the company has
    SET_ASIDE = "set_aside"  # all of it is, since a record came that does not
    OFFLINE = "offline"
    METERED = "metered"  # something waits, and each byte costs here
    WAITING = "waiting"
    ALL_SENT = "all_sent"
    NOTHING = "nothing"  # nobody submitted anything yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed to join. Empty `ca_file`: the system's certificates."""

    address: str = ""
    code: str = ""
    ca_file: str = ""

    def __repr__(self) -> str:
        return f"Typed(address={self.address!r})"  # a code is a secret until it is used

    @property
    def missing(self) -> Missing | None:
        """What is still to be typed before anything can be asked."""
        if not self.address.strip():
            return Missing.ADDRESS
        return None if self.code.strip() else Missing.CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyState:
    """`offer` is what the code is good for. `held` are the first of the records that the server did not take.

    `look` counts the looks: the answer to one that the person did not wait for changes nothing.
    """

    step: Step = Step.READING
    typed: Typed = Typed()
    offer: Joining | None = None
    look: int = 0
    standing: Standing | None = None
    held: tuple[HeldWork, ...] = ()
    report: CourierReport = field(default_factory=CourierReport)

    @property
    def membership(self) -> Membership | None:
        return None if self.standing is None else self.standing.membership

    @property
    def sending(self) -> Sending:
        membership = self.membership
        if self.report.busy:
            return Sending.SENDING if self.report.of else Sending.ASKING
        if membership is not None and membership.revoked:
            return Sending.REVOKED
        if membership is not None and membership.distrusted:
            return Sending.DISTRUSTED
        if self.report.error is not None:
            return Sending.FAILED
        if self.forked:
            return Sending.FORKED if self.standing and FORK in self.standing.reasons else Sending.SET_ASIDE
        if self.report.offline:
            return Sending.OFFLINE
        if self.standing is None or not self.standing.waiting:
            some = self.standing is not None and bool(self.standing.sent or self.standing.held)
            return Sending.ALL_SENT if some else Sending.NOTHING
        return Sending.METERED if self.report.metered else Sending.WAITING

    @property
    def forked(self) -> bool:
        """The server sets aside what this desk signs with its present key."""
        return self.standing is not None and bool(self.standing.reasons & {FORK, QUARANTINED})

    @property
    def can_join_again(self) -> bool:
        """The company does not take this desk as it is: another code makes it one of its own again."""
        if self.step is not Step.MEMBER or self.membership is None:
            return False
        error = self.report.error
        unknown = isinstance(error, ServerRefused) and error.refusal == NOT_KNOWN
        return unknown or bool(self.membership.revoked) or self.forked

    @property
    def joins_again(self) -> bool:
        """It is asked for, or was offered, what makes a desk of this company one of its own again."""
        return self.membership is not None and (
            self.offer is None or (self.offer.server, self.offer.author) == _whose(self.membership)
        )

    @property
    def can_believe_again(self) -> bool:
        """What the server did is what one does that was put back from a backup."""
        return (
            self.step is Step.MEMBER
            and self.sending is Sending.DISTRUSTED
            and self.membership is not None
            and (self.membership.distrusted in EXPLAINED)
        )

    @property
    def can_certify(self) -> bool:
        """Nobody vouched for the company's server: another certificate file may."""
        return self.step is Step.MEMBER and isinstance(self.report.error, ServerNotTrusted)

    @property
    def key_shown(self) -> bytes:
        """The key of the server that is told of; b"" where none is."""
        if self.step in (Step.OFFERED, Step.JOINING):
            return self.offer.server_spki if self.offer is not None else b""
        return self.membership.server_spki if self.step is Step.MEMBER and self.membership is not None else b""

    def read(self, standing: Standing, held: tuple[HeldWork, ...]) -> "CompanyState":
        """How it stands was read. That changes no step but the first, and none the person is amid."""
        step = self.step
        if step is Step.READING:
            step = Step.TYPING if standing.membership is None else Step.MEMBER
        return replace(self, standing=standing, held=held, step=step)

    def told(self, report: CourierReport) -> "CompanyState":
        """The sending goes like this now."""
        return replace(self, report=report)

    def typing(self, **words: str) -> "CompanyState":
        """Something else is typed now."""
        return replace(self, typed=replace(self.typed, **words))

    def looking(self) -> "CompanyState":
        """It is asked what the code is good for."""
        return replace(self, step=Step.LOOKING, look=self.look + 1)

    def offered(self, look: int, offer: Joining) -> "CompanyState":
        """The answer to that look."""
        if look != self.look or self.step is not Step.LOOKING:
            return self
        return replace(self, step=Step.OFFERED, offer=offer)

    def waits_for(self, look: int) -> bool:
        """Whether the answer to that look is still wanted."""
        return look == self.look and self.step is Step.LOOKING

    def joining(self) -> "CompanyState":
        """The person said yes."""
        return replace(self, step=Step.JOINING)

    def joined(self) -> "CompanyState":
        """The desk works for the company now; how it stands is to be read."""
        return replace(self, step=Step.READING, typed=Typed(), offer=None)

    def not_joined(self) -> "CompanyState":
        """It did not come to it; the offer can be taken again."""
        return replace(self, step=Step.OFFERED)

    def back(self) -> "CompanyState":
        """To what was typed; from there to what is, where the desk works for a company already."""
        if self.step is Step.TYPING and self.membership is not None:
            return replace(self, step=Step.MEMBER, typed=Typed())
        return replace(self, step=Step.TYPING, offer=None)

    def joining_again(self) -> "CompanyState":
        """Another code for the same company is to be typed."""
        if self.membership is None:
            return self
        typed = Typed(address=self.membership.address, ca_file=self.membership.ca_file)
        return replace(self, step=Step.TYPING, typed=typed)


def _whose(membership: Membership) -> tuple[str, str]:
    return membership.server, membership.author


def fingerprint(spki: bytes) -> str:
    """A key as people compare it: the SHA-256 of its SubjectPublicKeyInfo, as in its key id, in short groups."""
    return in_groups(hashlib.sha256(spki).hexdigest())


def in_groups(digits: str) -> str:
    """Two lines of as many groups, so that the eye finds its place again."""
    groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
    half = (len(groups) + 1) // 2
    return "\n".join(" ".join(line) for line in (groups[:half], groups[half:]))
