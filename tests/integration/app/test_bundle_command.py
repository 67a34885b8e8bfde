"""`goldquill bundle` and `goldquill-server bundle` as two people run them who carry a stick, without the window."""

import json
from pathlib import Path

from app.signing.protection import ByPassphrase
from sync.server.main import main
from tests.company import SQLITE, found
from tests.company_server import serving
from tests.integration.app.test_commands import PASSPHRASE, goldquill, profiles


def test_a_desk_that_was_revoked_is_told_by_the_answer(tmp_path: Path) -> None:
    home, opening = tmp_path / "home", ("--passphrase-file", tmp_path / "passphrase")
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    profiles(home).create(name="Анна", specialisations=("medicine",), protection=ByPassphrase(PASSPHRASE)).close()
    company = found(SQLITE, tmp_path / "server")
    with serving(company) as served:
        assert goldquill(*opening, "enrol", served.url, company.invite(), home=home).returncode == 0
    with company.keeping() as keeping:
        (device,) = (each.device for each in keeping.devices())
        keeping.revoke(device, "laptop lost")
    answer = tmp_path / "week.gqreceipts"
    assert main(["bundle", "export", str(company.place.folder), device, str(answer)]) == 0

    done = goldquill(*opening, "bundle", "import", answer, home=home)
    assert (done.returncode, "The company takes nothing more from this desk." in done.stdout) == (0, True)
    told = json.loads(goldquill(*opening, "bundle", "import", answer, "--json", home=home).stdout)
    assert (told["revoked"], told["received"], told["older"]) == (True, 0, False)
