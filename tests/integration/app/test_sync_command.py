"""`goldquill sync` against a real server: what it says of a desk whose profile is used twice."""

import json
import shutil
from pathlib import Path

from app.signing.protection import ByPassphrase
from tests.company import SQLITE, found
from tests.company_server import serving
from tests.desk_samples import OpenDesk, instruct
from tests.integration.app.test_commands import PASSPHRASE, goldquill, profiles


def submit(home: Path, name: str) -> None:
    profile = profiles(home).open(passphrase=PASSPHRASE)
    desk = OpenDesk(home, keys=profile.vault, database=profile.database)
    desk.annotate.submit_instruct(draft_id=name, annotation=instruct(name))
    profile.close()


def test_a_desk_whose_chain_forked_is_told_so_and_joins_again(tmp_path: Path) -> None:
    company, file = found(SQLITE, tmp_path / "server"), tmp_path / "passphrase"
    here, there = tmp_path / "here", tmp_path / "there"
    file.write_text(PASSPHRASE, encoding="utf-8")
    profiles(here).create(name="Анна", specialisations=("medicine",), protection=ByPassphrase(PASSPHRASE)).close()

    def run(home: Path, *words: object) -> str:
        done = goldquill("--passphrase-file", file, *words, home=home)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with serving(company) as served:
        run(here, "enrol", served.url, company.invite("Анна"))
        shutil.copytree(here, there)
        submit(here, "one")
        assert "set" not in run(here, "sync", "--once")
        for name in ("another one", "another two"):
            submit(there, name)
        told = run(there, "sync", "--once")
        assert "2 not taken by the server" in told
        assert "an old copy of the profile was put back" in told
        run(there, "enrol", served.url, company.invite("Анна"))
        again = run(there, "sync", "--once", "--json")
        assert json.loads(again)["why"] == {"fork": 1, "quarantined": 1}
        submit(there, "new")
        told = run(there, "sync", "--once")
        assert told.startswith("1 sent, 0 waiting, 2 not taken")
        assert "sets aside" not in told
