"""From how a model was asked for to how it can be had."""

from pathlib import Path

from app.domain.generation import LoadRequest
from local_model.fallback import CPU, FEWER_LAYERS, MOST_CRASHES, SAFE_MODE, Attempt, Fallback

ASKED = LoadRequest(path=Path("m.gguf"), context_tokens=8192, gpu_layers=-1, threads=4)


def attempts(fallback: Fallback, *, offloads: bool) -> list[tuple[str, int, int, int | None]]:
    """Every attempt after the first when each crashes while loading."""
    found = []
    while attempt := fallback.after_crash(loaded=False):
        request = attempt.request
        found.append((attempt.reason, request.gpu_layers, request.context_tokens, request.threads))
        if offloads:
            fallback.offloads(request.gpu_layers)
    return found


def test_a_model_on_a_device_goes_to_fewer_layers_then_the_processor_then_safe_mode() -> None:
    fallback = Fallback(ASKED)
    fallback.offloads(30)
    assert attempts(fallback, offloads=True) == [
        (FEWER_LAYERS, 15, 8192, 4),
        (CPU, 0, 8192, 4),
        (SAFE_MODE, 0, 2048, 1),
    ]


def test_a_single_layer_on_a_device_cannot_become_fewer() -> None:
    fallback = Fallback(ASKED)
    fallback.offloads(1)
    assert [reason for reason, *_ in attempts(fallback, offloads=True)] == [CPU, SAFE_MODE]


def test_without_a_device_there_is_only_safe_mode() -> None:
    assert attempts(Fallback(ASKED), offloads=False) == [(SAFE_MODE, 0, 2048, 1)]


def test_a_number_of_layers_that_was_asked_for_counts_before_the_worker_says_so() -> None:
    fallback = Fallback(LoadRequest(path=Path("m.gguf"), context_tokens=8192, gpu_layers=10))
    attempt = fallback.after_crash(loaded=False)
    assert attempt is not None
    assert attempt.request.gpu_layers == 5


def test_a_small_context_stays_as_it_was_in_safe_mode() -> None:
    small = LoadRequest(path=Path("m.gguf"), context_tokens=512)
    assert attempts(Fallback(small), offloads=False) == [(SAFE_MODE, 0, 512, 1)]


def test_a_loaded_model_gets_a_second_chance_before_anything_is_changed() -> None:
    fallback = Fallback(ASKED)
    assert fallback.after_crash(loaded=True) == Attempt(ASKED)
    second = fallback.after_crash(loaded=True)
    assert second is not None
    assert second.reason == SAFE_MODE


def test_a_finished_answer_gives_the_chance_back() -> None:
    fallback = Fallback(ASKED)
    for _ in range(2 * MOST_CRASHES):
        assert fallback.after_crash(loaded=True) == Attempt(ASKED)
        fallback.proved()


def test_a_loaded_model_that_only_crashes_is_given_up() -> None:
    fallback = Fallback(ASKED)
    reasons = []
    while attempt := fallback.after_crash(loaded=True):
        reasons.append(attempt.reason)
    assert reasons == ["", SAFE_MODE, SAFE_MODE, SAFE_MODE]


def test_a_refusal_is_the_models_own_fault_unless_a_device_was_in_play() -> None:
    assert Fallback(ASKED).after_refusal() is None
    fallback = Fallback(ASKED)
    fallback.offloads(8)
    reasons = []
    while attempt := fallback.after_refusal():
        reasons.append(attempt.reason)
        fallback.offloads(attempt.request.gpu_layers)
    assert reasons == [FEWER_LAYERS, CPU]
