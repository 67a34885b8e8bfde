"""Projects out of TOML files, each change a new version: trainers' records say by which one they worked.

    id = "medicine-ru"
    name = "Медицина"
    languages = ["ru"]
    guidelines = "guidelines.md"     # a Markdown file beside this one
    tone = "Calm, exact, no jargon."
    k = 4
    overlap = 2                      # how many people do each task
    lease_hours = 168                # how long a task waits on a desk
    calibration = 0.05               # the share of tasks that everybody gets

Criteria, flags, specialisations and prompt labels are lists of words; left out, they are the usual ones. Part of the
caller's transaction.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from app.domain.disk_errors import disk_error
from app.domain.language import language_code
from app.domain.project import Project
from app.domain.task import ProjectSheet
from sync.server.errors import BadProjectFile, UnknownProject
from sync.server.tables import projects

DEFAULT_LEASE_HOURS = 7 * 24
MAX_GUIDELINES_BYTES = 1024 * 1024


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The TOML file. A word that is not known here is somebody's slip and refused."""

    id: str
    name: str
    languages: tuple[str, ...] = ("en", "ru")
    guidelines: str = ""
    tone: str = ""
    criteria: tuple[str, ...] | None = None
    flags: tuple[str, ...] | None = None
    critical_flags: frozenset[str] | None = None
    prompt_labels: tuple[str, ...] | None = None
    specialisations: tuple[str, ...] | None = None
    k: int = 4
    rank_per_criterion: bool = False
    overlap: int = 1
    lease_hours: int = DEFAULT_LEASE_HOURS
    calibration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectVersion:
    """A project with what only its keepers need to know."""

    sheet: ProjectSheet
    overlap: int
    lease_hours: int
    calibration: float


def read(path: Path) -> ProjectVersion:
    """What a TOML file says, without a version yet. Raises BadProjectFile, DiskRefused."""
    try:
        file = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
        guidelines = _guidelines(path.parent / file.guidelines) if file.guidelines else ""
        languages = tuple(dict.fromkeys(map(language_code, file.languages)))
        project = Project(id=file.id, name=file.name, languages=languages, k=file.k, **_lists(file))
    except OSError as error:
        raise disk_error(error, path) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise BadProjectFile(path, str(error)) from error
    if not (file.overlap >= 1 and file.lease_hours >= 1 and 0 <= file.calibration <= 1 and file.id):
        raise BadProjectFile(path, "overlap and lease_hours are from 1, calibration from 0 to 1")
    project = replace(
        project,
        rank_per_criterion=file.rank_per_criterion,
        guidelines=guidelines,
        guidelines_sha256=sha256(guidelines.encode()).hexdigest() if guidelines else "",
    )
    sheet = ProjectSheet(sha256="", version=0, project=project, tone=file.tone)
    return ProjectVersion(sheet=sheet, overlap=file.overlap, lease_hours=file.lease_hours, calibration=file.calibration)


def put(connection: Connection, told: ProjectVersion, *, at: datetime) -> ProjectVersion:
    """Keep it as the newest version of its project; the same as the newest changes nothing."""
    before = _newest(connection, told.sheet.project.id)
    version = 1 if before is None else before.sheet.version + 1
    if before is not None and _same(before, told):
        return before
    unnamed = replace(told.sheet, version=version)
    named = replace(unnamed, sha256=sha256(msgspec.json.encode(unnamed, order="deterministic")).hexdigest())
    kept = replace(told, sheet=named)
    connection.execute(
        insert(projects).values(
            project=named.project.id,
            version=version,
            sha256=named.sha256,
            sheet=named,
            overlap=kept.overlap,
            lease_hours=kept.lease_hours,
            calibration=kept.calibration,
            added=at,
        )
    )
    return kept


def newest(connection: Connection, project: str) -> ProjectVersion:
    """Raises UnknownProject."""
    found = _newest(connection, project)
    if found is None:
        raise UnknownProject(project)
    return found


def all_newest(connection: Connection) -> list[ProjectVersion]:
    """Each project as it is now."""
    names = connection.execute(select(projects.c.project).distinct().order_by(projects.c.project)).scalars().all()
    return [newest(connection, name) for name in names]


def sheets(connection: Connection, names: set[str]) -> tuple[ProjectSheet, ...]:
    """The sheets that go by these SHA-256."""
    wanted = select(projects.c.sheet).where(projects.c.sha256.in_(sorted(names)))
    return tuple(connection.execute(wanted).scalars())


def _newest(connection: Connection, project: str) -> ProjectVersion | None:
    wanted = select(projects).where(projects.c.project == project).order_by(projects.c.version.desc()).limit(1)
    row = connection.execute(wanted).first()
    if row is None:
        return None
    return ProjectVersion(
        sheet=row.sheet, overlap=row.overlap, lease_hours=row.lease_hours, calibration=row.calibration
    )


def _same(one: ProjectVersion, other: ProjectVersion) -> bool:
    def unnamed(told: ProjectVersion) -> ProjectVersion:
        return replace(told, sheet=replace(told.sheet, sha256="", version=0))

    return unnamed(one) == unnamed(other)


def _lists(file: _File) -> dict[str, Any]:
    """The lists that the file names; the usual ones stand for the others."""
    named = ("criteria", "flags", "critical_flags", "prompt_labels", "specialisations")
    return {name: value for name in named if (value := getattr(file, name)) is not None}


def _guidelines(path: Path) -> str:
    if path.stat().st_size > MAX_GUIDELINES_BYTES:
        raise ValueError(f"{path.name} is longer than {MAX_GUIDELINES_BYTES} bytes")
    return path.read_text("utf-8")
