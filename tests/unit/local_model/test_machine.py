"""The computer's own part, as far as any computer can be held to something."""

import os
from pathlib import Path

import psutil
import pytest

from app.domain.model import DeviceKind
from local_model import machine
from local_model.machine import adds_halves, cpu_device, physical_cores


def test_cores_are_at_least_one_and_no_more_than_threads() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to cores")
def test_no_more_cores_are_counted_than_the_process_may_use() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert physical_cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.parametrize(
    ("flags", "adds"),
    [
        ("fpu avx512f avx512_fp16 amx_tile", True),
        ("fpu f16c avx512f avx512_bf16", False),
        ("", False),
        (None, False),
    ],
)
def test_a_processor_adds_halves_where_linux_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str | None, adds: bool
) -> None:
    told = tmp_path / "cpuinfo"
    if flags is not None:
        told.write_text(f"processor\t: 0\nmodel name\t: A processor\nflags\t\t: {flags}\n", "ascii")
    monkeypatch.setattr(machine, "_CPU_INFO", told)
    assert adds_halves() is adds


def test_main_memory_is_the_systems() -> None:
    device = cpu_device()

    assert device.kind is DeviceKind.CPU
    assert device.total_bytes == psutil.virtual_memory().total
    assert 0 < device.free_bytes <= device.total_bytes
    assert device.description
