"""The desk's view of the devices: another process asks llama.cpp (`local_model.hardware`), this one reads the answer.

A driver that crashes or hangs there costs the GPU, not the window. GPUs are asked for once; main memory is read anew
each time.
"""

import logging
import subprocess
from collections.abc import Sequence

import msgspec

from app.domain.model import Device, DeviceKind
from local_model import surroundings
from local_model.machine import cpu_device

_log = logging.getLogger(__name__)


class DeviceList:
    """Call it for the devices. `command` prints them as JSON, as `python -m local_model.hardware --json` does."""

    def __init__(self, command: Sequence[str], timeout_seconds: float = 30) -> None:
        self._command = tuple(command)
        self._timeout = timeout_seconds
        self._gpus: tuple[Device, ...] | None = None

    def __call__(self) -> tuple[Device, ...]:
        """The CPU, then the GPUs. The first call takes a second or so: not for the thread of the window."""
        if self._gpus is None:
            self._gpus = self._ask()
        return cpu_device(), *self._gpus

    def _ask(self) -> tuple[Device, ...]:
        try:
            with surroundings.empty_folder() as folder:
                answer = subprocess.run(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    cwd=folder,
                    env=surroundings.environment({}),
                    timeout=self._timeout,
                    check=True,
                )
            devices = msgspec.json.decode(answer.stdout, type=tuple[Device, ...])
        except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as error:
            _log.warning("no list of devices, going on with the CPU alone: %s", error)
            return ()
        return tuple(device for device in devices if device.kind is not DeviceKind.CPU)
