"""The model's chat template, rendered where it can be stopped.

A template is code from a stranger. Jinja's sandbox keeps it from Python's internals but not from running for ever: a
trace function would stop a loop of template lines, yet not one long operation inside the interpreter (`10**10**9`, a
sort, a string doubled forty times), which also holds the lock that any watching thread needs, nor a parser driven into
a stack overflow. A process can always be killed. So it renders in one, started once a model and asked once a turn.
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Timer
from typing import Any, Final

from app.domain.errors import BrokenInvariant, ChatTemplateFailed
from app.domain.generation import Message

RENDER_CHAT_TEMPLATES: Final = "--render-chat-templates"
START_S: Final = 30.0  # a cold disk and a virus scanner may sit between a process and its libraries
DEADLINE_S: Final = 2.0  # a thousand turns take some 10 ms
GRACE_S: Final = 1.0  # the process ends itself at the deadline; its parent does not count on it


def renderer_command() -> tuple[str, ...]:
    """How to start the renderer: a packed program starts itself, otherwise Python runs the module's file alone."""
    if getattr(sys, "frozen", False):
        return (sys.executable, RENDER_CHAT_TEMPLATES)
    return (sys.executable, "-I", str(Path(__file__).with_name("template_process.py")))


class ChatTemplate:
    """A model's template. Its process starts at once, to be ready when the model is; `close` ends it."""

    def __init__(
        self, source: str, *, bos: str, eos: str, command: Sequence[str], deadline_s: float = DEADLINE_S
    ) -> None:
        self._setting = {"template": source, "bos": bos, "eos": eos}
        self._command = tuple(command)
        self._deadline_s = deadline_s
        self._renderer = self._started()

    def render(self, messages: Sequence[Message]) -> str:
        """The turns as the model reads them, up to where it is to write on. Raises `ChatTemplateFailed`."""
        if not self._renderer.alive:
            self._renderer.close()
            self._renderer = self._started()
        turns = [{"role": message.role.value, "content": message.content} for message in messages]
        return self._renderer.ask({"messages": turns}, self._deadline_s)

    def close(self) -> None:
        """End the process."""
        self._renderer.close()

    def _started(self) -> "_Renderer":
        return _Renderer(self._command, self._setting)


class _Renderer:
    """One process: told its template when it starts, then asked."""

    def __init__(self, command: Sequence[str], setting: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise BrokenInvariant("both pipes were asked for")
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._setting = setting
        self._told = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: dict[str, Any], deadline_s: float) -> str:
        """The text it answers. Raises `ChatTemplateFailed`; when that is for want of an answer, the process is over."""
        if not self._told:
            self._exchange({}, START_S)  # answered once its libraries are loaded
            self._exchange(self._setting, deadline_s)  # sums of constants are done while it is compiled
            self._told = True
        return self._exchange(question, deadline_s)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):  # what was not yet written has no reader
                pipe.close()
        self._process.wait()

    def _exchange(self, question: dict[str, Any], deadline_s: float) -> str:
        started = time.monotonic()
        timer = Timer(deadline_s + GRACE_S, self._process.kill)
        timer.start()
        try:
            self._questions.write(json.dumps({**question, "deadline": deadline_s}).encode() + b"\n")
            self._questions.flush()
            line = self._answers.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            late = time.monotonic() - started >= deadline_s
            self._process.kill()
            self._process.wait()
            raise ChatTemplateFailed("" if late else "the template ended its process", timed_out=late)
        answer = json.loads(line)
        if "error" in answer:
            raise ChatTemplateFailed(str(answer["error"]))
        return str(answer.get("text", ""))
