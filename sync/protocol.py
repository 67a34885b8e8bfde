"""What desk and server say to each other over HTTPS: paths, versions, words for refusals, and the shape of answers.

Records go up as JSON Lines, one envelope a line byte for byte as it was signed, and are answered in their order.
Everything else is JSON. A reader ignores fields that it does not know, so a minor version only ever adds; a major one
may change anything and is refused in words. Nothing here opens a connection.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from app.domain.task import GivenBack
from app.signing.fields import MAX_WHOLE

MAJOR: Final = 1
MINOR: Final = 1  # 1.1: a pull tells the serial of the newest catalogue
VERSION_HEADER: Final = "Goldquill-Protocol"
CLOCK_HEADER: Final = "Goldquill-Clock"  # the desk's own time, ISO 8601, so that the server can tell a wrong clock

ABOUT: Final = "/v1/about"
INVITATION: Final = "/v1/invitation"
ENROLMENTS: Final = "/v1/enrolments"
RECORDS: Final = "/v1/records"
PULL: Final = "/v1/pull"
MODELS: Final = "/v1/models"  # the catalogue; behind it, /<sha256>, the file itself, with ranges

LINES: Final = "application/x-ndjson"
FILE: Final = "application/octet-stream"  # of a model
MAX_BATCH: Final = 500  # records of one request
MAX_BATCH_BYTES: Final = 32 * 1024 * 1024  # at least one record of the largest size fits (`signing.envelope`)
MAX_PROOFS: Final = 1000  # receipts proved in one pull


class Refusal(StrEnum):
    """Why a request was refused; the desk chooses the words. An unknown one is told as `UNKNOWN`."""

    BAD_REQUEST = "bad_request"
    BAD_INVITATION = "bad_invitation"  # no such code, used up, or expired: which of them is nobody's business
    BAD_TOKEN = "bad_token"  # noqa: S105 - a word for a refusal
    REVOKED = "revoked"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"  # wait as long as Retry-After says
    VERSION = "version"  # another major version
    NO_MODEL = "no_model"  # no longer offered, or its file is missing
    NO_PROOF = "no_proof"  # the log is shorter than the desk knows it
    BUSY = "busy"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, _: object) -> "Refusal":
        return cls.UNKNOWN


class Verdict(StrEnum):
    """What became of one record."""

    STORED = "stored"  # with its receipt; the same record again gives the same receipt
    ASIDE = "aside"  # kept apart with a reason, for a person to look at; sending it again changes nothing
    REFUSED = "refused"  # not kept
    UNKNOWN = "unknown"  # a later server's word: the record waits for a person

    @classmethod
    def _missing_(cls, _: object) -> "Verdict":
        return cls.UNKNOWN


class Reason(StrEnum):
    """Why a record was not stored."""

    BAD_ENVELOPE = "bad_envelope"
    BAD_PAYLOAD = "bad_payload"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    WRONG_AUTHOR = "wrong_author"  # signed for another person, organisation or server
    REVOKED = "revoked"
    FORK = "fork"  # another record has its place in the device's chain
    QUARANTINED = "quarantined"  # the device is, since a fork
    NO_ROOM = "no_room"  # too much of this person's is set aside already
    UNKNOWN = "unknown"  # a later server's word

    @classmethod
    def _missing_(cls, _: object) -> "Reason":
        return cls.UNKNOWN


class Version(msgspec.Struct, frozen=True, kw_only=True):
    major: int
    minor: int


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a desk is talking to. `public_key` is the SubjectPublicKeyInfo in base64; `time` the server's, ISO 8601."""

    protocol: Version
    org: str
    org_name: str
    server: str
    public_key: str
    time: str


class AskInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """What is this code good for?"""

    code: str


class AskEnrolment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Take this device: record 1 of its chain. By a code, with a proof in base64 that the key is here
    (`app.signing.enrolment.prove`), or with the token of another device of the same person."""

    enrolment: str
    code: str = ""
    proof: str = ""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What a code is good for; asking does not use it up."""

    author: str
    name: str
    role: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The server's signed answer to an enrolment, the receipt for it, and the token that lets the device in."""

    acceptance: str
    receipt: str
    token: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of one line. `receipt` is there when it is stored, `reason` when it is not; `entry_id` where it could be told."""

    verdict: Verdict
    entry_id: str = ""
    receipt: str = ""
    reason: Reason | None = None
    detail: str = ""


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """One for each line, in order."""

    outcomes: tuple[Outcome, ...]


class Pull(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a desk asks each time: how the log stands since it had `known_size` receipts, and proofs that these receipts
    (numbers, from 1) are in it. Of tasks: how many it wants to hold and of which kinds, which it holds, which it
    gives back, in which languages it works, and which sheets of projects it knows. `asked` is the number of what it
    asked last in a file (`app.signing.letters`), which this comes after, or which it is."""

    known_size: int = 0
    prove: tuple[int, ...] = ()
    want: int = 0
    kinds: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    back: tuple[GivenBack, ...] = ()
    languages: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    asked: Annotated[int, msgspec.Meta(ge=0, le=MAX_WHOLE)] = 0


class News(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer: a checkpoint, that it continues the known one, and the proofs asked for; new tasks (`HandedOut`)
    with the sheets they are done by (`ProjectSheet`), and which of those held or given back are the desk's no longer.
    `carried` is the serial of the last news for the device that went into a file, and is older. Hashes are hex.
    `catalogue` is the serial of the newest catalogue of models, 0 where there was never one; a server of 1.0 says none.

    Tasks and sheets are decoded one by one: one that a desk does not understand costs it nothing but that one."""

    checkpoint: str
    consistency: tuple[str, ...] = ()
    proofs: tuple[tuple[str, ...], ...] = ()
    tasks: tuple[msgspec.Raw, ...] = ()
    sheets: tuple[msgspec.Raw, ...] = ()
    gone: tuple[str, ...] = ()
    carried: int = 0
    catalogue: int | None = None


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """The signed catalogue of models (`app.signing.catalogue`); empty where none is offered."""

    catalogue: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every answer of 400 and above."""

    refusal: Refusal
    detail: str = ""
