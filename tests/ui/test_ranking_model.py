"""The ranking page with the real engine, the real model and the real database: four answers at once, ranked, signed."""

from pathlib import Path

import pytest

from app.domain.annotation import RankingAnnotation
from app.domain.candidate import StopReason
from app.domain.events import EngineStatus
from tests.real_engine import demo_model, real_engine
from tests.ui.ranking_rig import open_rig
from ui.i18n import Language
from ui.theme import Theme

pytestmark = pytest.mark.model


def test_four_answers_of_the_real_model_are_ranked_by_keys(tmp_path: Path, theme: Theme, language: Language) -> None:
    with real_engine(tmp_path / "engine") as engine:
        rig = open_rig(tmp_path / "home", theme, engine=engine)
        rig.bridge.load(demo_model())
        rig.wait(lambda: rig.bridge.state is not None and rig.bridge.state.status is EngineStatus.READY, 60)

        rig.type_words("Name three things to see in Hawaii, one sentence each.")
        rig.press("Ctrl+Return")
        rig.wait(lambda: rig.page.written_characters() > 100, 60)
        rig.wait(lambda: not rig.page.streaming, 120)
        texts = [card.answer.text for card in rig.state.cards]
        assert len(set(texts)) == 4
        assert all(text.strip() for text in texts)

        rig.press("1", "Q", "5", "Return", "3", "Return", "2", "Return", "=", "1", "Ctrl+Return")
        rig.wait(lambda: not rig.page.judging)
        [item] = rig.stored(rig.desk.history.recent).items
        record = rig.stored(lambda: rig.desk.history.open(entry_id=item.id)).annotation
        assert isinstance(record, RankingAnnotation)
        shown = [next(c.text for c in record.candidates if c.id == each) for each in record.shown]
        assert shown == texts
        assert [len(group) for group in record.ranking.groups] == [1, 2]
        assert {candidate.provenance.k for candidate in record.candidates} == {4}
        assert len({candidate.seed for candidate in record.candidates}) == 4
        assert {candidate.stop for candidate in record.candidates} <= {StopReason.END, StopReason.LENGTH}
        rig.close()
        assert rig.crashes == []


def test_one_answer_of_the_real_model_is_stopped_while_the_others_go_on(
    tmp_path: Path, theme: Theme, language: Language
) -> None:
    with real_engine(tmp_path / "engine") as engine:
        rig = open_rig(tmp_path / "home", theme, engine=engine)
        rig.bridge.load(demo_model())
        rig.wait(lambda: rig.bridge.state is not None and rig.bridge.state.status is EngineStatus.READY, 60)
        rig.type_words("Write a long story about a lighthouse keeper.")
        rig.press("Ctrl+Return")
        rig.wait(lambda: rig.page.written_characters() > 200, 60)
        rig.press("2", "X")
        rig.wait(lambda: rig.state.cards[1].answer.stop is StopReason.CANCELLED, 30)
        kept = rig.state.cards[1].answer.text
        before = rig.page.written_characters()
        rig.wait(lambda: rig.page.written_characters() > before + 100, 60)
        assert rig.state.cards[1].answer.text == kept
        rig.press("Shift+Esc")
        rig.wait(lambda: not rig.page.streaming, 30)
        assert rig.cards()[1].text.raw_text() == kept
        rig.close()
