"""Ed25519 keys: signing, verifying, and the name a key goes by.

A public key has one encoding here and so one `keyid`. Signatures whose S is not reduced (RFC 8032 section 5.1.7) are
refused, and so are public keys of small order, for which one signature fits every message. Not checked: that a public
key lies in the prime-order subgroup; the server does that at enrolment. Private bytes never reach a repr or a pickle.
"""

import hashlib
from dataclasses import dataclass
from typing import NoReturn, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from app.signing.secret import Secret

SEED_BYTES = 32
SIGNATURE_BYTES = 64

# RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is these twelve bytes and the key.
_SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")
_FIELD = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
# Doubling a point of order 8 gives y = 0, so its own y is a root of d*y^4 + 2*y^2 - 1; the negative is the only other
# root that lies on the curve.
_Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER_Y = frozenset({0, 1, _FIELD - 1, _Y_OF_ORDER_8, _FIELD - _Y_OF_ORDER_8})


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key as its SubjectPublicKeyInfo in DER, 44 bytes. Raises ValueError for anything else."""

    spki: bytes

    def __post_init__(self) -> None:
        if len(self.spki) != len(_SPKI_PREFIX) + 32 or not self.spki.startswith(_SPKI_PREFIX):
            raise ValueError("not the SubjectPublicKeyInfo of an Ed25519 key")
        y = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if y >= _FIELD:
            raise ValueError("the public key is not in its canonical encoding")
        if y in _SMALL_ORDER_Y:
            raise ValueError("the public key is of small order")

    @property
    def raw(self) -> bytes:
        """The 32 bytes of RFC 8032."""
        return self.spki[len(_SPKI_PREFIX) :]

    @property
    def keyid(self) -> str:
        return "sha256:" + hashlib.sha256(self.spki).hexdigest()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's over `message`."""
        if len(signature) != SIGNATURE_BYTES or int.from_bytes(signature[32:], "little") >= _ORDER:
            return False
        try:
            crypto_sign_open(signature + message, self.raw)  # libsodium takes half as long as OpenSSL
        except BadSignatureError:
            return False
        return True


class SigningKey:
    """A private key. It shows its `public` half only: `repr` names the key id, and pickling raises TypeError."""

    __slots__ = ("_private", "public")

    def __init__(self, seed: bytes) -> None:
        """From the 32 bytes that RFC 8032 calls the private key."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        raw = self._private.public_key().public_bytes_raw()
        self.public = PublicKey(_SPKI_PREFIX + raw)

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same signature."""
        return self._private.sign(message)

    def seed(self) -> Secret:
        """The private bytes, for wrapping in the key file and nothing else."""
        return Secret(self._private.private_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.public.keyid})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not pickled")
