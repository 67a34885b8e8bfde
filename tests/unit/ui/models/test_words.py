"""Facts of models and devices as people read them."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import NotAGguf, UnsupportedModel
from app.domain.model import CatalogueEntry, Device, DeviceKind, FitReport, FitVerdict, HashState, LibraryModel
from app.services.model_files import ModelFiles
from local_model.catalogue import Catalogue
from local_model.inspector import FileInspector
from local_model.machine import cpu_device
from tests.gguf_file import write_tiny
from ui.i18n import Language
from ui.models import words

CARD = Device(name="CUDA0", description="GeForce", kind=DeviceKind.CUDA, total_bytes=8, free_bytes=8)
REPORT = FitReport(
    verdict=FitVerdict.FITS,
    weights_bytes=1,
    cache_bytes=1,
    compute_bytes=1,
    reserve_bytes=1,
    available_bytes=8,
    context_tokens=4096,
    gpu_layers=12,
    device=CARD,
    reason="some-layers",
    total_layers=33,
    wanted_context_tokens=4096,
)
KNOWN = CatalogueEntry(
    id="k", name="K", file_name="", file_bytes=1, sha256="k" * 64, publisher="", licence="", languages=("kk", "en")
)


@pytest.fixture
def model(tmp_path: Path) -> LibraryModel:
    files = ModelFiles(FileInspector(lambda: (cpu_device(),)), Catalogue(()))
    return files.describe(files.read(write_tiny(tmp_path / "tiny.gguf")))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [(950_000, "950,000"), (134_515_008, "134.5 million"), (7_241_732_096, "7.2 billion")],
)
def test_parameters_are_counted_in_millions_and_billions(language: Language, parameters: int, said: str) -> None:
    assert words.parameters_words(parameters) == said


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [(1, "1 token", "1 токен"), (8192, "8,192 tokens", "8\u00a0192 токена"), (5, "5 tokens", "5 токенов")],
)
def test_tokens_are_counted_in_both_languages(language: Language, count: int, english: str, russian: str) -> None:
    assert words.token_words(count) == english
    language.choose("ru")
    assert words.token_words(count) == russian


def test_languages_are_the_catalogues_before_the_files(language: Language, model: LibraryModel) -> None:
    assert words.language_words(model) == "Russian, English"
    assert words.language_words(replace(model, catalogue=KNOWN)) == "қазақ тілі, English"
    odd = replace(model, info=replace(model.info, languages=("xx",)))
    assert words.language_words(odd) == "xx"


def test_every_state_of_a_file_has_its_words(language: Language, model: LibraryModel) -> None:
    said = {words.hash_words(replace(model, hash_state=state)) for state in HashState}

    assert len(said) == len(HashState)
    assert words.hash_words(replace(model, available=False)) == "The file is not where it was."


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("all-layers", "All 33 layers go to GeForce: there is room for them."),
        ("some-layers", "12 of 33 layers go to GeForce: more do not fit into its memory."),
        ("cpu-only", "not one fits into the memory of the graphics card"),
        ("no-device", "no graphics card was found"),
        ("manual", "12 of 33 layers go to the graphics card, as you set it."),
        ("too-big", "It does not fit even with the shortest useful context, 4,096 tokens."),
    ],
)
def test_every_reason_for_the_layers_has_its_words(language: Language, reason: str, said: str) -> None:
    assert said in words.layers_words(replace(REPORT, reason=reason))


def test_a_shorter_context_is_told_with_both_numbers(language: Language) -> None:
    assert words.context_words(REPORT) == ""
    said = words.context_words(replace(REPORT, wanted_context_tokens=8192))
    assert "4,096 tokens instead of 8,192 tokens" in said


def test_a_fallback_is_told_and_no_fallback_is_not(language: Language) -> None:
    said = {words.fallback_words(reason) for reason in ("fewer-layers", "cpu", "safe-mode")}

    assert len(said - {""}) == 3
    assert words.fallback_words("") == ""


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("split", "one part of a model that lies in several files"),
        ("adapter", "is an adapter (LoRA)"),
        ("mmproj", "reads pictures"),
        ("encoder", "for comparing texts"),
        ("embedding", "for comparing texts"),
        ("speech", "does not chat"),
    ],
)
def test_what_is_no_chat_model_is_called_what_it_is(language: Language, reason: str, said: str) -> None:
    error = UnsupportedModel(Path("/x/file.gguf"), architecture="x", reason=reason)

    refusal = words.refusal_words(error)

    assert "“file.gguf”" in refusal.title
    assert said in refusal.title
    assert refusal.advice


def test_other_refusals_keep_the_words_of_their_error(language: Language) -> None:
    assert "not a GGUF model file" in words.refusal_words(NotAGguf(Path("/x/a.txt"), "magic")).title


def test_a_device_is_listed_by_its_own_name_and_how_it_is_reached(language: Language) -> None:
    assert words.device_title(CARD) == "GeForce · CUDA"
    assert words.device_title(replace(CARD, kind=DeviceKind.OTHER, description="")) == "CUDA0"
    assert words.device_title(cpu_device()) == "Processor and main memory"


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (0, "less than a minute left", "осталось меньше минуты"),
        (59.9, "less than a minute left", "осталось меньше минуты"),
        (60, "1 minute left", "осталась 1 минута"),
        (130, "2 minutes left", "осталось 2 минуты"),
        (5399, "90 minutes left", "осталось 90 минут"),
        (5400, "2 hours left", "осталось 2 часа"),
        (86400, "24 hours left", "осталось 24 часа"),
    ],
)
def test_how_long_something_still_takes(language: Language, seconds: float, english: str, russian: str) -> None:
    assert words.left_words(seconds) == english
    language.choose("ru")
    assert words.left_words(seconds) == russian


def test_whose_catalogue_a_file_is_in_is_told(language: Language, model: LibraryModel) -> None:
    verified = replace(model, hash_state=HashState.VERIFIED, catalogue=KNOWN)
    assert words.hash_words(verified) == "The checksum is the one in the catalogue."
    assert (
        words.hash_words(replace(verified, by_company=True)) == "The checksum is the one that your company signed for."
    )
