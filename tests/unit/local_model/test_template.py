"""Chat templates from strangers, rendered in the real process of their own."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.commands import CHAT_TEMPLATES
from app.domain.errors import ChatTemplateFailed
from app.domain.generation import Message, Role
from local_model.template import RENDER_CHAT_TEMPLATES, ChatTemplate, renderer_command

HELLO = (Message(Role.USER, "Hello"),)
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

MakeTemplate = Callable[[str], ChatTemplate]


@pytest.fixture
def template() -> Iterator[MakeTemplate]:
    made: list[ChatTemplate] = []

    def make(source: str) -> ChatTemplate:
        made.append(ChatTemplate(source, bos="<s>", eos="</s>", command=renderer_command(), deadline_s=1.0))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_turns_are_laid_out_as_the_template_says(template: MakeTemplate) -> None:
    turns = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Привет 😀"))
    assert template(CHATML).render(turns) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nПривет 😀<|im_end|>\n<|im_start|>assistant\n"
    )


def test_what_templates_of_the_field_use_is_there(template: MakeTemplate) -> None:
    source = (
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}"
        "{% generation %}{{ m | tojson }}{% endgeneration %}{% endfor %}{{ eos_token }}{{ strftime_now('%%') }}"
        "{{ tools is none }}"
    )
    turns = (Message(Role.SYSTEM, "x"), Message(Role.USER, "<b>"))
    assert template(source).render(turns) == '<s>{"role": "user", "content": "<b>"}</s>%True'


def test_a_template_that_refuses_is_quoted_and_goes_on_serving(template: MakeTemplate) -> None:
    source = "{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}ok"
    refusing = template(source)
    for _ in range(2):
        with pytest.raises(ChatTemplateFailed, match="System role not supported") as caught:
            refusing.render((Message(Role.SYSTEM, "x"),))
        assert not caught.value.timed_out
        assert refusing.render(HELLO) == "ok"


@pytest.mark.parametrize("source", ["{{", "{% for %}", "{{ nothing.of.it }}", "{{ 1 // 0 }}"])
def test_a_broken_template_says_so(template: MakeTemplate, source: str) -> None:
    with pytest.raises(ChatTemplateFailed) as caught:
        template(source).render(HELLO)
    assert caught.value.detail
    assert not caught.value.timed_out


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro again() %}{% for i in range(99999) %}{{ again() if false }}{% endfor %}{% endmacro %}"
        "{% for i in range(99999) %}{{ again() }}{% endfor %}",
        "{{ 7 ** (7 ** 10) }}",  # one operation of the interpreter, which no trace function sees
    ],
    ids=["loop", "macro", "power"],
)
def test_a_template_that_does_not_end_is_stopped_and_the_next_turn_is_tried_again(
    template: MakeTemplate, source: str
) -> None:
    endless = template(source)
    for _ in range(2):
        with pytest.raises(ChatTemplateFailed) as caught:
            endless.render(HELLO)
        assert caught.value.timed_out


def test_a_template_that_doubles_a_text_forever_is_stopped(template: MakeTemplate) -> None:
    source = (
        "{% set ns = namespace(x='a' * 1000) %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
        "{{ ns.x }}"
    )
    with pytest.raises(ChatTemplateFailed):
        template(source).render(HELLO)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ raise_exception.__globals__.keys() }}",
        "{{ strftime_now.__globals__['sys'] }}",
        "{{ cycler.__init__.__globals__.os.system('echo no') }}",
        "{{ messages.append(1) }}",
    ],
)
def test_a_template_reaches_nothing_of_python(template: MakeTemplate, source: str) -> None:
    with pytest.raises(ChatTemplateFailed, match="SecurityError"):
        template(source).render(HELLO)


def test_a_megabyte_of_text_passes(template: MakeTemplate) -> None:
    turns = (Message(Role.USER, "я" * 1_000_000),)
    assert len(template("{{ messages[0].content }}").render(turns)) == 1_000_000


def renderers() -> set[psutil.Process]:
    """Children of this process that came during the test: others may have been started by tests before it."""
    return set(psutil.Process().children())


def test_a_renderer_that_was_killed_is_started_again(template: MakeTemplate) -> None:
    before, rendering = renderers(), template("ok")
    assert rendering.render(HELLO) == "ok"
    [child] = renderers() - before
    child.kill()
    child.wait()
    assert rendering.render(HELLO) == "ok"


def test_nothing_is_left_when_it_is_closed(template: MakeTemplate) -> None:
    before = renderers()
    template("ok").close()
    assert renderers() == before


def test_the_packed_program_renders_under_the_name_that_is_asked_for() -> None:
    assert CHAT_TEMPLATES == RENDER_CHAT_TEMPLATES
    rendering = ChatTemplate("ok", bos="", eos="", command=(sys.executable, "-m", "app.main", CHAT_TEMPLATES))
    try:
        assert rendering.render(HELLO) == "ok"
    finally:
        rendering.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe's other end is closed with its process there as well")
def test_the_renderer_leaves_when_its_parent_is_gone(tmp_path: Path) -> None:
    """Even from the middle of a loop that never ends."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import os\n"
        "from app.domain.errors import ChatTemplateFailed\n"
        "from app.domain.generation import Message, Role\n"
        "from local_model.template import ChatTemplate, renderer_command\n"
        "source = '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}'\n"
        "template = ChatTemplate(source, bos='', eos='', command=renderer_command(), deadline_s=2.0)\n"
        "print(template._renderer._process.pid, flush=True)\n"
        "template.render((Message(Role.USER, 'x'),))\n",
        encoding="utf-8",
    )
    root = Path(__file__).resolve().parents[3]
    parent = psutil.Popen([sys.executable, str(script)], stdout=-1, env={**os.environ, "PYTHONPATH": str(root)})
    renderer = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while renderer.is_running() and renderer.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
