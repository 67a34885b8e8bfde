"""Answers "will it fit": how many layers to offload, how long a context, and the numbers behind the verdict.

A context as long as wanted comes first, then as many layers on the GPU as its memory takes; only when main memory
cannot hold the rest is the context made shorter. What is found here is what `local_model.loading` makes. Devices are
given, files are not read, nothing is loaded. One GPU is used, the one with the most free memory.
"""

from collections.abc import Callable
from typing import Final

from app.domain.model import Device, DeviceKind, FitReport, FitVerdict
from local_model.memory import CELLS_STEP, EnginePlan, Split, cells, splits
from local_model.model_shape import ModelShape

AUTOMATIC: Final = -1
SMALLEST_CONTEXT: Final = 1024  # a question and an answer; less serves nobody
SPARE: Final = 0.1  # of the free memory: with less to spare a fit is tight

DEFAULT_PLAN: Final = EnginePlan()


def fit(
    shape: ModelShape,
    devices: tuple[Device, ...],
    wanted_context: int,
    gpu_layers: int = AUTOMATIC,
    plan: EnginePlan = DEFAULT_PLAN,
) -> FitReport:
    """Fit the model to this machine.

    `devices` must hold the CPU, whose memory is main memory. `wanted_context` is in tokens and is cut to what the model
    was trained for. `gpu_layers` other than `AUTOMATIC` is taken as it is, whatever the verdict. Raises `ValueError`
    for a context of less than one token.
    """
    if wanted_context < 1:
        raise ValueError(f"a context of {wanted_context} tokens")
    cpu = next(device for device in devices if device.kind is DeviceKind.CPU)
    gpus = [device for device in devices if device.kind is not DeviceKind.CPU]
    gpu = max(gpus, key=lambda device: device.free_bytes, default=None)
    longest = min(wanted_context, shape.context_length)
    machine = _Machine(shape, cpu, gpu, plan)

    layers = None if gpu_layers == AUTOMATIC else min(max(gpu_layers, 0), shape.total_layers if gpu else 0)
    found = _longest_that(lambda context: machine.place(context, layers), longest)
    context, split = found or machine.smallest(longest, layers or 0)
    if layers is not None and gpu:
        reason = "manual"
    elif found:
        reason = machine.reason(split)
    else:
        reason = "too-big"
    return machine.report(split, context, wanted_context, reason)


class _Machine:
    """One model on one machine: where its parts may go."""

    def __init__(self, shape: ModelShape, cpu: Device, gpu: Device | None, plan: EnginePlan) -> None:
        self._shape = shape
        self._cpu = cpu
        self._gpu = gpu
        self._plan = plan

    def place(self, context: int, layers: int | None) -> Split | None:
        """The split with so many layers on the GPU if it fits; for None, the one with the most layers that fits."""
        every = splits(self._shape, context, self._plan)
        tried = reversed(every) if layers is None else (every[layers],)
        return next((split for split in tried if self._fits(split, 0)), None)

    def smallest(self, longest: int, layers: int) -> tuple[int, Split]:
        """What is reported when nothing fits: the least that was tried."""
        context = min(longest, SMALLEST_CONTEXT)
        return context, splits(self._shape, context, self._plan)[layers]

    def reason(self, split: Split) -> str:
        if self._gpu is None:
            return "no-device"
        if split.gpu_layers == 0:
            return "cpu-only"
        return "all-layers" if split.gpu_layers == self._shape.total_layers else "some-layers"

    def report(self, split: Split, context: int, wanted_context: int, reason: str) -> FitReport:
        on_gpu = self._gpu is not None and split.gpu_layers > 0
        device = self._gpu if self._gpu is not None and on_gpu else self._cpu
        main = split.device if on_gpu else split.host
        if not self._fits(split, 0):
            verdict = FitVerdict.TOO_BIG
        else:
            verdict = FitVerdict.FITS if self._fits(split, SPARE) else FitVerdict.TIGHT
        return FitReport(
            verdict=verdict,
            weights_bytes=main.weights,
            cache_bytes=main.cache,
            compute_bytes=main.compute,
            reserve_bytes=main.reserve,
            available_bytes=device.free_bytes,
            context_tokens=context,
            gpu_layers=split.gpu_layers,
            device=device,
            reason=reason,
            total_layers=self._shape.total_layers,
            wanted_context_tokens=wanted_context,
            host_needed_bytes=self._host_need(split) if on_gpu else 0,
            host_available_bytes=self._cpu.free_bytes if on_gpu else 0,
        )

    def _fits(self, split: Split, spare: float) -> bool:
        on_gpu = self._gpu.free_bytes if self._gpu else 0
        in_main = self._cpu.free_bytes
        return split.device.total <= on_gpu * (1 - spare) and self._host_need(split) <= in_main * (1 - spare)

    def _host_need(self, split: Split) -> int:
        """Main memory needed, the GPU's share included where the two are one."""
        shared = self._gpu is not None and self._gpu.shares_main_memory
        return split.host.total + (split.device.total if shared else 0)


def _longest_that(place: Callable[[int], Split | None], longest: int) -> tuple[int, Split] | None:
    """The longest context, `longest` itself or a whole number of steps, for which there is a place, and that place."""
    if found := place(longest):
        return longest, found
    low, high = min(longest, SMALLEST_CONTEXT), cells(longest)
    if not (best := place(low)):
        return None
    while low + CELLS_STEP < high:  # low fits, high does not
        middle = (low + high) // 2 // CELLS_STEP * CELLS_STEP
        if found := place(middle):
            low, best = middle, found
        else:
            high = middle
    return low, best
