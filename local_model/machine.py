"""The computer's own part: cores to compute on, what they can, and main memory. Knows nothing of llama.cpp or of other
devices."""

import platform
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from app.domain.model import Device, DeviceKind

_CPU_INFO: Final = Path("/proc/cpuinfo")


def physical_cores() -> int:
    """Cores that compute, not the threads they run at once; no more than this process may use."""
    allowed = psutil.Process().cpu_affinity() if hasattr(psutil.Process, "cpu_affinity") else []
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return max(1, min(cores, len(allowed) or cores))


def adds_halves() -> bool:
    """Whether the processor itself adds numbers of half precision (AVX512-FP16). Only Linux is asked."""
    with suppress(OSError):
        return "avx512_fp16" in _CPU_INFO.read_text("ascii", errors="replace").split()
    return False


def cpu_device() -> Device:
    """The CPU with main memory as it is now. Free is what programs can still have, caches of the system included."""
    memory = psutil.virtual_memory()
    return Device(
        name="CPU",
        description=platform.processor() or platform.machine(),
        kind=DeviceKind.CPU,
        total_bytes=memory.total,
        free_bytes=memory.available,
    )
