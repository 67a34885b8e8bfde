"""The messages between the window's process and the engine worker: one JSON object a line, `{"type", "body"}`.

What `decode` returns is complete, of the right types and one of the frozen values listed here, or it raises: nothing
half-read gets further. Pipes, order, time and trust are the business of `local_model.worker` and `local_model.client`;
both sides are always of one build, so there is no version to agree on.
"""

import base64
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Generic, TypeVar

import msgspec

from app.domain.candidate import Provenance
from app.domain.errors import BrokenInvariant
from app.domain.events import CandidateFinished, ErrorInfo, JobFailed, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import GenerationRequest, LoadRequest, Message

# Room for a 1 MB paste in a long conversation with every character escaped, and for nine answers of 10 MB of text one
# by one; small enough that a worker gone mad cannot eat the window's memory with one line.
MAX_LINE_BYTES: Final = 64 * 1024 * 1024


class ProtocolError(BrokenInvariant):
    """The other side, or a caller, broke the rules of the pipe."""


class UnknownMessage(ProtocolError):
    """A type that this direction does not have."""


class MalformedMessage(ProtocolError):
    """Not JSON, not the envelope, or a body that is not what its type says; or a value that JSON cannot carry."""


class MessageTooLarge(ProtocolError):
    """A line over `MAX_LINE_BYTES`."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Answered at once by the worker's reading thread, whatever its working thread is doing."""

    serial: int


@dataclass(frozen=True, slots=True)
class Load:
    """The first thing asked of a worker, once in its life: another model means another worker."""

    request: LoadRequest


@dataclass(frozen=True, slots=True)
class Generate:
    """Answered by job events, the last of which is `JobFinished` or `JobFailed`."""

    request: GenerationRequest


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop one candidate of a job, or all of them (`index` None). Nothing answers it but the job's own events."""

    job: str
    index: int | None = None


@dataclass(frozen=True, slots=True)
class CountTokens:
    """Answered by `TokenCount` with the same serial."""

    serial: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Hello:
    """The worker runs and has its libraries."""

    pid: int


@dataclass(frozen=True, slots=True)
class Pong:
    """`cpu_s` is the processor time the worker has used so far: what tells slow from stuck."""

    serial: int
    cpu_s: float


@dataclass(frozen=True, slots=True)
class LoadStarted:
    """`offloaded` layers go to a device other than the CPU: 0 where there is none. Told before anything can crash."""

    offloaded: int


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is ready. `provenance.k` is 0: no job ran yet."""

    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The model was refused; the worker is of no more use."""

    error: ErrorInfo


@dataclass(frozen=True, slots=True)
class TokenCount:
    """None when these turns cannot be counted (no model, or a chat template that fails on them)."""

    serial: int
    tokens: int | None


Command = Ping | Load | Generate | Cancel | CountTokens
Reply = (
    Hello
    | Pong
    | LoadStarted
    | LoadProgress
    | Loaded
    | LoadFailed
    | TokenCount
    | PrefillProgress
    | TextChunk
    | CandidateFinished
    | JobFinished
    | JobFailed
)

M = TypeVar("M")


def _to_json(value: object) -> str:
    if isinstance(value, Path):
        # A file name on Linux is bytes, not text: base64 brings every one through.
        return base64.b64encode(os.fsencode(value)).decode("ascii")
    raise TypeError(type(value).__name__)


def _from_json(kind: type, value: Any) -> Path:
    try:
        return Path(os.fsdecode(base64.b64decode(value, validate=True)))
    except (TypeError, ValueError) as error:
        raise ValueError(f"not a {kind.__name__}") from error


class _Envelope(msgspec.Struct, frozen=True):
    type: str
    body: msgspec.Raw


class Direction(Generic[M]):
    """One way through the pipe: the types that may pass, to bytes and back."""

    def __init__(self, kinds: Iterable[type[M]]) -> None:
        self._decoders = {kind.__name__: msgspec.json.Decoder(kind, dec_hook=_from_json) for kind in kinds}
        self._encoder = msgspec.json.Encoder(enc_hook=_to_json)
        self._envelopes = msgspec.json.Decoder(_Envelope)

    def encode(self, message: M) -> bytes:
        """One line, its end included. Raises `MalformedMessage` for what JSON cannot carry (a lone surrogate),
        `MessageTooLarge`, and `UnknownMessage` for a type that does not go this way."""
        name = type(message).__name__
        if name not in self._decoders:
            raise UnknownMessage(f"{name} does not go this way")
        try:
            line = self._encoder.encode({"type": name, "body": message}) + b"\n"
        except (UnicodeEncodeError, TypeError) as error:
            # Without the error's own words, and not chained: they quote a person's text.
            raise MalformedMessage(f"{name} cannot be written: {type(error).__name__}") from None
        if len(line) > MAX_LINE_BYTES:
            raise MessageTooLarge(f"{name} of {len(line)} bytes")
        return line

    def decode(self, line: bytes) -> M:
        """The message on a line. Numbers that JSON has no word for (NaN, infinity) are refused with the rest."""
        try:
            envelope = self._envelopes.decode(line)
            decoder = self._decoders.get(envelope.type)
            if decoder is None:
                raise UnknownMessage(f"unknown message type {envelope.type[:80]!r}")
            return decoder.decode(envelope.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise MalformedMessage(f"unreadable message: {type(error).__name__}") from error


COMMANDS: Final = Direction[Command]((Ping, Load, Generate, Cancel, CountTokens))
REPLIES: Final = Direction[Reply](
    (
        Hello,
        Pong,
        LoadStarted,
        LoadProgress,
        Loaded,
        LoadFailed,
        TokenCount,
        PrefillProgress,
        TextChunk,
        CandidateFinished,
        JobFinished,
        JobFailed,
    )
)


def read_line(stream: BinaryIO) -> bytes | None:
    """The next whole line, or None at the end. A last line that was cut counts as the end: its writer died in it."""
    line = stream.readline(MAX_LINE_BYTES + 1)
    if len(line) > MAX_LINE_BYTES:
        raise MessageTooLarge(f"a line of more than {MAX_LINE_BYTES} bytes")
    return line if line.endswith(b"\n") else None
