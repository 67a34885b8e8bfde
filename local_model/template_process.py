"""Renders chat templates, in a process of its own: a template comes with the model file and is not to be trusted.

Run as a script it needs nothing but Jinja. It reads lines of JSON and answers each with one: an empty one, to say that
it is there, the template, then conversations. What a template can do wrong beyond raising, `local_model.template`
answers by ending this process, which also ends itself at each deadline, should its parent be gone.
"""

import faulthandler
import json
import sys
from datetime import datetime
from os import devnull
from typing import Any, BinaryIO, Final, NoReturn, TextIO

from jinja2 import BaseLoader, Template, TemplateError
from jinja2.ext import Extension, loopcontrols
from jinja2.nodes import Node
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

# A conversation is at most a few megabytes: this much text or memory is a template gone wrong.
LONGEST_TEXT: Final = 16 * 1024 * 1024
MOST_MEMORY: Final = 1024 * 1024 * 1024


class GenerationTag(Extension):
    """`{% generation %}` marks what a trainer learns from (transformers' chat templates); rendering ignores it."""

    tags = {"generation"}  # noqa: RUF012 - Jinja's declaration

    def parse(self, parser: Parser) -> list[Node]:
        """Keep what stands between the marks."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def compile_template(source: str) -> Template:
    """Compile as transformers does: its whitespace, its `tojson`, its two extensions. Raises `TemplateError`."""
    environment = ImmutableSandboxedEnvironment(
        loader=BaseLoader(), trim_blocks=True, lstrip_blocks=True, extensions=[GenerationTag, loopcontrols]
    )
    environment.filters["tojson"] = _to_json
    return environment.from_string(source)


def render(template: Template, *, bos: str, eos: str, messages: list[dict[str, str]]) -> str:
    """The conversation as the model reads it, up to where it is to write on. Raises whatever the template does."""
    return template.render(
        messages=messages,
        bos_token=bos,
        eos_token=eos,
        add_generation_prompt=True,
        tools=None,
        documents=None,
        raise_exception=_raise,
        strftime_now=lambda form: datetime.now().strftime(form),  # noqa: DTZ005 - the person's own date
    )


def serve(commands: BinaryIO, replies: BinaryIO, silence: TextIO) -> None:
    """Answer until `commands` end."""
    template: Template | None = None
    bos = eos = ""
    while line := commands.readline():
        command: dict[str, Any] = json.loads(line)
        # Ends the process from a thread that needs no Python: no loop, whether in Python or C, holds it up.
        faulthandler.dump_traceback_later(command["deadline"], exit=True, file=silence)
        answer: dict[str, str] = {}
        try:
            if "template" in command:
                bos, eos = command["bos"], command["eos"]
                template = compile_template(command["template"])
            elif template is not None:
                answer["text"] = render(template, bos=bos, eos=eos, messages=command["messages"])
                if len(answer["text"]) > LONGEST_TEXT:
                    answer = {"error": "the text is too long"}
        except Exception as error:  # noqa: BLE001 - a template may raise anything
            answer = {"error": f"{type(error).__name__}: {error}"[:1000]}
        faulthandler.cancel_dump_traceback_later()
        replies.write(json.dumps(answer).encode() + b"\n")
        replies.flush()


def limit_memory() -> None:
    """A template that builds without end meets its own wall, and not the machine's. Windows has no such limit."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Be the renderer."""
    limit_memory()
    with open(devnull, "w", encoding="utf-8") as silence:  # noqa: PTH123 - a device, not a path
        serve(sys.stdin.buffer, sys.stdout.buffer, silence)


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )  # Jinja's own escapes HTML, which transformers' does not


def _raise(message: str) -> NoReturn:
    raise TemplateError(message)


if __name__ == "__main__":
    main()
