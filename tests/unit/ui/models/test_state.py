"""What the Models page knows, and what it makes of late or outdated answers."""

from dataclasses import replace
from pathlib import Path

from app.domain.candidate import Provenance
from app.domain.events import EngineChanged, EngineStatus
from app.domain.model import CatalogueEntry, Device, DeviceKind, HashState, LibraryModel, ModelInfo, Offer
from ui.models.state import Fitting, ModelsState, Plan, Reading, Room, Use, context_choices

NO_PLAN = Plan()
GB = 10**9


def model(letter: str, name: str = "", *, chosen: bool = False, available: bool = True) -> LibraryModel:
    info = ModelInfo(
        path=Path(f"/models/{letter}.gguf"),
        file_bytes=1000,
        name=name or letter,
        architecture="llama",
        quantisation="Q8_0",
        parameters=1,
        context_length=8192,
        layers=2,
        licence="",
        has_chat_template=True,
        template_sha256="",
    )
    state = HashState.UNKNOWN
    return LibraryModel(
        id=letter * 64, info=info, sha256=letter * 64, hash_state=state, available=available, chosen=chosen
    )


def engine(status: EngineStatus, letter: str = "", *, layers: int = 0, reason: str = "") -> EngineChanged:
    made = Provenance(
        model_sha256=letter * 64,
        model_name="x",
        architecture="llama",
        quantisation="Q8_0",
        template_sha256="",
        engine_version="1",
        backend="CPU",
        device="CPU",
        gpu_layers=layers,
        context_tokens=4096,
        k=0,
    )
    return EngineChanged(status=status, provenance=made if letter else None, reason=reason)


def listed(*models: LibraryModel) -> ModelsState:
    return ModelsState().listed(models, NO_PLAN)


def test_the_chosen_model_is_looked_at_first_else_the_first_by_name() -> None:
    assert listed(model("b"), model("a")).selected == "a" * 64
    assert listed(model("b", chosen=True), model("a")).selected == "b" * 64
    assert listed().selected is None


def test_models_stand_in_the_order_of_the_names_people_see() -> None:
    known = CatalogueEntry(
        id="z", name="alpha", file_name="", file_bytes=1, sha256="z" * 64, publisher="", licence="", languages=()
    )
    state = listed(model("m", "Mistral"), replace(model("z", "zephyr"), catalogue=known))

    assert state.models is not None
    assert [m.id[0] for m in state.models] == ["z", "m"]


def test_the_selection_stays_while_its_model_is_listed() -> None:
    state = listed(model("a"), model("b")).selecting("b" * 64, NO_PLAN)

    assert state.listed((model("b"), model("a", chosen=True)), NO_PLAN).selected == "b" * 64
    assert state.listed((model("a"),), NO_PLAN).selected == "a" * 64
    assert state.listed((), NO_PLAN).selected is None


def test_another_model_is_planned_as_the_settings_say_and_the_loaded_one_as_it_runs() -> None:
    loaded = Use("a" * 64, Plan(gpu_layers=3, context_tokens=1024))
    state = replace(listed(model("a"), model("b")), use=loaded)

    state = state.selecting("b" * 64, Plan(gpu_layers=9))
    assert state.plan == Plan(gpu_layers=9)

    assert state.selecting("a" * 64, NO_PLAN).plan == loaded.plan


def test_a_model_loaded_from_elsewhere_is_shown_as_it_runs() -> None:
    plan = Plan(gpu_layers=3, context_tokens=1024)
    state = listed(model("a"), model("b"))

    assert state.using(Use("a" * 64, plan)).plan == plan
    assert state.using(Use("b" * 64, plan)).plan == NO_PLAN


def test_a_fit_for_another_model_or_another_plan_changes_nothing() -> None:
    state = listed(model("a"), model("b"))
    right = Fitting(model_id="a" * 64, plan=NO_PLAN)

    assert state.fitted(right).fitting is right
    assert state.fitted(Fitting(model_id="b" * 64, plan=NO_PLAN)) is state
    assert state.planning(Plan(gpu_layers=1)).fitted(right).fitting is None


def test_another_selection_forgets_the_fit_and_another_plan_keeps_it_for_the_moment() -> None:
    state = listed(model("a"), model("b")).fitted(Fitting(model_id="a" * 64, plan=NO_PLAN))

    assert state.planning(Plan(gpu_layers=1)).fitting is not None
    assert state.selecting("b" * 64, NO_PLAN).fitting is None


def test_a_model_is_in_use_only_while_the_engine_answers_with_its_bytes() -> None:
    state = listed(model("a"), model("b"))

    ready = replace(state, engine=engine(EngineStatus.READY, "a"))
    assert (ready.loaded, ready.selected_is_loaded) == (model("a"), True)
    assert not replace(state, engine=engine(EngineStatus.LOADING, "a")).selected_is_loaded
    assert replace(state, engine=engine(EngineStatus.BUSY, "e")).loaded is None


def test_what_already_runs_as_planned_cannot_be_used_again_but_with_another_plan_it_can() -> None:
    state = replace(listed(model("a")), engine=engine(EngineStatus.READY, "a"), use=Use("a" * 64, NO_PLAN))

    assert state.runs_as_planned
    assert not state.can_use
    assert state.planning(Plan(context_tokens=1024)).can_use


