"""Every message crosses whole; everything else is refused with an error that says why."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.candidate import Provenance, Sampling, StopReason
from app.domain.events import CandidateFinished, ErrorInfo, JobFailed, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import GenerationRequest, LoadRequest, Message, Role
from local_model import protocol
from local_model.protocol import (
    COMMANDS,
    REPLIES,
    Cancel,
    Command,
    CountTokens,
    Generate,
    Hello,
    Load,
    Loaded,
    LoadFailed,
    LoadProgress,
    LoadStarted,
    MalformedMessage,
    MessageTooLarge,
    Ping,
    Pong,
    Reply,
    TokenCount,
    UnknownMessage,
    read_line,
)

PROVENANCE = Provenance(
    model_sha256="ab" * 32,
    model_name="Модель",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="cd" * 32,
    engine_version="1",
    backend="cpu",
    device="CPU",
    gpu_layers=0,
    context_tokens=4096,
    k=0,
)
ERROR = ErrorInfo(kind="EngineStopped", facts={"exit_code": None, "hung": True, "tokens": 3, "share": 0.5, "why": "x"})
REQUEST = GenerationRequest(
    job="j1",
    messages=(Message(Role.SYSTEM, "Отвечай."), Message(Role.USER, 'line\nquote " tab\t null\0 emoji 🙂\u2028')),
    seeds=(1, 2**32 - 2),
    sampling=Sampling(temperature=0.0, top_k=7),
    max_tokens=5,
    stop=("\n\n",),
    ignore_eos=True,
)
COMMAND_SAMPLES: list[Command] = [
    Ping(1),
    Load(LoadRequest(path=Path("/models/Мой модель.gguf"), context_tokens=4096, threads=3)),
    Load(LoadRequest(path=Path("/models/\udcff.gguf"), context_tokens=512, k_max=2, gpu_layers=9)),
    Generate(REQUEST),
    Cancel("j1"),
    Cancel("j1", 3),
    CountTokens(8, REQUEST.messages),
]
REPLY_SAMPLES: list[Reply] = [
    Hello(12),
    Pong(1, 2.5),
    LoadStarted(31),
    LoadProgress(0.25),
    Loaded(PROVENANCE),
    LoadFailed(ERROR),
    TokenCount(8, 40),
    TokenCount(8, None),
    PrefillProgress(job="j1", done=1, total=2, reused=0),
    TextChunk(job="j1", index=0, text="текст\n", tokens=2),
    CandidateFinished(job="j1", index=0, text="т", seed=1, stop=StopReason.END, tokens=1, tokens_per_second=9.5),
    JobFinished(job="j1", prompt_tokens=1, reused_tokens=0, prefill_s=0.1, decode_s=0.2, provenance=PROVENANCE),
    JobFailed(job="j1", error=ERROR),
]


@pytest.mark.parametrize("message", COMMAND_SAMPLES, ids=lambda m: type(m).__name__)
def test_every_command_comes_back_equal_on_one_line(message: Command) -> None:
    line = COMMANDS.encode(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert COMMANDS.decode(line) == message


@pytest.mark.parametrize("message", REPLY_SAMPLES, ids=lambda m: type(m).__name__)
def test_every_reply_comes_back_equal_on_one_line(message: Reply) -> None:
    line = REPLIES.encode(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert REPLIES.decode(line) == message


def test_the_samples_cover_every_message_there_is() -> None:
    assert {type(m) for m in COMMAND_SAMPLES} == set(Command.__args__)  # type: ignore[attr-defined]
    assert {type(m) for m in REPLY_SAMPLES} == set(Reply.__args__)  # type: ignore[attr-defined]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 8))
def test_any_text_comes_back_equal(text: str, index: int) -> None:
    chunk = TextChunk(job="j", index=index, text=text, tokens=1)
    assert REPLIES.decode(REPLIES.encode(chunk)) == chunk


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(UnknownMessage, match="Explode"):
        COMMANDS.decode(b'{"type":"Explode","body":{}}\n')


def test_a_reply_is_no_command() -> None:
    with pytest.raises(UnknownMessage):
        COMMANDS.decode(REPLIES.encode(Hello(1)))
    with pytest.raises(UnknownMessage):
        COMMANDS.encode(Hello(1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"ggml_init: found 1 device\n",
        b"[]\n",
        b'{"type":"Ping"}\n',
        b'{"type":"Ping","body":{}}\n',
        b'{"type":"Ping","body":{"serial":"one"}}\n',
        b'{"type":"Ping","body":{"serial":NaN}}\n',
        b'{"type":3,"body":{}}\n',
        b'{"type":"Ping","body":{"serial":1}} trailing\n',
        b'{"type":"P\xffng","body":{"serial":1}}\n',
        b'{"type":"Cancel","body":{"job":"\\ud800"}}\n',
        b'{"type":"Ping","body":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
    ],
)
def test_what_is_not_a_message_is_refused(line: bytes) -> None:
    with pytest.raises(MalformedMessage):
        COMMANDS.decode(line)


@pytest.mark.parametrize(
    ("field", "value"),
    [("seeds", []), ("max_tokens", 0), ("stop", [""]), ("sampling", {"temperature": -1}), ("job", None)],
)
def test_a_value_its_type_refuses_is_refused_here_too(field: str, value: object) -> None:
    message = json.loads(COMMANDS.encode(Generate(REQUEST)))
    message["body"]["request"][field] = value
    with pytest.raises(MalformedMessage):
        COMMANDS.decode(json.dumps(message).encode())


@pytest.mark.parametrize("path", ["not base64!", 3, None])
def test_a_path_that_is_no_path_is_refused(path: object) -> None:
    message = json.loads(COMMANDS.encode(COMMAND_SAMPLES[1]))
    message["body"]["request"]["path"] = path
    with pytest.raises(MalformedMessage):
        COMMANDS.decode(json.dumps(message).encode())


@pytest.mark.parametrize(
    "message",
    [
        Cancel("what they wrote \ud800"),
        Cancel(object()),  # type: ignore[arg-type]
    ],
)
def test_what_json_cannot_carry_is_refused_without_quoting_it(message: Command) -> None:
    with pytest.raises(MalformedMessage) as caught:
        COMMANDS.encode(message)
    assert "what they wrote" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_not_a_number_is_refused_when_read() -> None:
    with pytest.raises(MalformedMessage):
        REPLIES.decode(REPLIES.encode(Pong(1, float("nan"))))


def test_too_large_a_message_is_refused_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MAX_LINE_BYTES", 100)
    with pytest.raises(MessageTooLarge):
        COMMANDS.encode(Cancel("x" * 100))
    with pytest.raises(MessageTooLarge):
        read_line(io.BytesIO(b"x" * 200 + b"\n"))
    assert read_line(io.BytesIO(b"x" * 99 + b"\n")) == b"x" * 99 + b"\n"


def test_lines_are_read_until_the_end_and_a_torn_one_is_the_end() -> None:
    stream = io.BytesIO(b"one\ntwo\nthr")
    assert read_line(stream) == b"one\n"
    assert read_line(stream) == b"two\n"
    assert read_line(stream) is None
    assert read_line(stream) is None
