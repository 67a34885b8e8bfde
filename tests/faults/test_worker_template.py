"""Row 27 of the scoreboard: what a model's chat template does wrong costs one answer, never the worker."""

from pathlib import Path

import pytest

from app.domain.errors import ChatTemplateFailed
from app.domain.events import EngineStatus
from tests.engine_recorder import Recorder, request
from tests.real_engine import demo_model, real_engine
from tests.tiny_models import write_mamba
from tests.worker_processes import workers_in

READY, BUSY = EngineStatus.READY, EngineStatus.BUSY


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{{ raise_exception("no \\ud800 here") }}', "no \ufffd here"),
        ("{{ messages.__class__.__mro__[1] }}", "SecurityError"),
        ("{# nothing #}", "wrote nothing"),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", ""),
    ],
    ids=["half a character", "Python's internals", "nothing", "loop"],
)
def test_a_template_that_goes_wrong_is_told_and_the_worker_lives(tmp_path: Path, template: str, words: str) -> None:
    model = write_mamba(tmp_path / "model.gguf", tokenizer__chat_template=template)
    told, folder = Recorder(), tmp_path / "engine"
    with real_engine(folder) as engine:
        engine.subscribe(told.on_change)
        engine.load(demo_model(model))
        told.until_status(READY)
        [worker] = workers_in(folder)
        for job in ("a", "b"):
            engine.generate(request(job, "Hello"), told.on_event)
            error = told.error(job)
            assert isinstance(error, ChatTemplateFailed)
            assert words in error.detail
        told.until(lambda: told.statuses()[-4:] == [BUSY, READY, BUSY, READY])
        assert [still.pid for still in workers_in(folder)] == [worker.pid]
