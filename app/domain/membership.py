"""Which company a desk works for, and what it knows of that company's server."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """An enrolment under way, kept before it is sent: after a lost answer the same is asked again. `enrolment` is
    record 1 of the chain that `device` is about to begin, `authority` the certificates that were in `ca_file` (PEM)."""

    address: str
    ca_file: str
    org: str
    org_name: str
    server: str
    server_spki: bytes
    author: str
    name: str
    device: str
    enrolment: bytes
    role: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A desk that is enrolled.

    `token` lets it in and is a secret. `devices` are the keys that signed here for this company, the present one last.
    `log_size` and `log_root` are of the last checkpoint that was believed; `distrusted` is why nothing more is sent
    until a person has looked (`ServerLied.what`). Empty `ca_file`: the system's certificates; else `authority` are
    those that were in it (PEM), empty for a desk that joined before they were kept.
    """

    address: str
    ca_file: str
    org: str
    org_name: str
    server: str
    server_spki: bytes
    author: str
    name: str
    role: str
    token: str
    devices: tuple[str, ...]
    acceptance: bytes
    log_size: int = 0
    log_root: bytes = b""
    distrusted: str = ""
    revoked: str = ""  # the server's reason; empty while it takes what this desk sends
    reached: datetime | None = None  # when the server last answered as itself
    sent: datetime | None = None  # when it last took something
    authority: str = ""

    @property
    def device(self) -> str:
        return self.devices[-1]