def test_what_is_loading_is_not_loaded_once_more_but_another_may_take_its_place() -> None:
    state = replace(listed(model("a"), model("b")), engine=engine(EngineStatus.LOADING), use=Use("a" * 64, NO_PLAN))

    assert state.being_loaded == model("a")
    assert not state.can_use
    assert state.selecting("b" * 64, NO_PLAN).can_use


def test_a_model_whose_file_is_gone_cannot_be_used() -> None:
    assert not listed(model("a", available=False)).can_use
    assert not ModelsState().can_use


def test_after_a_fallback_the_fit_asked_for_is_that_of_what_really_runs() -> None:
    state = replace(listed(model("a")), use=Use("a" * 64, NO_PLAN))

    planned = replace(state, engine=engine(EngineStatus.READY, "a", layers=20))
    assert planned.question == ("a" * 64, NO_PLAN)

    fewer = replace(state, engine=engine(EngineStatus.READY, "a", layers=10, reason="fewer-layers"))
    assert fewer.question == ("a" * 64, Plan(gpu_layers=10, context_tokens=4096))
    answer = Fitting(model_id="a" * 64, plan=Plan(gpu_layers=10, context_tokens=4096))
    assert fewer.fitted(answer).fitting is answer


def test_only_something_else_than_the_processor_is_a_graphics_card() -> None:
    cpu = Device(name="CPU", description="", kind=DeviceKind.CPU, total_bytes=1, free_bytes=1)

    assert not ModelsState(devices=(cpu,)).has_gpu
    assert ModelsState(devices=(cpu, replace(cpu, kind=DeviceKind.VULKAN))).has_gpu


def test_contexts_are_offered_up_to_the_models_own() -> None:
    assert context_choices(8192, 0) == (0, 1024, 2048, 4096, 8192)
    assert context_choices(40_960, 0) == (0, 1024, 2048, 4096, 8192, 16_384, 32_768, 40_960)
    assert context_choices(512, 0) == (0, 512)


def test_a_context_set_by_hand_elsewhere_is_offered_unless_it_is_too_long() -> None:
    assert context_choices(4096, 3000) == (0, 1024, 2048, 3000, 4096)
    assert context_choices(4096, 32_768) == (0, 1024, 2048, 4096)


def test_a_file_of_which_nothing_was_read_is_at_its_beginning() -> None:
    assert Reading(path=Path("x")).fraction == 0.0
    assert Reading(path=Path("x"), done=1, total=4).fraction == 0.25


def entry(letter: str, size: int = GB) -> CatalogueEntry:
    return CatalogueEntry(
        id=letter,
        name=letter.upper(),
        file_name=f"{letter}.gguf",
        file_bytes=size,
        sha256=letter * 64,
        publisher="",
        licence="",
        languages=(),
    )


def test_what_the_company_offers_is_to_get_until_it_is_here() -> None:
    state = listed(model("a")).offered((Offer(entry("a")), Offer(entry("b"))), NO_PLAN)
    assert state.to_get == (Offer(entry("b")),)
    state = state.selecting("b" * 64, NO_PLAN)
    assert (state.offer, state.model) == (Offer(entry("b")), None)
    state = state.listed((model("a"), model("b")), NO_PLAN)
    assert (state.offer, state.model, state.selected) == (None, model("b"), "b" * 64)


def test_where_there_is_no_model_the_first_offer_is_looked_at() -> None:
    before = ModelsState().offered((Offer(entry("b")),), NO_PLAN)
    assert (before.selected, before.empty) == (None, False)  # the library is not read yet
    assert before.listed((), NO_PLAN).selected == "b" * 64
    assert listed().empty
    assert listed().offered((Offer(entry("b")),), NO_PLAN).offer == Offer(entry("b"))


def test_an_offer_that_was_looked_at_and_is_gone_gives_way_to_a_model() -> None:
    state = listed(model("a")).offered((Offer(entry("b")),), NO_PLAN).selecting("b" * 64, NO_PLAN)
    assert state.offered((Offer(entry("b"), begun_bytes=7),), NO_PLAN).selected == "b" * 64
    assert state.offered((), NO_PLAN).selected == "a" * 64


def device(kind: DeviceKind, free: int, total: int, *, shares: bool = False) -> Device:
    return Device(name="x", description="", kind=kind, total_bytes=total, free_bytes=free, shares_main_memory=shares)


def test_whether_a_file_has_room_is_told_by_its_size_alone() -> None:
    offer = Offer(entry("b", 9 * GB))
    assert listed().room_for(offer) is Room.UNKNOWN
    rooms = {
        free: replace(
            listed(), devices=(device(DeviceKind.CPU, free * GB, 16 * GB), device(DeviceKind.CUDA, 2 * GB, 4 * GB))
        ).room_for(offer)
        for free in (6, 7)
    }
    assert rooms == {6: Room.NOT_NOW, 7: Room.ENOUGH}
    small = (device(DeviceKind.CPU, GB, 8 * GB), device(DeviceKind.METAL, 8 * GB, 8 * GB, shares=True))
    assert replace(listed(), devices=small).room_for(offer) is Room.TOO_LITTLE
