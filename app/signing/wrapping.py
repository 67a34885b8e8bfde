"""The wrapping key in the operating system's keyring, and only in one that keeps secrets.

`keyring` picks whatever backend it finds, among them ones that store in the clear or throw away what they are given;
so a backend is used only if its class is on the list here, and what was stored is read back. A keyring may ask the
person to unlock it and block for half a minute: call this off the window's thread.
"""

import base64
import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.domain.errors import KeyringUnavailable, KeyringUnsafe, WrongPassphrase

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Goldquill"

ALLOWED_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)
_CHAINER = "keyring.backends.chainer.ChainerBackend"
_NO_KEYRING = "keyring.backends.fail.Keyring"


def system_backend() -> "KeyringBackend":
    """The backend that `keyring` finds on this machine."""
    import keyring  # 0.2 s to import, and desks opened by passphrase never need it

    return keyring.get_keyring()


class SystemKeyring:
    """Keeps wrapping keys by account name. `allowed` holds full class names, matched exactly: a subclass is another
    class."""

    def __init__(
        self,
        find_backend: "Callable[[], KeyringBackend]" = system_backend,
        *,
        allowed: frozenset[str] = ALLOWED_BACKENDS,
    ) -> None:
        self._find_backend = find_backend
        self._allowed = allowed

    def check(self) -> None:
        """Whether a keyring may be used here. Raises KeyringUnavailable, KeyringUnsafe."""
        self._backend()

    def store(self, account: str, secret: bytes) -> None:
        """Keep `secret` and read it back. Raises KeyringUnavailable, or KeyringUnsafe when it does not come back."""
        backend = self._backend()
        text = base64.b64encode(secret).decode("ascii")
        with _translated():
            backend.set_password(SERVICE, account, text)
            kept = backend.get_password(SERVICE, account)
        if kept != text:
            raise KeyringUnsafe(_class_name(backend))

    def load(self, account: str) -> bytes | None:
        """What was stored; None if there is no such entry. Raises KeyringUnavailable, KeyringUnsafe, and
        WrongPassphrase for an entry that something else has overwritten."""
        backend = self._backend()
        with _translated():
            text = backend.get_password(SERVICE, account)
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except ValueError as error:  # binascii.Error is one, and so is the complaint about characters beyond ASCII
            raise WrongPassphrase from error

    def forget(self, account: str) -> None:
        """Remove an entry that nothing needs any more. A keyring that refuses keeps a key to nothing."""
        with contextlib.suppress(KeyringUnavailable, KeyringUnsafe):
            backend = self._backend()
            with _translated():
                backend.delete_password(SERVICE, account)

    def _backend(self) -> "KeyringBackend":
        with _translated():
            backend = self._find_backend()
            # The chainer writes to the first of its backends and reads from any.
            used = list(getattr(backend, "backends", ())) if _class_name(backend) == _CHAINER else [backend]
        if not used or _class_name(backend) == _NO_KEYRING:
            raise KeyringUnavailable(f"no keyring: {_class_name(backend)}")
        for each in used:
            if _class_name(each) not in self._allowed:
                raise KeyringUnsafe(_class_name(each))
            if hasattr(each, "persist"):
                # Windows would otherwise roam the secret to every machine of the domain.
                each.persist = "local machine"
        return backend


def _class_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # backends raise what their system libraries raise: D-Bus, GLib, ctypes
        raise KeyringUnavailable(f"{type(error).__name__}: {error}") from error
