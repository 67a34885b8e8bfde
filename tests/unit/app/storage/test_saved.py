"""Each schema that was ever released opens with the program as it is now, with everything in it."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.record import KeptReceipt
from app.domain.work import WorkState
from app.signing.verify import verify_bundle
from app.storage import migrations
from app.storage.catalogues import CatalogueRepository
from app.storage.profile import ProfileStore
from app.storage.words import WordList
from tests.desk_samples import ASKED, OpenDesk, candidate, draft, instruct, open_desk, ranking
from tests.unit.app.storage.make_saved import SAVED, SAVED_KEYS

REVISIONS = sorted(file.stem for file in SAVED.glob("*.db"))


@pytest.fixture(params=REVISIONS)
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenDesk]:
    shutil.copy(SAVED / f"{request.param}.db", tmp_path / "desk.db")
    with open_desk(tmp_path, keys=SAVED_KEYS) as desk:
        yield desk


def test_every_revision_that_is_known_has_its_saved_database() -> None:
    assert tuple(REVISIONS) == migrations.KNOWN


def test_a_saved_database_is_sound(saved: OpenDesk) -> None:
    saved.database.check_integrity()


def test_the_conversations_of_a_saved_database_are_whole(saved: OpenDesk) -> None:
    (item,) = saved.chat.recent().items
    talk = saved.chat.open(conversation=item.id)
    assert [turn.text for turn in talk.path()] == ["Почему ещё небо голубое?", "Rayleigh."]
    assert talk.path()[-1].candidate == candidate("a", "Rayleigh.")
    assert [hit.conversation.id for hit in saved.chat.search(query="еще голуб")] == [item.id]
    (answers,) = saved.answers.of_conversation(conversation=item.id)
    assert answers.messages == ASKED
    assert len(answers.candidates) == 2


def test_the_work_in_a_saved_database_is_whole_and_verifies(saved: OpenDesk) -> None:
    states = {state: saved.history.recent(state=state).items for state in WorkState}
    assert {state: len(items) for state, items in states.items()} == {
        WorkState.DRAFT: 1,
        WorkState.SUBMITTED: 1,
        WorkState.SENT: 0,
        WorkState.HELD: 0,
        WorkState.REVISED: 1,
        WorkState.WITHDRAWN: 1,
    }
    assert saved.drafts.load(draft_id="draft-1") == draft("draft-1", body='{"cursor": 7}')
    opened = [saved.history.open(entry_id=items[0].id) for state, items in states.items() if items and state != "draft"]
    assert [each.annotation for each in opened] == [ranking(), instruct(), instruct("Лучше.")]
    assert opened[2].withdrawn_because == "The source is wrong."
    assert len(saved.history.search(query="рассеивает").items) == 1
    assert len(saved.history.search(query="неоконч").items) == 1
    stream = io.BytesIO()
    saved.bundles.write(stream)
    stream.seek(0)
    assert verify_bundle(stream).records == 4


def test_a_saved_database_goes_on(saved: OpenDesk) -> None:
    assert saved.annotate.submit_instruct(draft_id="new", annotation=instruct()).seq == 6
    assert ProfileStore(saved.database).get("person", dict) == {"author": "author-1", "name": "Анна"}
    assert WordList(saved.database).all() == ("Рэлей",)


def test_the_outbox_of_a_saved_database_waits_whole_and_holds_nothing(saved: OpenDesk) -> None:
    sent = saved.outbox.to_send(saved.records.devices(), after=0, limit=9)
    assert [envelope for _, _, envelope in sent] == list(saved.records.envelopes(saved.log.device, after_seq=1))
    assert saved.outbox.count() == saved.outbox.count_of(saved.records.devices()) == 4
    assert saved.outbox.held() == ()
    saved.outbox.hold(sent[0][1], reason="fork", detail="слово")
    assert [each.detail for each in saved.outbox.held()] == ["слово"]


def test_a_saved_database_keeps_a_catalogue_of_models(saved: OpenDesk) -> None:
    kept = CatalogueRepository(saved.database)
    assert kept.of("sha256:1") is None
    kept.keep("sha256:1", b"{}")
    assert kept.of("sha256:1") == b"{}"


def test_a_saved_database_takes_receipts(saved: OpenDesk) -> None:
    assert saved.receipts.count() == 0
    (_, entry_id, _), *_ = saved.outbox.to_send(saved.records.devices(), after=0, limit=9)
    saved.receipts.add([KeptReceipt(entry_id, 1, b"{}")])
    assert [each.entry_id for each in saved.receipts.unproved(saved.records.devices(), limit=9)] == [entry_id]
