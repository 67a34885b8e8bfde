import keyring
import pytest
from jaraco.classes import properties
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.domain.errors import KeyringUnavailable, KeyringUnsafe, WrongPassphrase
from app.signing.wrapping import ALLOWED_BACKENDS, SERVICE, SystemKeyring, system_backend

SECRET = bytes(range(32))


class InMemory(KeyringBackend):
    """A keyring that keeps what it gets, and says to `keyring` that it does not fit this machine."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805
        raise RuntimeError("for tests, handed over by hand")

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")


class Plaintext(InMemory):
    """Stands for keyrings.alt: it works, and stores in the clear."""


class Roaming(InMemory):
    """As Windows' does, it roams secrets unless told otherwise."""

    persist = "enterprise"


class Forgetful(InMemory):
    """Takes what it gets and gives something else back."""

    def get_password(self, service: str, username: str) -> str | None:
        return "something else"


class Locked(InMemory):
    """The person dismissed the prompt."""

    def get_password(self, *_args: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    set_password = delete_password = get_password


class Crashing(InMemory):
    """Raises what no keyring error descends from, as D-Bus bindings do."""

    def get_password(self, *_args: str) -> str | None:
        raise ConnectionResetError("bus went away")

    set_password = delete_password = get_password


def name_of(backend: type) -> str:
    return f"{backend.__module__}.{backend.__qualname__}"


def allowing(backend: KeyringBackend) -> SystemKeyring:
    return SystemKeyring(lambda: backend, allowed=frozenset({name_of(type(backend))}))


def test_a_secret_comes_back_from_an_allowed_keyring() -> None:
    backend = InMemory()
    store = allowing(backend)
    store.check()
    store.store("account", SECRET)
    assert store.load("account") == SECRET
    assert list(backend.entries) == [(SERVICE, "account")]
    store.forget("account")
    assert store.load("account") is None
    store.forget("account")  # a second time is no error


def test_the_list_names_the_keyrings_of_the_three_systems_and_no_other() -> None:
    assert (
        frozenset(
            {
                "keyring.backends.SecretService.Keyring",
                "keyring.backends.libsecret.Keyring",
                "keyring.backends.kwallet.DBusKeyring",
                "keyring.backends.Windows.WinVaultKeyring",
                "keyring.backends.macOS.Keyring",
            }
        )
        == ALLOWED_BACKENDS
    )


@pytest.mark.parametrize("name", sorted(ALLOWED_BACKENDS))
def test_every_class_on_the_list_exists_in_keyring(name: str) -> None:
    module, _, cls = name.rpartition(".")
    backend = getattr(__import__(module, fromlist=[cls]), cls)
    assert issubclass(backend, KeyringBackend)
    assert name_of(backend) == name


def test_no_keyring_at_all_is_unavailable() -> None:
    store = SystemKeyring(fail.Keyring)
    for use in (store.check, lambda: store.load("account"), lambda: store.store("account", SECRET)):
        with pytest.raises(KeyringUnavailable, match="fail"):
            use()
    store.forget("account")


@pytest.mark.parametrize("backend", [null.Keyring, Plaintext])
def test_a_keyring_that_discards_or_stores_in_the_clear_is_refused_before_it_gets_anything(backend: type) -> None:
    found = backend()
    store = SystemKeyring(lambda: found)
    for use in (store.check, lambda: store.load("account"), lambda: store.store("account", SECRET)):
        with pytest.raises(KeyringUnsafe) as refused:
            use()
        assert refused.value.backend == name_of(backend)
    store.forget("account")
    assert not getattr(found, "entries", {})


def test_a_subclass_of_an_allowed_keyring_is_another_class() -> None:
    store = SystemKeyring(Plaintext, allowed=frozenset({name_of(InMemory)}))
    with pytest.raises(KeyringUnsafe):
        store.check()


def test_a_keyring_that_does_not_give_back_what_it_got_is_refused() -> None:
    with pytest.raises(KeyringUnsafe):
        allowing(Forgetful()).store("account", SECRET)


def test_an_entry_that_something_else_overwrote_is_a_wrong_key() -> None:
    backend = InMemory()
    for text in ("not base64!", "ключ"):
        backend.set_password(SERVICE, "account", text)
        with pytest.raises(WrongPassphrase):
            allowing(backend).load("account")


@pytest.mark.parametrize(
    ("backend", "detail"), [(Locked, "KeyringLocked: Failed to unlock"), (Crashing, "ConnectionResetError: bus")]
)
def test_a_locked_or_broken_keyring_is_unavailable(backend: type, detail: str) -> None:
    store = allowing(backend())
    for use in (lambda: store.load("account"), lambda: store.store("account", SECRET)):
        with pytest.raises(KeyringUnavailable) as told:
            use()
        assert detail in told.value.detail
    store.forget("account")


def test_a_backend_that_cannot_even_be_found_is_unavailable() -> None:
    def find() -> KeyringBackend:
        raise ModuleNotFoundError("PYTHON_KEYRING_BACKEND names nothing")

    with pytest.raises(KeyringUnavailable, match="ModuleNotFoundError"):
        SystemKeyring(find).check()


def test_windows_is_told_to_keep_the_secret_on_this_machine() -> None:
    backend = Roaming()
    allowing(backend).store("account", SECRET)
    assert backend.persist == "local machine"


class TestChainer:
    """`keyring` chains all the backends it finds; each of them must be allowed."""

    @pytest.fixture
    def chain(self, monkeypatch: pytest.MonkeyPatch) -> list[KeyringBackend]:
        found: list[KeyringBackend] = []
        monkeypatch.setattr(chainer.ChainerBackend, "backends", found)
        return found

    def store(self) -> SystemKeyring:
        return SystemKeyring(chainer.ChainerBackend, allowed=frozenset({name_of(InMemory), name_of(Roaming)}))

    def test_of_allowed_keyrings_is_allowed(self, chain: list[KeyringBackend]) -> None:
        chain += [InMemory(), Roaming()]
        self.store().store("account", SECRET)
        assert self.store().load("account") == SECRET
        assert chain[1].persist == "local machine"

    def test_with_one_unsafe_keyring_is_refused(self, chain: list[KeyringBackend]) -> None:
        chain += [InMemory(), Plaintext()]
        with pytest.raises(KeyringUnsafe, match="Plaintext"):
            self.store().store("account", SECRET)
        assert not chain[0].entries

    def test_of_nothing_is_no_keyring(self, chain: list[KeyringBackend]) -> None:
        with pytest.raises(KeyringUnavailable, match="chainer"):
            self.store().check()


def test_by_default_the_backend_is_the_one_keyring_chose() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())
    try:
        assert system_backend() is keyring.get_keyring()
        with pytest.raises(KeyringUnsafe, match="null"):
            SystemKeyring().check()
    finally:
        keyring.set_keyring(before)
