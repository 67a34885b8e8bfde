import logging
import pickle

import pytest

from app.signing.secret import Secret


def test_a_secret_shows_itself_to_nobody_but_reveal(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(b"canary-canary")
    logging.getLogger("test").warning("%s %r %s", secret, secret, f"{secret}")
    assert "canary" not in caplog.text
    assert "canary" not in f"{[secret]} {secret!s}"
    assert secret.reveal() == b"canary-canary"


def test_a_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Secret(b"x"))


def test_a_wiped_secret_has_nothing_to_reveal() -> None:
    secret = Secret(b"x" * 32)
    buffer = secret._buffer
    secret.wipe()
    assert bytes(buffer) == bytes(32)
    with pytest.raises(ValueError, match="wiped"):
        secret.reveal()


def test_secrets_are_equal_by_their_bytes_and_equal_nothing_else() -> None:
    assert Secret(b"x") == Secret(b"x")
    assert Secret(b"x") != Secret(b"y")
    assert Secret(b"x") != b"x"


def test_a_secret_is_not_hashed() -> None:
    with pytest.raises(TypeError):
        hash(Secret(b"x"))
