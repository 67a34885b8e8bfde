"""How many threads compute, and how they wait for one another.

Imports nothing of llama.cpp: the environment must be set before the worker starts.
"""

from typing import Final

from local_model.machine import physical_cores

SPARED_FROM: Final = 3  # with so many cores, one is left to the window


def compute_threads() -> int:
    """Physical cores, less one where there are more than two. Two threads of one core gain nothing here."""
    cores = physical_cores()
    return cores - 1 if cores >= SPARED_FROM else cores


def worker_environment() -> dict[str, str]:
    """How threads wait: to be in the environment of a process before it loads llama.cpp."""
    return {
        # How long a thread that waits for the others looks before it sleeps, some 10 µs. At 200 rounds it sleeps too
        # often (one answer a third slower); by default it spins on while another program wants the core, and four
        # answers come at a quarter of their speed.
        "GOMP_SPINCOUNT": "3000",
    }
