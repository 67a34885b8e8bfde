import pytest

from app.signing.passphrase import Argon2Parameters, derive

QUICK = Argon2Parameters(iterations=1, memory_kib=32, lanes=4)
SALT = bytes(16)


def test_the_standard_parameters_are_those_of_the_design() -> None:
    assert Argon2Parameters() == Argon2Parameters(iterations=3, memory_kib=64 * 1024, lanes=4)


def test_the_derivation_is_argon2id() -> None:
    # From the reference implementation's own tests (P-H-C/phc-winner-argon2, src/test.c, version 0x13, Argon2id).
    derived = derive("password", salt=b"somesalt", parameters=Argon2Parameters(iterations=2, memory_kib=65536, lanes=1))
    assert derived.reveal().hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_another_passphrase_salt_or_parameter_gives_another_key() -> None:
    key = derive("перо", salt=SALT, parameters=QUICK)
    assert key == derive("перо", salt=SALT, parameters=QUICK)
    assert key != derive("Перо", salt=SALT, parameters=QUICK)
    assert key != derive("перо", salt=b"1" * 16, parameters=QUICK)
    assert key != derive("перо", salt=SALT, parameters=Argon2Parameters(iterations=2, memory_kib=32, lanes=4))


def test_a_letter_typed_decomposed_is_the_same_letter() -> None:
    composed, decomposed = "\u0439", "\u0438\u0306"
    assert derive(composed, salt=SALT, parameters=QUICK) == derive(decomposed, salt=SALT, parameters=QUICK)


def test_an_odd_passphrase_is_only_a_wrong_one() -> None:
    assert derive("\ud800", salt=SALT, parameters=QUICK) != derive("", salt=SALT, parameters=QUICK)


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes"),
    [(0, 64, 4), (17, 64, 4), (1, 64, 0), (1, 2**20, 17), (1, 31, 4), (1, 2**20 + 1, 4)],
)
def test_what_would_hang_or_weaken_this_machine_is_refused(iterations: int, memory_kib: int, lanes: int) -> None:
    with pytest.raises(ValueError, match=r"1 to 16|1 GiB"):
        Argon2Parameters(iterations, memory_kib, lanes)
