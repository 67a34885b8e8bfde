"""A profile on the disk: real keys, real database, a real lock; Argon2id with small parameters."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import DatabaseDamaged, DiskFull, HomeInUse, KeyMissing, WrongPassphrase
from app.paths import Home
from app.services.profile import ProfileService, ProfileState
from app.signing.passphrase import Argon2Parameters
from app.signing.vault import ByKeyring, ByPassphrase, Protection
from app.signing.wrapping import SystemKeyring
from tests.full_disk import no_file_beyond

FAST = Argon2Parameters(iterations=1, memory_kib=64, lanes=1)


def service(home: Home) -> ProfileService:
    return ProfileService(home, keyring=SystemKeyring(), argon2=FAST)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    service(made).create(
        name="Anna Weiss", specialisations=("medicine",), protection=ByPassphrase("quiet river")
    ).close()
    return made


def test_a_new_profile_is_made_and_opens_with_its_passphrase(home: Home) -> None:
    assert service(home).state() is ProfileState.PASSPHRASE

    profile = service(home).open(passphrase="quiet river")

    assert (profile.person.name, profile.person.specialisations) == ("Anna Weiss", ("medicine",))
    assert profile.rolled_back is None
    profile.close()


def test_a_home_without_anything_is_new(tmp_path: Path) -> None:
    assert service(Home(tmp_path / "none")).state() is ProfileState.NEW


def test_a_wrong_passphrase_is_refused_and_the_next_try_may_be_right(home: Home) -> None:
    with pytest.raises(WrongPassphrase):
        service(home).open(passphrase="loud river")

    service(home).open(passphrase="quiet river").close()


def test_an_open_profile_lets_nobody_else_in(home: Home) -> None:
    first = service(home).open(passphrase="quiet river")
    with pytest.raises(HomeInUse):
        service(home).open(passphrase="quiet river")
    first.close()


def test_a_changed_name_is_there_at_the_next_start_with_the_same_author(home: Home) -> None:
    profile = service(home).open(passphrase="quiet river")
    author = profile.person.author
    profile.rename(name="Anna W.", specialisations=("law",))
    profile.close()

    again = service(home).open(passphrase="quiet river")
    assert (again.person.name, again.person.author) == ("Anna W.", author)
    again.close()


def test_a_changed_passphrase_opens_and_the_old_one_does_not(home: Home) -> None:
    profile = service(home).open(passphrase="quiet river")
    profile.protect(ByPassphrase("still lake"), present="quiet river")
    profile.close()

    with pytest.raises(WrongPassphrase):
        service(home).open(passphrase="quiet river")
    service(home).open(passphrase="still lake").close()


@pytest.mark.parametrize("present", [None, "", "loud river"])
@pytest.mark.parametrize("wanted", [ByPassphrase("still lake"), ByKeyring()])
def test_a_lock_is_not_changed_for_who_does_not_know_the_passphrase(
    home: Home, present: str | None, wanted: Protection
) -> None:
    profile = service(home).open(passphrase="quiet river")
    before = home.keys.read_bytes()
    with pytest.raises(WrongPassphrase):
        profile.protect(wanted, present=present)
    assert home.keys.read_bytes() == before
    profile.close()
    service(home).open(passphrase="quiet river").close()


def test_a_database_without_its_keys_is_never_given_new_ones(home: Home) -> None:
    home.keys.unlink()

    with pytest.raises(KeyMissing):
        service(home).state()
    with pytest.raises(KeyMissing):
        service(home).create(name="x", specialisations=(), protection=ByPassphrase("y"))


def test_a_rekey_that_was_cut_off_is_settled_at_the_next_start(home: Home) -> None:
    profile = service(home).open(passphrase="quiet river")
    profile.database.rekey(profile.vault.begin_rekey().reveal())
    profile.close()  # killed before `settle_rekey`

    again = service(home).open(passphrase="quiet river")
    assert again.vault.next_database_key is None
    assert again.person.name == "Anna Weiss"
    again.close()


def test_a_rekeyed_profile_opens_as_before_and_not_with_the_old_keys(home: Home) -> None:
    old = home.keys.read_bytes()
    profile = service(home).open(passphrase="quiet river")
    before = profile.vault.database_key.reveal()
    profile.rekey()
    assert profile.vault.next_database_key is None
    assert profile.vault.database_key.reveal() != before
    profile.rename(name="Anna W.", specialisations=("law",))
    profile.close()

    again = service(home).open(passphrase="quiet river")
    assert again.person.name == "Anna W."
    again.database.check_integrity()
    again.close()
    home.keys.write_bytes(old)
    with pytest.raises(DatabaseDamaged):
        service(home).open(passphrase="quiet river")


@pytest.mark.parametrize("room", [400, 40_000, 120_000])
def test_a_rekey_on_a_full_disk_loses_nothing_and_can_be_tried_again(home: Home, room: int) -> None:
    profile = service(home).open(passphrase="quiet river")
    with no_file_beyond(room), pytest.raises(DiskFull):
        profile.rekey()
    profile.close()

    profile = service(home).open(passphrase="quiet river")
    assert profile.person.name == "Anna Weiss"
    profile.rekey()
    profile.close()
    again = service(home).open(passphrase="quiet river")
    assert again.person.name == "Anna Weiss"
    assert again.vault.next_database_key is None
    again.database.check_integrity()
    again.close()


def test_a_profile_copied_elsewhere_is_whole(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.root, tmp_path / "copy")

    copy = service(Home(tmp_path / "copy")).open(passphrase="quiet river")
    assert copy.person.name == "Anna Weiss"
    copy.close()
