"""A company's own certificate authority, out of the file that a person was given.

It is read when the desk joins and kept with the membership: a stick is pulled out and downloads are cleared away, and
the desk has to reach its company afterwards.
"""

import ssl
from pathlib import Path
from typing import Final

from app.domain.errors import NoCertificate

_MOST_BYTES: Final = 1024 * 1024  # all that a system trusts is a quarter of it
_PEM: Final = b"-----BEGIN"


def authority_in(file: Path) -> str:
    """The certificates in it as PEM, which `.cer` files need not be. Raises NoCertificate."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES)
        # Beside certificates such files have remarks, in any encoding.
        found = raw.decode("ascii", "ignore") if _PEM in raw else ssl.DER_cert_to_PEM_cert(raw)
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=found)
    except (OSError, ValueError) as error:  # `ssl.SSLError` is an OSError
        raise NoCertificate(path=file) from error
    return found
