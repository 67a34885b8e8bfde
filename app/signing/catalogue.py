"""A company's catalogue of models as its server signs it: which bytes are which model, in one DSSE envelope.

No record and in no chain: the newest replaces all before it. `serial` grows with each, so that a desk that has seen one
notices when an older is shown to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadPayload
from app.domain.model import CatalogueEntry
from app.signing import apart, envelope
from app.signing.fields import Fields
from app.signing.statements import ServerEar, ServerVoice

TYPE = "application/vnd.goldquill.catalogue.v1+json"
_MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCatalogue:
    """What a server says it hands out."""

    serial: int
    models: tuple[CatalogueEntry, ...]


def sign(voice: ServerVoice, *, serial: int, models: Sequence[CatalogueEntry]) -> bytes:
    """The envelope, one line of JSON."""
    fields = {"serial": serial, "models": [_fields(model) for model in models]}
    return apart.seal(voice.key, TYPE, org=voice.org, server=voice.server, fields=fields, max_bytes=_MAX_BYTES)


def read(ear: ServerEar, raw: bytes) -> SignedCatalogue:
    """Raises BadEnvelope, WrongPayloadType, UnknownKey, BadSignature, BadPayload."""
    sealed = envelope.decode(raw)
    said = apart.opened(sealed, TYPE, key=ear.public_key, org=ear.org, server=ear.server, max_bytes=_MAX_BYTES)
    return SignedCatalogue(
        serial=said.whole_number("serial", least=1), models=tuple(_entry(each) for each in said.array("models"))
    )


def _fields(model: CatalogueEntry) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "file_name": model.file_name,
        "file_bytes": model.file_bytes,
        "sha256": model.sha256,
        "publisher": model.publisher,
        "licence": model.licence,
        "languages": list(model.languages),
    }


def _entry(value: object) -> CatalogueEntry:
    if not isinstance(value, dict):
        raise BadPayload("a model is not an object")
    said = Fields(value, BadPayload)
    languages = said.array("languages")
    if not all(isinstance(each, str) for each in languages):
        raise BadPayload("languages are words")
    return CatalogueEntry(
        id=said.text("id"),
        name=said.text("name"),
        file_name=said.text("file_name"),
        file_bytes=said.whole_number("file_bytes", least=1),
        sha256=said.hash("sha256"),
        publisher=said.text("publisher"),
        licence=said.text("licence"),
        languages=tuple(str(each) for each in languages),
    )
