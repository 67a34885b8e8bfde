"""What a desk and its server write to each other where no network reaches: the desk's ask and the server's news, each
in one DSSE envelope of a payload type of its own.

Neither is a record and neither is in a chain. Whoever carries a file can hold it back, copy it, or carry it late, and
can change nothing: the ask is signed by the device's key, the news by the server's and for one device. `number` grows
with each ask of a device, `serial` with each news for it, so that both ends can tell an old one. What they say is a
JSON object whose fields are left to `sync.protocol`.
"""

from dataclasses import dataclass

from app.domain.errors import BadPayload
from app.signing import apart, envelope, strict_json
from app.signing.envelope import MAX_PAYLOAD_BYTES, Envelope
from app.signing.fields import Fields
from app.signing.keys import PublicKey, SigningKey
from app.signing.statements import ServerEar, ServerVoice

ASK = "application/vnd.goldquill.ask.v1+json"
NEWS = "application/vnd.goldquill.news.v1+json"

# What the news may say: the rest is room for the fields around it.
MAX_SAID_BYTES = MAX_PAYLOAD_BYTES - 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a desk asks. `name` is the envelope's entry id; `said` the JSON object."""

    number: int
    name: str
    said: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a server says to one device: after its ask of that `number` and name, which is empty and 0 where it never
    asked."""

    device: str
    serial: int
    number: int
    ask: str
    said: bytes


def sign_ask(key: SigningKey, *, org: str, server: str, number: int, said: bytes) -> bytes:
    """The envelope, one line of JSON. Raises BadPayload for what is no strict JSON object."""
    fields = {"device": key.public.keyid, "number": number, "ask": _object(said)}
    return apart.seal(key, ASK, org=org, server=server, fields=fields, max_bytes=MAX_PAYLOAD_BYTES)


def read_ask(sealed: Envelope, *, key: PublicKey, org: str, server: str) -> Ask:
    """What the device whose key this is asks of this server. Raises WrongPayloadType, UnknownKey, BadSignature,
    BadPayload."""
    said = apart.opened(sealed, ASK, key=key, org=org, server=server, max_bytes=MAX_PAYLOAD_BYTES)
    if said.text("device") != key.keyid:
        raise BadPayload("another device's ask")
    return Ask(number=said.whole_number("number", least=1), name=sealed.entry_id, said=_bytes(said, "ask"))


def sign_news(voice: ServerVoice, *, device: str, serial: int, number: int, ask: str, said: bytes) -> bytes:
    """The envelope, one line of JSON. Raises BadPayload for what is no strict JSON object or too long."""
    fields = {"device": device, "serial": serial, "number": number, "ask": ask, "news": _object(said)}
    return apart.seal(voice.key, NEWS, org=voice.org, server=voice.server, fields=fields, max_bytes=MAX_PAYLOAD_BYTES)


def read_news(ear: ServerEar, raw: bytes) -> News:
    """Raises BadEnvelope, WrongPayloadType, UnknownKey, BadSignature, BadPayload."""
    sealed = envelope.decode(raw)
    said = apart.opened(sealed, NEWS, key=ear.public_key, org=ear.org, server=ear.server, max_bytes=MAX_PAYLOAD_BYTES)
    return News(
        device=said.text("device"),
        serial=said.whole_number("serial", least=1),
        number=said.whole_number("number", least=0),
        ask=said.text("ask"),
        said=_bytes(said, "news"),
    )


def _object(said: bytes) -> strict_json.JsonObject:
    return strict_json.load(said, refuse=BadPayload, max_bytes=MAX_SAID_BYTES)


def _bytes(said: Fields, name: str) -> bytes:
    return strict_json.dump(said.object(name).values, refuse=BadPayload, max_bytes=MAX_PAYLOAD_BYTES)
