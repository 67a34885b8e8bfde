"""The words of the Models page for what a model file, a device and a fit are, in the language in force."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from app.domain.errors import GoldquillError, UnsupportedModel
from app.domain.model import Device, DeviceKind, FitReport, FitVerdict, HashState, LibraryModel
from ui.errors import ErrorWords, error_words
from ui.i18n import QT_TRANSLATE_NOOP
from ui.vocabulary import word

# By the machine words of `local_model.model_info`; the others are told by the words of the error itself.
_UNSUPPORTED = {
    "split": (
        QT_TRANSLATE_NOOP("Models", "“{file}” is one part of a model that lies in several files."),
        QT_TRANSLATE_NOOP("Models", "Get the model as one file, or join the parts with llama-gguf-split --merge."),
    ),
    "adapter": (
        QT_TRANSLATE_NOOP("Models", "“{file}” is an adapter (LoRA), not a whole model."),
        QT_TRANSLATE_NOOP("Models", "Get the model that it was merged into."),
    ),
    "mmproj": (
        QT_TRANSLATE_NOOP("Models", "“{file}” is the part of a model that reads pictures, not the one that writes."),
        QT_TRANSLATE_NOOP("Models", "Add the other file of this model, the one without “mmproj” in its name."),
    ),
    "embedding": (
        QT_TRANSLATE_NOOP("Models", "“{file}” is a model for comparing texts: it writes none."),
        QT_TRANSLATE_NOOP("Models", "Choose a chat (instruct) model in GGUF form."),
    ),
}

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_EXACT_S: Final = 5400  # beyond it minutes say more than is known

_KIND_NAMES = {DeviceKind.CUDA: "CUDA", DeviceKind.METAL: "Metal", DeviceKind.VULKAN: "Vulkan"}


class _Counts(QObject):
    """Numbers with their nouns. `lupdate` finds plurals in Python only where they are said by `tr` of a class."""

    def tokens(self, count: int) -> str:
        return self.tr("%Ln token(s)", "", count)

    def layers(self, count: int) -> str:
        return self.tr("%Ln layer(s)", "", count)

    def minutes_left(self, count: int) -> str:
        return self.tr("%n minute(s) left", "", count)

    def hours_left(self, count: int) -> str:
        return self.tr("%n hour(s) left", "", count)


def count_words(count: int) -> str:
    """A whole number with its thousands apart."""
    return QLocale().toString(count)


def parameters_words(parameters: int) -> str:
    """How many numbers a model is made of: "134.5 million", "7.2 billion"."""
    for size, words in (
        (1_000_000_000, QCoreApplication.translate("Models", "{number} billion")),
        (1_000_000, QCoreApplication.translate("Models", "{number} million")),
    ):
        if parameters >= size:
            return words.format(number=QLocale().toString(parameters / size, "f", 1))
    return count_words(parameters)


def language_words(model: LibraryModel) -> str:
    """The languages the catalogue names, or else those that the file does."""
    return language_names(model.catalogue.languages if model.catalogue else model.info.languages)


def language_names(codes: Sequence[str]) -> str:
    """Languages by their codes, each by its name."""
    return ", ".join(_language(code) for code in codes)


def left_words(seconds: float) -> str:
    """How long something still takes, as exactly as such a guess is."""
    if seconds < _MINUTE_S:
        return QCoreApplication.translate("Models", "less than a minute left")
    if seconds < _EXACT_S:
        return _Counts().minutes_left(round(seconds / _MINUTE_S))
    return _Counts().hours_left(round(seconds / _HOUR_S))


def token_words(tokens: int) -> str:
    """A length of text as the model counts it."""
    return _Counts().tokens(tokens)


def layer_words(layers: int) -> str:
    """A number of a model's layers."""
    return _Counts().layers(layers)


def device_name(device: Device) -> str:
    """A graphics card as its maker calls it."""
    return device.description or device.name


def device_title(device: Device) -> str:
    """A device as it is called in a list."""
    if device.kind is DeviceKind.CPU:
        return QCoreApplication.translate("Models", "Processor and main memory")
    kind = _KIND_NAMES.get(device.kind)
    return f"{device_name(device)} · {kind}" if kind else device_name(device)


