"""The server's own signing key: a PKCS#8 file that its owner alone may read, encrypted where a passphrase is given.

It is made once and never replaced: every receipt ever given verifies with it. Servers that share a database share it.
"""

import contextlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.signing import durable_file
from app.signing.keys import SigningKey
from sync.server.errors import AlreadyAServer, KeyNotSafe


def make(path: Path, passphrase: bytes | None) -> SigningKey:
    """A new key in a file of its own. Raises AlreadyAServer, DiskFull, HomeReadOnly, DiskRefused."""
    if path.exists():
        raise AlreadyAServer(path.parent)
    private = Ed25519PrivateKey.generate()
    how: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    durable_file.replace(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return SigningKey(private.private_bytes_raw())


def load(path: Path, passphrase: bytes | None) -> SigningKey:
    """The key in `path`. Raises KeyNotSafe: readable by others, damaged, or not opened by this passphrase."""
    try:
        mode = path.stat().st_mode
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyNotSafe(path, "it is not there; put your copy of it there first") from error
    except OSError as error:
        raise KeyNotSafe(path, error.strerror or "unreadable") from error
    if os.name == "posix" and stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyNotSafe(path, "others may read it; `chmod 600` it")
    private = None
    with contextlib.suppress(ValueError, TypeError, UnsupportedAlgorithm):
        private = load_pem_private_key(raw, passphrase)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyNotSafe(path, "not an Ed25519 key that opens with what was given")
    return SigningKey(private.private_bytes_raw())
