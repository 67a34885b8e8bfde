"""The desk asks for devices in another process, and lives with whatever that process does."""

import logging
import sys
from pathlib import Path

import msgspec
import pytest

from app.domain.model import Device, DeviceKind
from local_model.device_list import DeviceList
from local_model.machine import cpu_device

GPU = Device(name="Vulkan0", description="a GPU", kind=DeviceKind.VULKAN, total_bytes=2**31, free_bytes=2**30)


def printing(text: str, *, code: int = 0) -> tuple[str, ...]:
    return sys.executable, "-c", f"import sys; sys.stdout.write({text!r}); sys.exit({code})"


def test_gpus_come_from_the_other_process_and_the_cpu_from_this_one() -> None:
    text = msgspec.json.encode((cpu_device(), GPU)).decode()

    found = DeviceList(printing(text))()

    assert [device.kind for device in found] == [DeviceKind.CPU, DeviceKind.VULKAN]
    assert found[1] == GPU
    assert found[0].free_bytes > 0


def test_the_other_process_is_asked_once(tmp_path: Path) -> None:
    counter = tmp_path / "asked"
    script = f"open({str(counter)!r}, 'a').write('x'); print('[]')"
    devices = DeviceList((sys.executable, "-c", script))

    devices()
    devices()

    assert counter.read_text() == "x"


@pytest.mark.parametrize(
    "command",
    [
        printing("[]", code=3),
        printing("no JSON"),
        printing('[{"name": "half"}]'),
        (sys.executable, "-c", "import os; os.abort()"),
        ("no-such-program-anywhere",),
        (sys.executable, "-c", "import time; time.sleep(60)"),
    ],
)
def test_a_process_that_fails_costs_the_gpus_and_nothing_else(
    command: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = DeviceList(command, timeout_seconds=3)()

    assert [device.kind for device in found] == [DeviceKind.CPU]
    assert "CPU alone" in caplog.text
