"""The words for everything that can go wrong, in the person's language.

Each class of `app.domain.errors` has a title (what happened) and an advice (what to do, or that nothing is lost). An
error's own facts may stand in them in braces; paths, sizes and numbers are shown as people read them. Callers show the
words in a `Notice` or on a page, never in a modal box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain import errors as e
from app.domain.events import ErrorInfo
from app.domain.facts import facts_of
from ui.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What happened, and what to do about it."""

    title: str
    advice: str


def error_words(error: e.GoldquillError) -> ErrorWords:
    """Say an error in the language in force; the nearest known class speaks for a class without words of its own."""
    said = REFUSALS.get(error.refusal) if type(error) is e.ServerRefused else None
    for kind in type(error).__mro__:
        if said is not None or kind in WORDS:
            facts = _facts(error)
            title, advice = (
                QCoreApplication.translate("Errors", words).format(**facts) for words in said or WORDS[kind]
            )
            if isinstance(error, e.RecordError) and error.file is not None:  # of a dataset, where none is set aside
                title = _placed(title, error.file, error.line)
                advice = QCoreApplication.translate("Errors", WORDS[e.DatasetAltered][1])
            return ErrorWords(title, advice)
    raise e.BrokenInvariant(f"no words for {type(error).__name__}")


def error_info_words(info: ErrorInfo) -> ErrorWords:
    """Say an error that came over the engine's pipe."""
    from app.domain.failures import rebuild  # not to start

    return error_words(rebuild(info))


