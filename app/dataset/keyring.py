"""Whose records an exported folder holds: `keys.json`, read and believed as far as it is signed.

Where a server is named, each device's key is one that the server says it accepted for an author; else a device says so
itself, in the first record of its chain. That the server's key is the company's is for whoever verifies to know.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from app.dataset.disk import records_of
from app.dataset.folder import file_of
from app.dataset.origin import KEYS, key_facts
from app.domain.errors import BadEnvelope, DatasetAltered, DatasetUnreadable, RecordError
from app.signing import enrolment, envelope
from app.signing.fields import Fields
from app.signing.keys import PublicKey
from app.signing.statements import ServerEar


@dataclass(frozen=True, slots=True)
class Device:
    """A key, and the author that it speaks for at an organisation and server."""

    key: PublicKey
    author: str
    org: str
    server: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """`devices` and their `keys` by the names of these; `server` is None where a desk exported its own work."""

    devices: Mapping[str, Device]
    keys: Mapping[str, PublicKey]
    server: ServerEar | None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Of the folder `path`. Raises NoDataset, DatasetAltered, RecordError."""
        with records_of(KEYS):
            return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> Self:
        try:
            said = msgspec.json.decode(file_of(path, KEYS).read_bytes(), type=_Keys)
        except ValueError as error:
            raise DatasetUnreadable(path, KEYS, str(error)) from error
        try:
            ear = None
            if said.server is not None:
                ear = ServerEar.of(spki=_bytes(said.server.public_key), org=said.org, server=said.server.id)
                _refuse_other(said.server, ear.public_key, path)
            devices: dict[str, Device] = {}
            for each in said.devices:
                device = _enrolled(each) if ear is None else _accepted(each, ear)
                _refuse_other(each, device.key, path)
                devices[device.key.keyid] = device
        except ValueError as error:
            raise DatasetUnreadable(path, KEYS, str(error)) from error
        return cls.of(devices.values(), ear)

    @classmethod
    def of(cls, devices: Iterable[Device], server: ServerEar | None = None) -> Self:
        by_name = {device.key.keyid: device for device in devices}
        return cls(by_name, {keyid: device.key for keyid, device in by_name.items()}, server)


class _Key(msgspec.Struct, forbid_unknown_fields=True):
    keyid: str
    public_key: str
    ed25519: str


class _Server(_Key):
    id: str


class _Device(_Key):
    accepted: list[dict[str, Any]] = []
    enrolment: dict[str, Any] | None = None


class _Keys(msgspec.Struct, forbid_unknown_fields=True):
    server: _Server | None
    devices: list[_Device]
    org: str = ""


def _refuse_other(said: _Key, key: PublicKey, path: Path) -> None:
    """Whoever takes the key out of the file in another of its forms has to have the same one."""
    if {"keyid": said.keyid, "public_key": said.public_key, "ed25519": said.ed25519} != key_facts(key):
        raise DatasetAltered(path, KEYS, "a key is another than it is said to be")


def _accepted(said: _Device, ear: ServerEar) -> Device:
    """By the server's newest word about it."""
    if not said.accepted:
        raise BadEnvelope("the server's word about a device is missing")
    acceptance = ear.acceptance(msgspec.json.encode(said.accepted[-1]))
    return Device(acceptance.public_key, acceptance.author, ear.org, ear.server)


def _enrolled(said: _Device) -> Device:
    if said.enrolment is None:
        raise BadEnvelope("the enrolment of a device is missing")
    try:
        enrolled = enrolment.read(envelope.from_fields(Fields(said.enrolment, BadEnvelope)))
    except RecordError as error:
        error.line = None
        raise
    return Device(enrolled.public_key, enrolled.author, enrolled.org, enrolled.server)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
