"""The wrapping key from a passphrase: Argon2id (RFC 9106), slow and hungry on purpose.

About 0.1 s and 64 MiB with the standard parameters, so call it off the window's thread. How good a passphrase must be
is left to the window.
"""

import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.signing.secret import Secret

WRAPPING_KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Argon2Parameters:
    """RFC 9106's second recommended option: t = 3, 64 MiB, p = 4. Others are for tests.

    Raises ValueError beyond what a key file may ask of this machine: it is read before anything vouches for it.
    """

    iterations: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.iterations <= 16 or not 1 <= self.lanes <= 16:
            raise ValueError("1 to 16 iterations, 1 to 16 lanes")
        if not 8 * self.lanes <= self.memory_kib <= 1024 * 1024:
            raise ValueError("memory is 8 KiB a lane to 1 GiB")


def derive(passphrase: str, *, salt: bytes, parameters: Argon2Parameters) -> Secret:
    """The wrapping key. A passphrase typed decomposed or composed is the same one (NFC, as RFC 8265 section 4.2)."""
    # surrogatepass: an odd passphrase is a wrong one, not an error of another kind.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    argon2 = Argon2id(
        salt=salt,
        length=WRAPPING_KEY_BYTES,
        iterations=parameters.iterations,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    return Secret(argon2.derive(typed))
