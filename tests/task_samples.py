"""Tasks as a company hands them out, and a desk that got some."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from app.domain.generation import Message, Role
from app.domain.project import Project
from app.domain.task import HandedOut, ProjectSheet, Task, TaskKind
from app.services.inbox import InboxService

GUIDELINES = (
    "# How we answer\n\nBe **exact**. Name the dose and the source.\n\n- no jargon\n- no advice beyond the question"
)
SHEET = ProjectSheet(
    sha256="5e" * 32,
    version=3,
    project=Project(
        id="medicine",
        name="Medicine",
        guidelines=GUIDELINES,
        guidelines_sha256=sha256(GUIDELINES.encode()).hexdigest(),
        k=3,
    ),
    tone="Calm and exact.",
)


def task(name: str, kind: TaskKind = TaskKind.INSTRUCT, question: str = "", **changes: object) -> Task:
    values: dict[str, object] = {
        "id": name,
        "project": SHEET.project.id,
        "sheet": SHEET.sha256,
        "kind": kind,
        "messages": (Message(Role.USER, question or f"What is {name}?"),),
        "specialisation": "medicine",
        "language": "en",
    }
    return Task(**{**values, **changes})  # type: ignore[arg-type]


def hand_out(inbox: InboxService, tasks: Sequence[Task], *, sheet: ProjectSheet = SHEET, days: float = 7) -> None:
    """Have the company answer a wish of the desk with these."""
    until = datetime.now(UTC) + timedelta(days=days)
    given = [HandedOut(task=each, expires=until) for each in tasks]
    inbox.receive(inbox.wish(), given=given, sheets=[sheet], gone=[])
