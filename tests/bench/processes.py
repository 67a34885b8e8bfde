"""How the measured processes are started: from the checkout, without a display unless there is one wanted."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """This process's environment, with the offscreen platform where no other is named. Python keeps what it compiles,
    as on people's machines."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen", **kept}
