"""A task whose answers the real engine writes with the real model, ranked, signed and done."""

from pathlib import Path

import pytest

from app.domain.events import EngineStatus
from app.domain.task import TaskKind
from tests.real_engine import demo_model, real_engine
from tests.task_samples import SHEET, hand_out, task
from tests.ui.ranking_rig import open_rig
from ui.i18n import Language
from ui.theme import Theme


@pytest.mark.model
def test_answers_to_a_task_are_written_here_and_the_record_names_it(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    with real_engine(tmp_path / "engine") as engine:
        rig = open_rig(tmp_path / "home", theme, engine=engine)
        rig.bridge.load(demo_model())
        rig.wait(lambda: rig.bridge.state is not None and rig.bridge.state.status is EngineStatus.READY, 60)
        asked = task("isles", TaskKind.RANKING, "Name three things to see in Hawaii, one sentence each.")
        rig.stored(lambda: hand_out(rig.desk.inbox, [asked]))
        opened = rig.stored(lambda: rig.desk.inbox.open(task_id="isles"))
        rig.page.do_task(opened)
        rig.wait(lambda: rig.page.written_characters() > 50, 60)
        rig.press("Shift+Esc")
        rig.wait(lambda: not rig.page.streaming, 60)
        rig.press("1", "Return", "2", "Return", "Ctrl+Return")
        rig.wait(lambda: not rig.page.judging)

        [item] = rig.stored(rig.desk.history.recent).items
        payload = rig.stored(lambda: rig.desk.reader.read(item.id)).payload
        assert (payload.task, payload.project) == ("isles", "medicine")
        assert payload.guidelines_sha256 == SHEET.project.guidelines_sha256
        assert len(payload.body["candidates"]) == SHEET.project.k
        assert rig.stored(rig.desk.inbox.count) == 0
        rig.close()
        assert rig.crashes == []