def size_words(size: int) -> str:
    """Return a size in bytes as people read it: "1.4 GB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _placed(title: str, file: str, line: int | None) -> str:
    """Where in a dataset it is so, before what is so."""
    said = QCoreApplication.translate("Errors", _IN_FILE if line is None else _IN_LINE)
    return said.format(
        file=file, line="" if line is None else QLocale().toString(line), what=title[:1].lower() + title[1:]
    )


_IN_FILE = QT_TRANSLATE_NOOP("Errors", "“{file}”: {what}")
_IN_LINE = QT_TRANSLATE_NOOP("Errors", "“{file}”, line {line}: {what}")


def _facts(error: e.GoldquillError) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name in facts_of(type(error)) or ():
        value = getattr(error, name)
        if isinstance(value, Path):
            facts["file"] = value.name or str(value)
            facts[name] = str(value)
        elif name.endswith("_bytes"):
            facts[name] = size_words(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            facts[name] = QLocale().toString(value)
        else:
            facts[name] = str(value)
    return facts


# fmt: off
WORDS: Mapping[type[e.GoldquillError], tuple[str, str]] = {
    e.GoldquillError: (
        QT_TRANSLATE_NOOP("Errors", "Something did not work."),
        QT_TRANSLATE_NOOP("Errors", "Your text is safe. Please try again."),
    ),
    e.ModelError: (
        QT_TRANSLATE_NOOP("Errors", "The model “{file}” cannot be used."),
        QT_TRANSLATE_NOOP("Errors", "Choose another model in Models. Your work is safe."),
    ),
    e.ModelFileMissing: (
        QT_TRANSLATE_NOOP("Errors", "The model file “{file}” is not where it was."),
        QT_TRANSLATE_NOOP("Errors", "Put it back or connect its disk, or choose another model in Models."),
    ),
    e.NotAGguf: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” is not a GGUF model file, or it is damaged."),
        QT_TRANSLATE_NOOP("Errors", "Choose a file that ends in .gguf, or get this one again from where it came."),
    ),
    e.TruncatedModel: (
        QT_TRANSLATE_NOOP(
            "Errors", "The model file “{file}” is cut short: {actual_bytes} of {expected_bytes} are there."
        ),
        QT_TRANSLATE_NOOP("Errors", "The download or copy did not finish. Get the file again."),
    ),
    e.TruncatedHeader: (
        QT_TRANSLATE_NOOP("Errors", "The model file “{file}” is cut short: only its first {actual_bytes} are there."),
        QT_TRANSLATE_NOOP("Errors", "The download or copy did not finish. Get the file again."),
    ),
    e.WrongHash: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” is not the file it is said to be: its checksum differs."),
        QT_TRANSLATE_NOOP("Errors", "It may be damaged or changed. Get it again from a source you trust."),
    ),
    e.WrongModelCame: (
        QT_TRANSLATE_NOOP("Errors", "What came for “{file}” is not the model that the company signed for."),
        QT_TRANSLATE_NOOP("Errors", "It was thrown away. Get the model again; if it stays so, tell your admin."),
    ),
    e.ModelTooBig: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” needs {needed_bytes} of memory and {available_bytes} are free."),
        QT_TRANSLATE_NOOP("Errors", "Close other programs, or choose a smaller model or a stronger quantisation."),
    ),
    e.UnsupportedModel: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” is a model that does not chat."),
        QT_TRANSLATE_NOOP("Errors", "Choose a chat (instruct) model in GGUF form."),
    ),
    e.ModelLoadFailed: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” could not be loaded."),
        QT_TRANSLATE_NOOP("Errors", "It may be damaged or made for a newer engine. Choose another model in Models."),
    ),
    e.NoChatTemplate: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” does not say how a conversation is to be laid out."),
        QT_TRANSLATE_NOOP("Errors", "Choose an instruct model: it carries a chat template."),
    ),
    e.ChatTemplateFailed: (
        QT_TRANSLATE_NOOP("Errors", "The model's chat template did not work."),
        QT_TRANSLATE_NOOP("Errors", "The fault is in the model file. Choose another model in Models."),
    ),
    e.GenerationError: (
        QT_TRANSLATE_NOOP("Errors", "The model could not answer."),
        QT_TRANSLATE_NOOP("Errors", "Your text is safe. Please ask again."),
    ),
    e.EmptyPrompt: (
        QT_TRANSLATE_NOOP("Errors", "There is nothing to answer yet."),
        QT_TRANSLATE_NOOP("Errors", "Write a question first."),
    ),
    e.PromptTooLong: (
        QT_TRANSLATE_NOOP("Errors", "The conversation is too long: tokens used {tokens}, room for {context}."),
        QT_TRANSLATE_NOOP("Errors", "Shorten the question, begin a new conversation, or ask for fewer answers."),
    ),
    e.EngineStopped: (
        QT_TRANSLATE_NOOP("Errors", "This answer was cut off because the model stopped."),
        QT_TRANSLATE_NOOP("Errors", "The text so far is kept. The model is starting again by itself."),
    ),
    e.EngineNotReady: (
        QT_TRANSLATE_NOOP("Errors", "The model is not ready yet."),
        QT_TRANSLATE_NOOP("Errors", "Wait until it has loaded, or choose one in Models."),
    ),
    e.NoModelLoaded: (
        QT_TRANSLATE_NOOP("Errors", "No model is loaded."),
        QT_TRANSLATE_NOOP("Errors", "Choose one in Models. What you typed stays."),
    ),
    e.StorageError: (
        QT_TRANSLATE_NOOP("Errors", "Your profile on the disk could not be read or written."),
        QT_TRANSLATE_NOOP("Errors", "What you typed is still in the window. Please try again."),
    ),
    e.DiskFull: (
        QT_TRANSLATE_NOOP("Errors", "There is no room left on the disk, so this is not saved yet."),
        QT_TRANSLATE_NOOP("Errors", "Your text stays in the window. Free some room and it will be saved by itself."),
    ),
    e.NoRoomForModel: (
        QT_TRANSLATE_NOOP("Errors", "There is no room on the disk for “{file}”: {missing_bytes} more are needed."),
        QT_TRANSLATE_NOOP("Errors", "Free that much, then go on. What has come so far is kept."),
    ),
    e.NoRoomForDataset: (
        QT_TRANSLATE_NOOP("Errors", "There is no room on the disk for the dataset in “{path}”."),
        QT_TRANSLATE_NOOP("Errors", "Your work is safe. Free some room, or choose a folder on another disk."),
    ),
    e.NoRoomToVerify: (
        QT_TRANSLATE_NOOP("Errors", "There is no room for the temporary files that checking a dataset takes."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was found wrong with it. Free some room for them and check again."),
    ),
    e.HomeReadOnly: (
        QT_TRANSLATE_NOOP("Errors", "“{path}” cannot be written."),
        QT_TRANSLATE_NOOP("Errors", "Give this account the right to write there, or use another folder."),
    ),
    e.DiskRefused: (
        QT_TRANSLATE_NOOP("Errors", "“{path}” could not be written."),
        QT_TRANSLATE_NOOP("Errors", "See that its folder is there and its disk works, or choose another folder."),
    ),
    e.PathTooLong: (
        QT_TRANSLATE_NOOP("Errors", "The path of “{path}” is too long for what is to be made in it."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written. Choose a folder with a shorter path."),
    ),
    e.DatabaseNewer: (
        QT_TRANSLATE_NOOP("Errors", "A newer Goldquill wrote this profile."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Install the newer version to open it."),
    ),
    e.DatabaseDamaged: (
        QT_TRANSLATE_NOOP("Errors", "The file “{file}” with your work is damaged."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Put back a copy of {path}, or ask your lead for help."),
    ),
    e.DatabaseRolledBack: (
        QT_TRANSLATE_NOOP(
            "Errors", "This is an old copy of your work: {known_seq} records were signed, {found_seq} are here."
        ),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Put the newest copy back, or ask your lead how to go on."),
    ),
    e.HomeInUse: (
        QT_TRANSLATE_NOOP("Errors", "Goldquill is open with this profile already."),
        QT_TRANSLATE_NOOP("Errors", "Go on in the window that is open."),
    ),
    e.KeysError: (
        QT_TRANSLATE_NOOP("Errors", "The keys of your profile could not be had."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Please try again."),
    ),
    e.WrongPassphrase: (
        QT_TRANSLATE_NOOP("Errors", "This passphrase does not open your profile."),
        QT_TRANSLATE_NOOP("Errors", "Check the keyboard's language and Caps Lock, and try again."),
    ),
    e.KeyringUnavailable: (
        QT_TRANSLATE_NOOP("Errors", "The system's keyring did not answer."),
        QT_TRANSLATE_NOOP("Errors", "Unlock it and try again, or use a passphrase."),
    ),
    e.KeyringUnsafe: (
        QT_TRANSLATE_NOOP("Errors", "The keyring of this machine does not keep secrets safely."),
        QT_TRANSLATE_NOOP("Errors", "Choose a passphrase: your work will be locked with it."),
    ),
    e.KeyMissing: (
        QT_TRANSLATE_NOOP("Errors", "Your work is here, but the key that opens it is gone."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Put {path} or the keyring's entry back, then start again."),
    ),
    e.KeyFileDamaged: (
        QT_TRANSLATE_NOOP("Errors", "The file “{file}” that holds your keys is damaged."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Put back a copy of {path}, then start again."),
    ),
    e.RecordError: (
        QT_TRANSLATE_NOOP("Errors", "A signed record does not verify."),
        QT_TRANSLATE_NOOP("Errors", "It was set aside and nothing else was changed. Tell your lead."),
    ),
    e.BadEnvelope: (
        QT_TRANSLATE_NOOP("Errors", "This is not a signed record."),
        QT_TRANSLATE_NOOP("Errors", "The file may be damaged. Ask for it again."),
    ),
    e.UnknownKey: (
        QT_TRANSLATE_NOOP("Errors", "A record is signed with a key that is not known here."),
        QT_TRANSLATE_NOOP("Errors", "It was set aside. Ask your lead whether this device is enrolled."),
    ),
    e.BadSignature: (
        QT_TRANSLATE_NOOP("Errors", "A record was changed after it was signed."),
        QT_TRANSLATE_NOOP("Errors", "It was set aside. Ask its author to send it again."),
    ),
    e.WrongPayloadType: (
        QT_TRANSLATE_NOOP("Errors", "A record of another kind stands where it does not belong."),
        QT_TRANSLATE_NOOP("Errors", "It was set aside. Ask its author to send it again."),
    ),
    e.BadPayload: (
        QT_TRANSLATE_NOOP("Errors", "A signed record cannot be read."),
        QT_TRANSLATE_NOOP("Errors", "It was set aside. It may come from another version of the program."),
    ),
    e.ChainBroken: (
        QT_TRANSLATE_NOOP("Errors", "The chain of records has a gap."),
        QT_TRANSLATE_NOOP("Errors", "A record is missing or out of order. Nothing was changed. Tell your lead."),
    ),
    e.BundleIncomplete: (
        QT_TRANSLATE_NOOP("Errors", "The file is not whole: {found} of {expected} entries are in it."),
        QT_TRANSLATE_NOOP("Errors", "Have it written once more and carry the new one over."),
    ),
    e.SyncError: (
        QT_TRANSLATE_NOOP("Errors", "The company's server could not be reached."),
        QT_TRANSLATE_NOOP("Errors", "Your work is safe here and goes on waiting. It is tried again by itself."),
    ),
    e.NotEnrolled: (
        QT_TRANSLATE_NOOP("Errors", "This desk works for no company yet."),
        QT_TRANSLATE_NOOP("Errors", "Join one in Company, with the address and the code that it gave you."),
    ),
    e.BadServerAddress: (
        QT_TRANSLATE_NOOP("Errors", "“{address}” is not the address of a server."),
        QT_TRANSLATE_NOOP("Errors", "Copy it from what the company sent you. It looks like https://desk.example.org."),
    ),
    e.ServerUnreachable: (
        QT_TRANSLATE_NOOP("Errors", "There is no connection to the company's server."),
        QT_TRANSLATE_NOOP("Errors", "See whether this computer is online, and the company's VPN on if it has one."),
    ),
    e.ServerNotTrusted: (
        QT_TRANSLATE_NOOP("Errors", "Nobody this computer trusts vouches for that server, so nothing was sent to it."),
        QT_TRANSLATE_NOOP("Errors", "Ask your admin for the certificate file, and see that the date here is right."),
    ),
    e.NoCertificate: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” holds no certificate, or is no longer there, so nothing was sent."),
        QT_TRANSLATE_NOOP("Errors", "Ask your admin for the company's certificate file, and choose that one."),
    ),
    e.NotTheServer: (
        QT_TRANSLATE_NOOP("Errors", "Something else answered in place of the company's server."),
        QT_TRANSLATE_NOOP("Errors", "If this network wants a sign-in, do that in a browser. Else check the address."),
    ),
    e.ServerBusy: (
        QT_TRANSLATE_NOOP("Errors", "The company's server is busy and asks to be left alone for {retry_after_s} s."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost. Try again after that."),
    ),
    e.ServerRefused: (
        QT_TRANSLATE_NOOP("Errors", "The company's server refused what was asked of it."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost. If it stays so, tell your admin: the server said “{refusal}”."),
    ),
    e.InvitationRefused: (
        QT_TRANSLATE_NOOP("Errors", "This code is good for nothing: mistyped, used already, or too old."),
        QT_TRANSLATE_NOOP("Errors", "Check each letter. A code is for one desk only: ask your admin for a new one."),
    ),
    e.DeviceRevoked: (
        QT_TRANSLATE_NOOP("Errors", "The company takes nothing more from this desk."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of yours is lost. Ask your admin: with a new code this desk joins again."),
    ),
    e.OtherProtocol: (
        QT_TRANSLATE_NOOP("Errors", "This Goldquill and the company's server are too far apart in age."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost. Install the newest Goldquill; if you have it, tell your admin."),
    ),
    e.ServerLied: (
        QT_TRANSLATE_NOOP("Errors", "What the company's server shows does not fit what it confirmed before."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost, and nothing more is sent to it. Talk to your lead or admin."),
    ),
    e.AnswerDamaged: (
        QT_TRANSLATE_NOOP("Errors", "This is no company's answer, or it was damaged or changed on its way."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of it was taken. Have it written once more and carry the new one over."),
    ),
    e.OtherDesksAnswer: (
        QT_TRANSLATE_NOOP("Errors", "This file is for another desk."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of it was taken. Ask your admin for the one that is for this desk."),
    ),
    e.OtherServersAnswer: (
        QT_TRANSLATE_NOOP("Errors", "This file is not from the company that you work for: its server did not sign it."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of it was taken. Ask your admin where it comes from."),
    ),
    e.InputError: (
        QT_TRANSLATE_NOOP("Errors", "This cannot be done as it stands."),
        QT_TRANSLATE_NOOP("Errors", "Look over what you entered, and try again."),
    ),
    e.NothingToSubmit: (
        QT_TRANSLATE_NOOP("Errors", "Something essential is still missing, so it was not submitted."),
        QT_TRANSLATE_NOOP("Errors", "Your draft is saved. Complete it and submit again."),
    ),
    e.AlreadySubmitted: (
        QT_TRANSLATE_NOOP("Errors", "This was submitted a moment ago."),
        QT_TRANSLATE_NOOP("Errors", "It is in History, once."),
    ),
    e.DatasetError: (
        QT_TRANSLATE_NOOP("Errors", "The dataset could not be written."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of it is left behind. Your work is as it was."),
    ),
    e.NothingToExport: (
        QT_TRANSLATE_NOOP("Errors", "None of your records is of those that were asked for."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written. Submit some work first, or ask for more of it."),
    ),
    e.NoRecordsYet: (
        QT_TRANSLATE_NOOP("Errors", "There is no signed work yet."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written. Submit a piece of work first."),
    ),
    e.NoRows: (
        QT_TRANSLATE_NOOP("Errors", "The work that was asked for gives no rows of the chosen tables."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written. Choose more tables, or more of the work."),
    ),
    e.FolderTaken: (
        QT_TRANSLATE_NOOP("Errors", "There is something in “{path}” already."),
        QT_TRANSLATE_NOOP("Errors", "It was left as it is. Choose an empty folder, or a new one."),
    ),
    e.OtherExport: (
        QT_TRANSLATE_NOOP("Errors", "In “{path}” is an export of something else that is not finished."),
        QT_TRANSLATE_NOOP("Errors", "It was left as it is. Choose an empty folder, or a new one."),
    ),
    e.ShardWritten: (
        QT_TRANSLATE_NOOP("Errors", "This part of the export in “{path}” is written already."),
        QT_TRANSLATE_NOOP("Errors", "It was left as it is. Write the other parts, or choose another folder."),
    ),
    e.NoFolder: (
        QT_TRANSLATE_NOOP("Errors", "“{path}” is there already, and is no folder."),
        QT_TRANSLATE_NOOP("Errors", "It was left as it is. Choose an empty folder, or a new one."),
    ),
    e.NoPlace: (
        QT_TRANSLATE_NOOP("Errors", "The folder “{path}” is not there."),
        QT_TRANSLATE_NOOP("Errors", "Make it, plug in the disk that it is on, or choose another place."),
    ),
    e.ExportUnderWay: (
        QT_TRANSLATE_NOOP("Errors", "Another Goldquill writes into “{path}” just now."),
        QT_TRANSLATE_NOOP("Errors", "Wait until it is done, or choose another folder."),
    ),
    e.NoDataset: (
        QT_TRANSLATE_NOOP("Errors", "There is no finished dataset in “{path}”."),
        QT_TRANSLATE_NOOP("Errors", "Export once more: your work is as it was."),
    ),
    e.DatasetIncomplete: (
        QT_TRANSLATE_NOOP("Errors", "“{missing}” is missing from the dataset in “{path}”."),
        QT_TRANSLATE_NOOP("Errors", "Export once more: your work is as it was."),
    ),
    e.DatasetGone: (
        QT_TRANSLATE_NOOP("Errors", "The dataset's folder “{path}” is not there any more."),
        QT_TRANSLATE_NOOP("Errors", "Put it back where it was, or export once more: your work is as it was."),
    ),
    e.DatasetAltered: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” is not what the signed records say: the dataset was changed."),
        QT_TRANSLATE_NOOP("Errors", "Do not train on it. Export once more: your work is as it was."),
    ),
    e.DatasetUnreadable: (
        QT_TRANSLATE_NOOP("Errors", "“{file}” of the dataset cannot be read: it is damaged or cut off."),
        QT_TRANSLATE_NOOP("Errors", "Do not train on it. Export once more: your work is as it was."),
    ),
    e.CheckRefused: (
        QT_TRANSLATE_NOOP("Errors", "“{path}” could not be checked: the system does not let it be read."),
        QT_TRANSLATE_NOOP("Errors", "See that this account may read that folder, and that its disk works."),
    ),
    e.Cancelled: (
        QT_TRANSLATE_NOOP("Errors", "Stopped."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed."),
    ),
    e.BrokenInvariant: (
        QT_TRANSLATE_NOOP("Errors", "Goldquill made a mistake here."),
        QT_TRANSLATE_NOOP("Errors", "Your text is safe. A report was kept without any of your text. Please try again."),
    ),
}

# What a server refuses (`sync.protocol.Refusal`) where it has no class of its own.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "bad_token": (
        QT_TRANSLATE_NOOP("Errors", "The company's server does not know this desk."),
        QT_TRANSLATE_NOOP("Errors", "Nothing of yours is lost. Ask your admin: with a new code this desk joins again."),
    ),
    "bad_request": (
        QT_TRANSLATE_NOOP("Errors", "The company's server did not understand what was asked of it."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost. Install the newest Goldquill; if you have it, tell your admin."),
    ),
    "no_model": (
        QT_TRANSLATE_NOOP("Errors", "The company has no file of this model now."),
        QT_TRANSLATE_NOOP("Errors", "Send now in Company brings the newest list. If it stays on it, tell your admin."),
    ),
    "too_large": (
        QT_TRANSLATE_NOOP("Errors", "This is larger than the company's server takes."),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost. Tell your admin."),
    ),
}
# fmt: on
