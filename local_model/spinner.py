"""A process that uses one core and does nothing: another program, beside which the engine is measured."""

import sys
from typing import Final, NoReturn

MEASURE_ENGINE: Final = "--measure-engine"  # `app.commands` says the same
SPIN: Final = "--spin"


def spinner_command() -> tuple[str, ...]:
    """How to start one: a packed program has no other Python than itself."""
    if getattr(sys, "frozen", False):
        return (sys.executable, MEASURE_ENGINE, SPIN)
    return (sys.executable, "-m", "local_model.spinner")


def spin() -> NoReturn:
    """Be one until killed."""
    while True:
        pass


if __name__ == "__main__":
    spin()
