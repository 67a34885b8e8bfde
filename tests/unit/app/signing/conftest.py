"""A device with a chain of its own, made anew for each test that asks."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.record import SignedRecord
from app.signing import bundle, enrolment, log
from app.signing.keys import SigningKey
from app.signing.log import RecordContext

BEGAN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Desk:
    """Signs as a desk does; `records` holds its chain, the enrolment first."""

    def __init__(self, seed: bytes = bytes(range(32)), author: str = "anna", org: str = "personal") -> None:
        self.key = SigningKey(seed)
        self.context = RecordContext(author=author, org=org)
        self.records: list[SignedRecord] = [enrolment.enrol(self.key, context=self.context, at=BEGAN)]

    @property
    def enrolment(self) -> SignedRecord:
        return self.records[0]

    def write(self, body: dict[str, object] | None = None, kind: str = "annotation.submitted") -> SignedRecord:
        record = log.append(
            self.records[-1].head,
            key=self.key,
            context=self.context,
            kind=kind,
            body={"answer": f"ответ {len(self.records)}"} if body is None else body,
            at=BEGAN + timedelta(minutes=len(self.records)),
        )
        self.records.append(record)
        return record

    def bundle(self, *, first: int = 2, ask: bytes | None = None) -> bytes:
        """The chain from `first` on, as a file."""
        envelopes = [record.envelope for record in self.records if record.seq >= first]
        stream = io.BytesIO()
        bundle.write(stream, enrolment=self.enrolment.envelope, envelopes=envelopes, count=len(envelopes), ask=ask)
        return stream.getvalue()


@pytest.fixture(scope="session")
def make_desk() -> Callable[..., Desk]:
    return Desk


@pytest.fixture
def desk() -> Desk:
    """Enrolled, with three records written."""
    desk = Desk()
    for _ in range(3):
        desk.write()
    return desk
