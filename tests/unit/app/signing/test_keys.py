import hashlib
import logging
import pickle

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from app.signing.keys import PublicKey, SigningKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
PREFIX = bytes.fromhex("302a300506032b6570032100")

# RFC 8032 section 7.1, tests 1 and 2: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
]


def spki_of(y: int, sign: int) -> bytes:
    return PREFIX + (y | sign << 255).to_bytes(32, "little")


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_hold(seed: str, public: str, message: str, signature: str) -> None:
    key = SigningKey(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public.verifies(bytes.fromhex(signature), bytes.fromhex(message))


def test_the_key_id_is_the_hash_of_the_spki_that_cryptography_writes() -> None:
    key = SigningKey.generate()
    der = load_der_public_key(key.public.spki).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert der == key.public.spki
    assert key.public.keyid == "sha256:" + hashlib.sha256(der).hexdigest()


def test_a_signature_fits_its_own_message_and_key_only() -> None:
    key = SigningKey.generate()
    signature = key.sign(b"message")
    assert key.public.verifies(signature, b"message")
    assert not key.public.verifies(signature, b"massage")
    assert not SigningKey.generate().public.verifies(signature, b"message")


def test_a_signature_with_l_added_to_s_is_refused() -> None:
    key = SigningKey.generate()
    signature = key.sign(b"message")
    s = int.from_bytes(signature[32:], "little")
    for multiple in range(1, 16):
        if s + multiple * L < 2**256:
            same_s_again = signature[:32] + (s + multiple * L).to_bytes(32, "little")
            assert not key.public.verifies(same_s_again, b"message")


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    key = SigningKey.generate()
    assert not key.public.verifies((key.sign(b"message") * 2)[:length], b"message")


def torsion_points() -> list[int]:
    """y of the eight points whose order divides 8, worked out from the curve -x^2 + y^2 = 1 + d x^2 y^2."""
    # p = 5 mod 8: a square root is a^((p+3)/8), times sqrt(-1) where its square is -a.
    root = pow(1 + D, (P + 3) // 8, P)
    root = root if root * root % P == (1 + D) % P else root * pow(2, (P - 1) // 4, P) % P
    found = {0, 1, P - 1}
    for sign in (1, -1):
        y_squared = (sign * root - 1) * pow(D, -1, P) % P
        y = pow(y_squared, (P + 3) // 8, P)
        y = y if y * y % P == y_squared else y * pow(2, (P - 1) // 4, P) % P
        x_squared = (y_squared - 1) * pow(D * y_squared + 1, -1, P) % P
        if y * y % P == y_squared and pow(x_squared, (P - 1) // 2, P) == 1:
            found |= {y, P - y}
    return sorted(found)


def test_every_key_of_small_order_is_refused_in_every_encoding() -> None:
    points = torsion_points()
    assert len(points) == 5  # eight points: 0 and the two of order 8 stand for two x each
    for y in points:
        for sign in (0, 1):
            with pytest.raises(ValueError, match="small order"):
                PublicKey(spki_of(y, sign))
    for y in (P, P + 1):  # 0 and 1 again; the others leave no room below 2^255
        for sign in (0, 1):
            with pytest.raises(ValueError, match="canonical"):
                PublicKey(spki_of(y, sign))


@pytest.mark.parametrize(
    "spki",
    [
        b"",
        PREFIX,
        SigningKey(bytes(32)).public.spki + b"\x00",
        SigningKey(bytes(32)).public.spki[:-1],
        SigningKey(bytes(32)).public.raw,
        bytes.fromhex("302a300506032b656e032100") + bytes(32),  # X25519
        spki_of(2**255 - 1, 0),
    ],
)
def test_what_is_not_the_one_encoding_of_a_key_is_refused(spki: bytes) -> None:
    with pytest.raises(ValueError, match="key"):
        PublicKey(spki)


def test_a_key_that_is_no_point_verifies_nothing() -> None:
    not_a_point = PublicKey(spki_of(2, 0))
    assert not not_a_point.verifies(bytes(64), b"message")


def test_a_private_key_is_not_seen_in_repr_log_or_pickle(caplog: pytest.LogCaptureFixture) -> None:
    key = SigningKey(b"canary-canary-canary-canary-cana")
    logging.getLogger("test").warning("%s %r", key, key)
    assert key.public.keyid in caplog.text
    assert "canary" not in caplog.text
    assert b"canary".hex() not in caplog.text
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(key)
    assert key.seed().reveal() == b"canary-canary-canary-canary-cana"
