"""Will it fit: what is chosen on machines of every size, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.model import Device, DeviceKind, FitReport, FitVerdict
from local_model.fit import SMALLEST_CONTEXT, fit
from local_model.memory import RESERVE_BYTES, EnginePlan, splits
from local_model.model_shape import LayerShape, ModelShape

MIB, GIB = 1 << 20, 1 << 30

# About a 7 billion model of 4 bits: 32 layers of 120 MiB that cache 128 KiB a token together.
LAYER = LayerShape(weight_bytes=120 * MIB, keys=1024, values=1024, states=0, windowed=False)
MODEL = ModelShape(
    layers=(LAYER,) * 32,
    input_bytes=150 * MIB,
    output_bytes=200 * MIB,
    tied_bytes=0,
    context_length=32768,
    window=0,
    vocabulary=32000,
    embedding_length=4096,
    feed_forward_length=11008,
)


def cpu(free: int) -> Device:
    return Device(name="CPU", description="a CPU", kind=DeviceKind.CPU, total_bytes=64 * GIB, free_bytes=free)


def gpu(free: int, name: str = "CUDA0") -> Device:
    return Device(name=name, description="a GPU", kind=DeviceKind.CUDA, total_bytes=80 * GIB, free_bytes=free)


def needs(context: int, layers: int) -> tuple[int, int]:
    """Bytes on the device and in main memory."""
    split = splits(MODEL, context, EnginePlan())[layers]
    return split.device.total, split.host.total


def choice(report: FitReport) -> tuple[int, int, str, FitVerdict]:
    return report.gpu_layers, report.context_tokens, report.reason, report.verdict


def test_a_large_gpu_takes_every_layer() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(24 * GIB)), 8192)

    assert choice(report) == (33, 8192, "all-layers", FitVerdict.FITS)
    assert report.device.name == "CUDA0"
    assert report.total_layers == 33
    assert report.available_bytes == 24 * GIB
    assert report.needed_bytes == needs(8192, 33)[0]
    assert (report.host_needed_bytes, report.host_available_bytes) == (150 * MIB, 32 * GIB)


def test_a_small_gpu_takes_the_layers_it_has_room_for() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(4 * GIB)), 8192)

    assert report.reason == "some-layers"
    assert 0 < report.gpu_layers < 33
    assert report.context_tokens == 8192
    assert needs(8192, report.gpu_layers)[0] <= 4 * GIB < needs(8192, report.gpu_layers + 1)[0]


def test_what_is_scarcest_is_told_of_the_place_that_lacks_it() -> None:
    beside = fit(MODEL, (cpu(1 * GIB), gpu(24 * GIB)), 8192, gpu_layers=10)
    assert beside.verdict is FitVerdict.TOO_BIG
    assert beside.scarcest == (needs(SMALLEST_CONTEXT, 10)[1], 1 * GIB)

    on_device = fit(MODEL, (cpu(32 * GIB), gpu(1 * GIB)), 8192, gpu_layers=33)
    assert on_device.scarcest == (needs(SMALLEST_CONTEXT, 33)[0], 1 * GIB)


def test_a_gpu_too_small_for_a_layer_is_left_alone() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(1 * GIB)), 8192)

    assert choice(report) == (0, 8192, "cpu-only", FitVerdict.FITS)
    assert report.device.kind is DeviceKind.CPU
    assert report.needed_bytes == needs(8192, 0)[1]
    assert report.host_needed_bytes == 0


def test_without_a_gpu_the_cpu_does_it_all() -> None:
    assert choice(fit(MODEL, (cpu(32 * GIB),), 8192)) == (0, 8192, "no-device", FitVerdict.FITS)


def test_the_gpu_with_the_most_free_memory_is_used() -> None:
    devices = (cpu(32 * GIB), gpu(2 * GIB, "CUDA0"), gpu(16 * GIB, "CUDA1"), gpu(8 * GIB, "Vulkan0"))

    assert fit(MODEL, devices, 4096).device.name == "CUDA1"


def test_a_model_that_fits_nowhere_is_too_big_and_the_least_need_is_told() -> None:
    report = fit(MODEL, (cpu(2 * GIB), gpu(2 * GIB)), 8192)

    assert choice(report) == (0, SMALLEST_CONTEXT, "too-big", FitVerdict.TOO_BIG)
    assert report.needed_bytes == needs(SMALLEST_CONTEXT, 0)[1] > report.available_bytes == 2 * GIB


def test_the_context_shrinks_to_the_longest_that_main_memory_holds() -> None:
    free = needs(5120, 0)[1] + 100
    report = fit(MODEL, (cpu(free),), 16384)

    assert report.context_tokens == 5120
    assert report.wanted_context_tokens == 16384
    assert report.verdict is FitVerdict.TIGHT


def test_the_context_is_not_shortened_for_more_layers_on_the_gpu() -> None:
    free = needs(2048, 33)[0]
    report = fit(MODEL, (cpu(32 * GIB), gpu(free)), 32768)

    assert report.context_tokens == 32768
    assert report.reason == "some-layers"


def test_a_context_is_never_longer_than_the_model_was_trained_for() -> None:
    report = fit(replace(MODEL, context_length=2048), (cpu(32 * GIB),), 8192)

    assert (report.context_tokens, report.wanted_context_tokens) == (2048, 8192)


def test_a_model_trained_for_little_is_used_for_that() -> None:
    assert fit(replace(MODEL, context_length=300), (cpu(32 * GIB),), 8192).context_tokens == 300


@pytest.mark.parametrize(
    ("spare", "verdict"), [(0.11, FitVerdict.FITS), (0.09, FitVerdict.TIGHT), (0.0, FitVerdict.TIGHT)]
)
def test_less_than_a_tenth_to_spare_is_tight(spare: float, verdict: FitVerdict) -> None:
    free = int(needs(4096, 0)[1] / (1 - spare)) + 1

    assert fit(MODEL, (cpu(free),), 4096).verdict is verdict


def test_all_layers_may_fill_the_gpu() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(needs(4096, 33)[0])), 4096)

    assert choice(report) == (33, 4096, "all-layers", FitVerdict.TIGHT)


def test_layers_asked_for_are_taken_as_they_are() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(24 * GIB)), 8192, gpu_layers=10)

    assert choice(report) == (10, 8192, "manual", FitVerdict.FITS)


def test_more_layers_than_there_are_mean_all_of_them() -> None:
    assert fit(MODEL, (cpu(32 * GIB), gpu(24 * GIB)), 8192, gpu_layers=99).gpu_layers == 33


def test_asking_for_no_layers_keeps_the_gpu_out() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(24 * GIB)), 8192, gpu_layers=0)

    assert choice(report) == (0, 8192, "manual", FitVerdict.FITS)
    assert report.device.kind is DeviceKind.CPU


def test_layers_asked_for_that_do_not_fit_are_kept_and_called_too_big() -> None:
    report = fit(MODEL, (cpu(32 * GIB), gpu(2 * GIB)), 8192, gpu_layers=33)

    assert choice(report) == (33, SMALLEST_CONTEXT, "manual", FitVerdict.TOO_BIG)
    assert report.needed_bytes > report.available_bytes


def test_layers_asked_for_without_a_gpu_stay_with_the_cpu() -> None:
    assert choice(fit(MODEL, (cpu(32 * GIB),), 8192, gpu_layers=20)) == (0, 8192, "no-device", FitVerdict.FITS)


def test_a_gpu_without_memory_of_its_own_counts_against_main_memory() -> None:
    shared = replace(gpu(30 * GIB), shares_main_memory=True)
    everything = needs(8192, 33)[0] + needs(8192, 33)[1]

    report = fit(MODEL, (cpu(32 * GIB), shared), 8192)
    short = fit(MODEL, (cpu(everything - 1), shared), 8192)

    assert report.host_needed_bytes == everything
    assert short.context_tokens < 8192
    assert short.host_needed_bytes <= everything - 1


def test_a_reserve_is_kept_where_the_model_works() -> None:
    assert fit(MODEL, (cpu(32 * GIB), gpu(24 * GIB)), 8192).reserve_bytes == RESERVE_BYTES


def test_a_context_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 tokens"):
        fit(MODEL, (cpu(32 * GIB),), 0)


memory = st.integers(0, 40 * GIB)


@given(main=memory, free=memory, wanted=st.integers(1, 40_000))
def test_what_is_said_to_fit_needs_no_more_than_there_is(main: int, free: int, wanted: int) -> None:
    report = fit(MODEL, (cpu(main), gpu(free)), wanted)

    assert 0 < report.context_tokens <= min(wanted, MODEL.context_length)
    assert report.context_tokens >= min(wanted, SMALLEST_CONTEXT)
    assert 0 <= report.gpu_layers <= report.total_layers
    if report.verdict is FitVerdict.TOO_BIG:
        assert report.reason == "too-big"
        assert report.needed_bytes > report.available_bytes
    else:
        assert report.needed_bytes <= report.available_bytes
        assert report.host_needed_bytes <= report.host_available_bytes


@given(main=memory, free=memory, more=st.integers(0, 8 * GIB), wanted=st.integers(1, 40_000))
def test_more_memory_on_the_gpu_never_makes_it_worse(main: int, free: int, more: int, wanted: int) -> None:
    less = fit(MODEL, (cpu(main), gpu(free)), wanted)
    then = fit(MODEL, (cpu(main), gpu(free + more)), wanted)

    if less.verdict is not FitVerdict.TOO_BIG:
        assert then.verdict is not FitVerdict.TOO_BIG
        assert then.context_tokens >= less.context_tokens
    if then.context_tokens == less.context_tokens:
        assert then.gpu_layers >= less.gpu_layers
