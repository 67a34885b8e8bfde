"""The key file's format: two keys sealed under a wrapping key, and how that wrapping key is to be had.

The seal is AES-256-GCM; all that is readable in the file is its associated data, so neither the derivation's parameters
nor the profile can be changed without the seal failing. Pure: reading and writing the disk is left to `vault`.
"""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import DatabaseNewer, KeyFileDamaged, WrongPassphrase
from app.signing import strict_json
from app.signing.passphrase import SALT_BYTES, Argon2Parameters
from app.signing.secret import Secret
from app.signing.strict_json import JsonObject

VERSION = 1
KEY_BYTES = 32
_NONCE_BYTES = 12  # SP 800-38D's 96 bits; random, and a wrapping key seals a handful of files in its life
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeyringWrapping:
    """The wrapping key is the keyring's entry `account`. Each wrapping key has an account of its own, so that a crash
    between storing it and writing the file leaves the old pair whole."""

    account: str


@dataclass(frozen=True, slots=True)
class PassphraseWrapping:
    """The wrapping key is Argon2id of the passphrase."""

    salt: bytes
    parameters: Argon2Parameters


Wrapping = KeyringWrapping | PassphraseWrapping


@dataclass(frozen=True, slots=True)
class Contents:
    """What is sealed. `next_database_key` is there while a rekey may be under way."""

    database_key: Secret
    signing_seed: Secret
    next_database_key: Secret | None = None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as read, still sealed. `associated` is what the seal vouches for beside its contents."""

    profile: str
    wrapping: Wrapping
    nonce: bytes
    sealed: bytes
    associated: bytes


def seal(contents: Contents, *, wrapping_key: Secret, wrapping: Wrapping, profile: str, path: Path) -> bytes:
    """The key file's bytes. `path` is for errors only."""
    readable: JsonObject = {"goldquill_keys": VERSION, "profile": profile, "wrapping": _wrapping_fields(wrapping)}
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(wrapping_key.reveal())
    sealed = cipher.encrypt(nonce, _dump(_contents_fields(contents), path), _dump(readable, path))
    return _dump({**readable, "nonce": _b64(nonce), "sealed": _b64(sealed)}, path)


def unseal(file: KeyFile, wrapping_key: Secret, *, path: Path) -> Contents:
    """The keys. Raises WrongPassphrase when the wrapping key is another, or the file was altered: the seal cannot tell
    one from the other."""
    try:
        raw = AESGCM(wrapping_key.reveal()).decrypt(file.nonce, file.sealed, file.associated)
    except InvalidTag as error:
        raise WrongPassphrase from error
    fields = _load(raw, path)
    pending = fields.get("next_database_key")
    return Contents(
        database_key=Secret(_bytes(fields, "database_key", path, KEY_BYTES)),
        signing_seed=Secret(_bytes(fields, "signing_seed", path, KEY_BYTES)),
        next_database_key=None if pending is None else Secret(_bytes(fields, "next_database_key", path, KEY_BYTES)),
    )


def parse(raw: bytes, *, path: Path) -> KeyFile:
    """Raises KeyFileDamaged, or DatabaseNewer for a version that a later program wrote."""
    fields = _load(raw, path)
    version = _number(fields, "goldquill_keys", path)
    if version > VERSION:
        raise DatabaseNewer(found=f"{path.name} {version}", known=f"{path.name} {VERSION}")
    return KeyFile(
        profile=_text(fields, "profile", path),
        wrapping=_wrapping(fields, path),
        nonce=_bytes(fields, "nonce", path, _NONCE_BYTES),
        sealed=_bytes(fields, "sealed", path),
        associated=_dump({k: v for k, v in fields.items() if k not in ("nonce", "sealed")}, path),
    )


def _wrapping_fields(wrapping: Wrapping) -> JsonObject:
    if isinstance(wrapping, KeyringWrapping):
        return {"method": "keyring", "account": wrapping.account}
    return {
        "method": "passphrase",
        "kdf": "argon2id",
        "salt": _b64(wrapping.salt),
        "iterations": wrapping.parameters.iterations,
        "memory_kib": wrapping.parameters.memory_kib,
        "lanes": wrapping.parameters.lanes,
    }


def _wrapping(fields: JsonObject, path: Path) -> Wrapping:
    inner = fields.get("wrapping")
    if not isinstance(inner, dict):
        raise KeyFileDamaged(path, "wrapping is missing")
    method = (inner.get("method"), inner.get("kdf"))
    if method == ("keyring", None):
        return KeyringWrapping(_text(inner, "account", path))
    if method != ("passphrase", "argon2id"):
        raise KeyFileDamaged(path, "the wrapping is of no kind known")
    try:
        parameters = Argon2Parameters(
            iterations=_number(inner, "iterations", path),
            memory_kib=_number(inner, "memory_kib", path),
            lanes=_number(inner, "lanes", path),
        )
    except ValueError as error:
        raise KeyFileDamaged(path, str(error)) from error
    return PassphraseWrapping(_bytes(inner, "salt", path, SALT_BYTES), parameters)


def _contents_fields(contents: Contents) -> JsonObject:
    pending = contents.next_database_key
    return {
        "database_key": _b64(contents.database_key.reveal()),
        "signing_seed": _b64(contents.signing_seed.reveal()),
        "next_database_key": None if pending is None else _b64(pending.reveal()),
    }


def _dump(fields: JsonObject, path: Path) -> bytes:
    return strict_json.dump(fields, refuse=lambda reason: KeyFileDamaged(path, reason), max_bytes=_MAX_BYTES)


def _load(raw: bytes, path: Path) -> JsonObject:
    return strict_json.load(raw, refuse=lambda reason: KeyFileDamaged(path, reason), max_bytes=_MAX_BYTES)


def _text(fields: JsonObject, name: str, path: Path) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise KeyFileDamaged(path, f"{name} is missing or not text")
    return value


def _number(fields: JsonObject, name: str, path: Path) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise KeyFileDamaged(path, f"{name} is missing or not a number from 1")
    return value


def _bytes(fields: JsonObject, name: str, path: Path, length: int | None = None) -> bytes:
    try:
        raw = base64.b64decode(_text(fields, name, path), validate=True)
    except ValueError as error:
        raise KeyFileDamaged(path, f"{name} is not base64") from error
    if length is not None and len(raw) != length:
        raise KeyFileDamaged(path, f"{name} is not {length} bytes")
    return raw


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
