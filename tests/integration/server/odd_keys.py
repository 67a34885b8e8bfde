"""Ed25519 keys that no honest program makes, and enrolments that they sign so that the usual verification holds.

Multiplied by the order of the base point, a point keeps its part of small order alone. A verifier checks S·B = R + h·A,
so a signer who tries nonces until h is a multiple of 8 signs with any such part in its key.
"""

import hashlib
import json
from datetime import UTC, datetime

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_scalarmult_ed25519_base_noclamp,
)

from app.signing import enrolment, envelope, payload
from app.signing.fields import to_base64
from app.signing.log import RecordContext

_PREFIX = bytes.fromhex("302a300506032b6570032100")
_P = 2**255 - 19
_Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_TORSION = [(1, 0), (_P - 1, 0), (0, 0), (0, 1), (_Y8, 0), (_Y8, 1), (_P - _Y8, 0), (_P - _Y8, 1)]
# y beyond the field, and the sign of an x that is 0
_STRANGE = [(1, 1), (_P - 1, 1), (_P, 0), (_P, 1), (_P + 1, 0), (_P + 1, 1)]


def _raw(y: int, sign: int) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def _scalar(seed: bytes) -> bytes:
    return crypto_core_ed25519_scalar_reduce(hashlib.sha512(seed).digest())


_SECRET = _scalar(b"a secret of no device")
_HONEST = crypto_scalarmult_ed25519_base_noclamp(_SECRET)

SMALL_ORDER = [_PREFIX + _raw(*point) for point in _TORSION]
NOT_CANONICAL = [_PREFIX + _raw(*point) for point in _STRANGE]
MIXED_ORDER = [_PREFIX + crypto_core_ed25519_add(_HONEST, _raw(*point)) for point in _TORSION[1:]]


def enrolment_by_odd_key(spki: bytes, context: RecordContext) -> bytes:
    """Record 1 of a device whose key is `spki`, signed so that S·B = R + h·A."""
    keyid = "sha256:" + hashlib.sha256(spki).hexdigest()
    fields = {
        "schema": 1,
        "org": context.org,
        "server": context.server,
        "author": context.author,
        "device": keyid,
        "seq": 1,
        "prev": None,
        "kind": enrolment.KIND,
        "at": payload.timestamp(datetime.now(UTC)),
        "supersedes": None,
        "task": "",
        "project": "",
        "guidelines_sha256": "",
        "body": {"public_key": to_base64(spki)},
    }
    raw = json.dumps(fields).encode()
    message = envelope.pae(enrolment.PAYLOAD_TYPE, raw)
    secret = _SECRET if spki in MIXED_ORDER else bytes(32)
    signature = _signature(spki[12:], secret, message)
    return envelope.encode(envelope.Envelope(enrolment.PAYLOAD_TYPE, raw, (envelope.Signature(keyid, signature),)))


def _signature(public: bytes, secret: bytes, message: bytes) -> bytes:
    for attempt in range(1000):
        nonce = _scalar(b"nonce %d" % attempt)
        r = crypto_scalarmult_ed25519_base_noclamp(nonce)
        h = crypto_core_ed25519_scalar_reduce(hashlib.sha512(r + public + message).digest())
        if h[0] % 8 == 0:
            return r + crypto_core_ed25519_scalar_add(nonce, crypto_core_ed25519_scalar_mul(h, secret))
    raise AssertionError("no nonce fits")