def hash_words(model: LibraryModel) -> str:
    """What is known of the file's bytes, and what will be done about it."""
    if not model.available:
        return QCoreApplication.translate("Models", "The file is not where it was.")
    match model.hash_state:
        case HashState.VERIFIED if model.by_company:
            return QCoreApplication.translate("Models", "The checksum is the one that your company signed for.")
        case HashState.VERIFIED:
            return QCoreApplication.translate("Models", "The checksum is the one in the catalogue.")
        case HashState.UNKNOWN:
            return QCoreApplication.translate(
                "Models", "Not in the catalogue. The checksum is remembered, so a change will be noticed."
            )
        case HashState.CHANGED:
            return QCoreApplication.translate(
                "Models", "The file was changed: it is not the one that was added. It will not be loaded."
            )
        case HashState.UNCHECKED:
            return QCoreApplication.translate(
                "Models", "The file was written to since it was checked. It is checked again before it is used."
            )


def verdict_words(report: FitReport) -> str:
    """Whether it fits, in a few words."""
    match report.verdict:
        case FitVerdict.FITS:
            return QCoreApplication.translate("Models", "Fits this machine")
        case FitVerdict.TIGHT:
            return QCoreApplication.translate("Models", "Fits, with little memory to spare")
        case FitVerdict.TOO_BIG:
            return QCoreApplication.translate("Models", "Too big for the memory that is free")


def layers_words(report: FitReport) -> str:
    """How many layers go where, and why."""
    facts = {
        "layers": count_words(report.gpu_layers),
        "total": count_words(report.total_layers),
        "device": device_name(report.device),
        "context": token_words(report.context_tokens),
    }
    match report.reason:
        case "all-layers":
            words = QCoreApplication.translate("Models", "All {total} layers go to {device}: there is room for them.")
        case "some-layers":
            words = QCoreApplication.translate(
                "Models",
                "{layers} of {total} layers go to {device}: more do not fit into its memory. "
                "The others run on the processor.",
            )
        case "cpu-only":
            words = QCoreApplication.translate(
                "Models",
                "All {total} layers run on the processor: not one fits into the memory of the graphics card.",
            )
        case "no-device":
            words = QCoreApplication.translate(
                "Models", "All {total} layers run on the processor: no graphics card was found."
            )
        case "manual":
            words = QCoreApplication.translate(
                "Models", "{layers} of {total} layers go to the graphics card, as you set it."
            )
        case _:
            words = QCoreApplication.translate(
                "Models", "It does not fit even with the shortest useful context, {context}."
            )
    return words.format(**facts)


def context_words(report: FitReport) -> str:
    """Why the context is shorter than wanted; "" where it is not."""
    if report.context_tokens >= report.wanted_context_tokens or report.verdict is FitVerdict.TOO_BIG:
        return ""
    return QCoreApplication.translate(
        "Models", "The context is {context} instead of {wanted}: more does not fit into memory."
    ).format(context=token_words(report.context_tokens), wanted=token_words(report.wanted_context_tokens))


def fallback_words(reason: str) -> str:
    """What the engine changed to have the model run at all; "" where it runs as planned."""
    match reason:
        case "fewer-layers":
            return QCoreApplication.translate(
                "Models", "It stopped with the planned layers on the graphics card, so fewer are there now."
            )
        case "cpu":
            return QCoreApplication.translate(
                "Models", "It stopped on the graphics card, so it runs on the processor now. Answers are slower."
            )
        case "safe-mode":
            return QCoreApplication.translate(
                "Models",
                "It stopped several times, so it runs carefully now: on one processor core, with a short context.",
            )
        case _:
            return ""


def refusal_words(error: GoldquillError) -> ErrorWords:
    """Why a file was not added; more exact than `error_words` where the file is something else than a chat model."""
    if isinstance(error, UnsupportedModel):
        kind = "embedding" if error.reason == "encoder" else error.reason
        if kind not in _UNSUPPORTED:
            return error_words(error)
        title, advice = (QCoreApplication.translate("Models", words) for words in _UNSUPPORTED[kind])
        return ErrorWords(title.format(file=error.path.name), advice)
    return error_words(error)


def _language(code: str) -> str:
    known = word(code)
    return known if known != code else QLocale(code).nativeLanguageName() or code
