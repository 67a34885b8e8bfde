"""The words for what a server did not take and for what it showed of itself, by the machine words it has for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ui.company.state import FORK, QUARANTINED
from ui.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """Why, in a few words for a list, and what is to be done about it."""

    why: str
    advice: str


# fmt: off
_UNKNOWN = (
    QT_TRANSLATE_NOOP("CompanyWords", "not taken"),
    QT_TRANSLATE_NOOP("CompanyWords", "The server did not say why in words that are known here. Ask your admin."),
)
# By `sync.protocol.Reason`, and the one refusal that is of a single record.
REASONS: Mapping[str, tuple[str, str]] = {
    "bad_envelope": (
        QT_TRANSLATE_NOOP("CompanyWords", "not readable as a signed record"),
        QT_TRANSLATE_NOOP("CompanyWords", "The server keeps it aside. Your work is whole here. Tell your admin."),
    ),
    "bad_payload": (
        QT_TRANSLATE_NOOP("CompanyWords", "its contents are not understood"),
        QT_TRANSLATE_NOOP("CompanyWords", "The server may be older than this Goldquill. Tell your admin."),
    ),
    "bad_signature": (
        QT_TRANSLATE_NOOP("CompanyWords", "its signature did not hold"),
        QT_TRANSLATE_NOOP("CompanyWords", "It may be damaged from the way. Send it again, or else tell your admin."),
    ),
    "unknown_key": (
        QT_TRANSLATE_NOOP("CompanyWords", "signed with a key the company does not know"),
        QT_TRANSLATE_NOOP("CompanyWords", "Your admin can see which desks are enrolled for you."),
    ),
    "wrong_type": (
        QT_TRANSLATE_NOOP("CompanyWords", "not a kind of record it takes"),
        QT_TRANSLATE_NOOP("CompanyWords", "Install the newest Goldquill. If you have it, tell your admin."),
    ),
    "wrong_author": (
        QT_TRANSLATE_NOOP("CompanyWords", "signed for another person or company"),
        QT_TRANSLATE_NOOP("CompanyWords", "It does not belong to this company. Your work stays here."),
    ),
    "revoked": (
        QT_TRANSLATE_NOOP("CompanyWords", "signed by a desk that may send no more"),
        QT_TRANSLATE_NOOP("CompanyWords", "Join again, then open it in History, revise it and submit it."),
    ),
    "fork": (
        QT_TRANSLATE_NOOP("CompanyWords", "another record has its number"),
        QT_TRANSLATE_NOOP(
            "CompanyWords", "Join again with a new code from your admin. Then open it in History, revise and submit it."
        ),
    ),
    "quarantined": (
        QT_TRANSLATE_NOOP("CompanyWords", "waits for your admin"),
        QT_TRANSLATE_NOOP("CompanyWords", "If your admin releases this desk, “Send these again” sends it."),
    ),
    "no_room": (
        QT_TRANSLATE_NOOP("CompanyWords", "too much of yours is set aside already"),
        QT_TRANSLATE_NOOP("CompanyWords", "Ask your admin to look through what is set aside. Then send again."),
    ),
    "too_large": (
        QT_TRANSLATE_NOOP("CompanyWords", "larger than the server takes"),
        QT_TRANSLATE_NOOP("CompanyWords", "Tell your admin. Your work is whole here."),
    ),
}
# Set aside for a fork before it, on a desk whose own chain forked or that joined again: nobody is waited for.
_AFTER_FORK = QT_TRANSLATE_NOOP("CompanyWords", "came after a record that does not fit")
# The same of what a desk signed before it joined again, where that makes a difference.
_ANEW = QT_TRANSLATE_NOOP(
    "CompanyWords", "This desk's former key signed it. Open it in History, revise and submit it with the new one."
)
_FORMER: Mapping[str, str] = {
    "revoked": _ANEW,
    "fork": _ANEW,
    "quarantined": QT_TRANSLATE_NOOP(
        "CompanyWords",
        "This desk's former key signed it. Open it in History, revise and submit it: that counts, once, even if your "
        "admin still releases the former key.",
    ),
}
_FORMER_NOTE = QT_TRANSLATE_NOOP(
    "CompanyWords", "This desk's former key signed it, and it is not signed anew. Tell your admin what you withdrew."
)
# By `ServerLied.what`.
_LIES: Mapping[str, str] = {
    "log_cut": QT_TRANSLATE_NOOP("CompanyWords", "Its list of what it took is shorter than it was."),
    "log_rewritten": QT_TRANSLATE_NOOP("CompanyWords", "Its list of what it took is another than it was."),
    "receipt_missing": QT_TRANSLATE_NOOP("CompanyWords", "Work that it confirmed is missing from its list."),
    "receipt": QT_TRANSLATE_NOOP("CompanyWords", "It confirmed work with a signature that does not hold."),
    "checkpoint": QT_TRANSLATE_NOOP("CompanyWords", "It signed how its list stands with another key."),
    "catalogue": QT_TRANSLATE_NOOP("CompanyWords", "It signed its list of models with another key."),
    "catalogue_cut": QT_TRANSLATE_NOOP("CompanyWords", "Its list of models is an older one than it showed before."),
    "catalogue_rewritten": QT_TRANSLATE_NOOP("CompanyWords", "Its list of models is another than it showed before."),
    "other_key": QT_TRANSLATE_NOOP("CompanyWords", "Another server, with another key, answers at this address."),
}
# By `sync.server.register.Role`.
_ROLES: Mapping[str, str] = {
    "trainer": QT_TRANSLATE_NOOP("CompanyWords", "trainer"),
    "lead": QT_TRANSLATE_NOOP("CompanyWords", "lead"),
    "admin": QT_TRANSLATE_NOOP("CompanyWords", "admin"),
}
# fmt: on
_OTHER_LIE = QT_TRANSLATE_NOOP("CompanyWords", "What it answered does not belong to what was asked.")


def reason_words(reason: str, *, forked: bool = False, former: bool = False, note: bool = False) -> ReasonWords:
    """Why a record was not taken; a reason of a later server is told as one that is not known. `forked`: what the desk
    signs does not continue what the company has. `former`: it was signed before the desk joined again. `note`: it only
    says that other work was withdrawn."""
    why, advice = REASONS.get(reason, _UNKNOWN)
    if reason == QUARANTINED and (forked or former):
        why, advice = _AFTER_FORK, REASONS[FORK][1]
    if former and reason in _FORMER:
        advice = _FORMER_NOTE if note else _FORMER[reason]
    return ReasonWords(_said(why), _said(advice))


def lie_words(what: str) -> str:
    """What was seen of a server that contradicts itself."""
    return _said(_LIES.get(what, _OTHER_LIE))


def role_word(role: str) -> str:
    """What a person is in a company; a later word of a server's as it is."""
    return _said(_ROLES[role]) if role in _ROLES else role


def _said(words: str) -> str:
    return QCoreApplication.translate("CompanyWords", words)
