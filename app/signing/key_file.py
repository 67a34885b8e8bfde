"""The key file's format: two keys sealed under a wrapping key, and how that wrapping key is to be had.

The seal is AES-256-GCM; all that is readable in the file is its associated data, so neither the derivation's parameters
nor the profile can be changed without the seal failing. Pure: reading and writing the disk is left to `vault`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import DatabaseNewer, KeyFileDamaged, WrongPassphrase
from app.signing import strict_json
from app.signing.fields import Fields, to_base64
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
    sealed = AESGCM(wrapping_key.reveal()).encrypt(
        nonce, _dump(_contents_fields(contents), path), _dump(readable, path)
    )
    return _dump({**readable, "nonce": to_base64(nonce), "sealed": to_base64(sealed)}, path)


def unseal(file: KeyFile, wrapping_key: Secret, *, path: Path) -> Contents:
    """The keys. Raises WrongPassphrase when the wrapping key is another, or the file was altered: the seal cannot tell
    one from the other."""
    try:
        raw = AESGCM(wrapping_key.reveal()).decrypt(file.nonce, file.sealed, file.associated)
    except InvalidTag as error:
        raise WrongPassphrase from error
    fields = _load(raw, path)
    pending = None if fields.is_null("next_database_key") else fields.bytes("next_database_key", length=KEY_BYTES)
    return Contents(
        database_key=Secret(fields.bytes("database_key", length=KEY_BYTES)),
        signing_seed=Secret(fields.bytes("signing_seed", length=KEY_BYTES)),
        next_database_key=None if pending is None else Secret(pending),
    )


def parse(raw: bytes, *, path: Path) -> KeyFile:
    """Raises KeyFileDamaged, or DatabaseNewer for a version that a later program wrote."""
    fields = _load(raw, path)
    version = fields.whole_number("goldquill_keys", least=1)
    if version > VERSION:
        raise DatabaseNewer(found=f"{path.name} {version}", known=f"{path.name} {VERSION}")
    return KeyFile(
        profile=fields.text("profile"),
        wrapping=_wrapping(fields.object("wrapping")),
        nonce=fields.bytes("nonce", length=_NONCE_BYTES),
        sealed=fields.bytes("sealed"),
        associated=_dump({k: v for k, v in fields.values.items() if k not in ("nonce", "sealed")}, path),
    )


def _wrapping_fields(wrapping: Wrapping) -> JsonObject:
    if isinstance(wrapping, KeyringWrapping):
        return {"method": "keyring", "account": wrapping.account}
    return {
        "method": "argon2id",
        "salt": to_base64(wrapping.salt),
        "iterations": wrapping.parameters.iterations,
        "memory_kib": wrapping.parameters.memory_kib,
        "lanes": wrapping.parameters.lanes,
    }


def _wrapping(fields: Fields) -> Wrapping:
    method = fields.text("method")
    if method == "keyring":
        return KeyringWrapping(fields.text("account"))
    if method != "argon2id":
        raise fields.refuse(f"the wrapping {method!r} is not known")
    salt = fields.bytes("salt", length=SALT_BYTES)
    iterations, lanes = fields.whole_number("iterations", least=1), fields.whole_number("lanes", least=1)
    memory_kib = fields.whole_number("memory_kib", least=1)
    try:
        return PassphraseWrapping(salt, Argon2Parameters(iterations, memory_kib, lanes))
    except ValueError as error:
        raise fields.refuse(str(error)) from error


def _contents_fields(contents: Contents) -> JsonObject:
    pending = contents.next_database_key
    return {
        "database_key": to_base64(contents.database_key.reveal()),
        "signing_seed": to_base64(contents.signing_seed.reveal()),
        "next_database_key": None if pending is None else to_base64(pending.reveal()),
    }


def _dump(fields: JsonObject, path: Path) -> bytes:
    return strict_json.dump(fields, refuse=_damaged(path), max_bytes=_MAX_BYTES)


def _load(raw: bytes, path: Path) -> Fields:
    return Fields(strict_json.load(raw, refuse=_damaged(path), max_bytes=_MAX_BYTES), _damaged(path))


def _damaged(path: Path) -> Callable[[str], KeyFileDamaged]:
    return lambda reason: KeyFileDamaged(path, reason)
