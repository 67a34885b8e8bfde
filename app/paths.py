"""Where things lie on this machine: the profile folder and what it holds, and the files shipped with the program.

Only names are made here; `Home.create()` is the one function that touches the disk.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.domain.disk_errors import disk_error


@dataclass(frozen=True, slots=True)
class Home:
    """One profile: everything a person's desk keeps is under `root` and nowhere else."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "desk.db"

    @property
    def keys(self) -> Path:
        """The database key and the signing key, wrapped (`app.signing.vault`)."""
        return self.root / "keys.gq"

    @property
    def chain_head(self) -> Path:
        """The last record this device is known to have signed (`app.signing.high_water`)."""
        return self.root / "chain.head"

    @property
    def lock(self) -> Path:
        """Held by the process that has the profile open."""
        return self.root / "lock"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def engine(self) -> Path:
        """The worker's working directory, always empty: ggml opens every `ggml-*` it finds there."""
        return self.root / "engine"

    @property
    def models(self) -> Path:
        """Model files that were fetched from the company, made when the first of them is."""
        return self.root / "models"

    @property
    def crashes(self) -> Path:
        return self.root / "crashes"

    def create(self) -> None:
        """Make the folders, readable by this person alone. Raises DiskFull, HomeReadOnly, DiskRefused."""
        try:
            for folder in (self.root, self.engine, self.crashes):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.root) from error


def default_home() -> Home:
    """`GOLDQUILL_HOME`, or the folder the operating system gives programs for a person's data."""
    if named := os.environ.get("GOLDQUILL_HOME"):
        return Home(Path(named).expanduser().absolute())
    from platformdirs import user_data_path  # only here: a named home starts without it

    return Home(user_data_path("Goldquill", appauthor=False))


def resources() -> Path:
    """The folder of shipped files, in a checkout or inside a PyInstaller bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle if bundle else Path(__file__).resolve().parent.parent) / "resources"
