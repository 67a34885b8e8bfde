"""What an export needs of a record, read fast: the envelope's bytes into typed values, everything else passed over.

The bytes are compared with the record's name, so what is read is what was signed under it; the signature itself and
the strictness of the JSON were looked at when the record was taken, and are looked at by `app.dataset.verify`. Fields
are those of RECORDS.md §1 and `app.services.record_body`, within the bounds given there; a body that does not fit, of a
later program or of one that is not ours, is told as None.
"""

from contextlib import suppress
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from app.domain.errors import BadEnvelope, BadPayload
from app.signing.envelope import entry_id as entry_id_of

SUBMITTED: Final = "annotation.submitted"
WITHDRAWN: Final = "annotation.withdrawn"
REVIEWED: Final = "review.given"

_Quality = Annotated[int, Meta(ge=1, le=7)]
_Score = Annotated[int, Meta(ge=0, le=4)]
_Strength = Annotated[int, Meta(ge=-3, le=3)]
_Offset = Annotated[int, Meta(ge=-(2**53), le=2**53)]  # what columns hold; whether there is such a place, `steps` tells


class Turn(Struct, frozen=True, gc=False):
    role: str
    content: str


class Maker(Struct, frozen=True, gc=False):
    """The model that wrote an answer."""

    model_sha256: str
    model_name: str
    quantisation: str = ""
    template_sha256: str = ""
    engine_version: str = ""


class Sampling(Struct, frozen=True, gc=False):
    temperature: float
    top_k: int
    top_p: float
    min_p: float
    repeat_penalty: float


class Answer(Struct, frozen=True, gc=False):
    id: str
    text: str
    provenance: Maker | None = None
    sampling: Sampling | None = None
    stop: str | None = None
    answer_tokens: int | None = None


class Effort(Struct, frozen=True, gc=False):
    active_s: float = 0.0


class Judgement(Struct, frozen=True, gc=False):
    candidate: str
    quality: _Quality | None = None
    flags: tuple[str, ...] = ()
    criteria: dict[str, _Score] = {}


class Order(Struct, frozen=True, gc=False):
    """Groups of tied answers' ids, best first."""

    groups: tuple[tuple[str, ...], ...] = ()


class Evidence(Struct, frozen=True, gc=False):
    source: str
    locator: str = ""
    quote: str = ""


class Span(Struct, frozen=True, gc=False):
    """`start` and `end` count the Unicode code points of the NFC answer text; both are None for an omission."""

    quote: str = ""
    category: str = ""
    severity: str = ""
    correction: str = ""
    explanation: str = ""
    start: _Offset | None = None
    end: _Offset | None = None
    evidence: tuple[Evidence, ...] = ()


class _Work(Struct, frozen=True, kw_only=True, tag_field="kind"):
    messages: Annotated[tuple[Turn, ...], Meta(min_length=1)]
    specialisation: str = ""
    language: str = ""
    effort: Effort = Effort()


class Ranking(_Work, frozen=True, kw_only=True, tag="ranking"):
    candidates: Annotated[tuple[Answer, ...], Meta(min_length=2, max_length=9)]
    shown: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    ranking: Order = Order()
    per_criterion: dict[str, Order] = {}
    all_bad: bool = False
    strength: _Strength | None = None
    prompt_labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({answer.id for answer in self.candidates}) != len(self.candidates):
            raise ValueError("two answers have one name")
        for order in (self.ranking, *self.per_criterion.values()):
            placed = [name for group in order.groups for name in group]
            if len(set(placed)) != len(placed):
                raise ValueError("an answer is placed twice")


class Instruct(_Work, frozen=True, kw_only=True, tag="instruct"):
    started_from: Answer | None = None
    genre: str = ""
    difficulty: str = ""

    def __post_init__(self) -> None:
        if len(self.messages) < 2 or self.messages[-1].role != "assistant":
            raise ValueError("a gold answer is the assistant's, to something that was said")


class Critique(_Work, frozen=True, kw_only=True, tag="critique"):
    answer: Answer
    errors: tuple[Span, ...] = ()
    corrected: str = ""


Work = Ranking | Instruct | Critique


class Review(Struct, frozen=True):
    """What a lead decided of the record `of`. `edited` is a body as the record's own, where it was accepted with
    edits."""

    of: str
    outcome: str
    edited: Work | None = None
    effort: Effort = Effort()


class _Record(Struct, frozen=True, kw_only=True, gc=False):
    """A record's payload (RECORDS.md §2)."""

    author: str
    device: str
    seq: int
    kind: str
    at: str
    task: str
    project: str
    guidelines_sha256: str
    supersedes: str | None = None


class Submitted(_Record, frozen=True, kw_only=True, gc=False):
    """A piece of work that this program understands."""

    kind: Literal["annotation.submitted"]
    body: Work

    def work(self) -> Work:
        return self.body

    def review(self) -> None:
        return None


class Other(_Record, frozen=True, kw_only=True, gc=False):
    """Any record; the body is left as it is until it is asked for."""

    body: msgspec.Raw

    def work(self) -> Work | None:
        """The piece of work that was submitted, or None where this program does not understand it."""
        try:
            return _WORK.decode(self.body)
        except msgspec.ValidationError:
            return None

    def review(self) -> Review | None:
        """The same of a review."""
        try:
            return _REVIEW.decode(self.body)
        except msgspec.ValidationError:
            return None


Said = Submitted | Other


class _Sealed(Struct, frozen=True, gc=False):
    payload: bytes
    payload_type: str = msgspec.field(name="payloadType")


_ENVELOPE = msgspec.json.Decoder(_Sealed)
_SUBMITTED = msgspec.json.Decoder(Submitted)
_OTHER = msgspec.json.Decoder(Other)
_WORK: msgspec.json.Decoder[Work] = msgspec.json.Decoder(Work)
_REVIEW = msgspec.json.Decoder(Review)


def read(line: bytes, entry_id: str) -> Said:
    """What the envelope `line` says, which is the record `entry_id`. Raises BadEnvelope where it is another or none,
    BadPayload where what was signed is no record."""
    try:
        sealed = _ENVELOPE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadEnvelope(str(error), entry_id=entry_id) from error
    if entry_id_of(sealed.payload_type, sealed.payload) != entry_id:
        raise BadEnvelope("its bytes are not those that were signed under this name", entry_id=entry_id)
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        return _SUBMITTED.decode(sealed.payload)  # as nearly all are: the text is gone through once
    try:
        return _OTHER.decode(sealed.payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadPayload(str(error), entry_id=entry_id) from error
