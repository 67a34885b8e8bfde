from datetime import UTC, datetime

from app.domain.conversation import Conversation, Turn
from app.domain.generation import Message, Role
from app.domain.project import BUILT_IN_PRESETS
from app.services.generate import Answering, ask
from ui.chat.state import EARLIER_TURNS, ChatState, Writing

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def talk(*turns: tuple[str, str | None, Role], name: str = "c") -> Conversation:
    made = Conversation(id=name, title="", created=NOW, updated=NOW, preset=BUILT_IN_PRESETS[0])
    for turn, parent, role in turns:
        made = made.adding(Turn(id=turn, parent=parent, role=role, text=f"text of {turn}", at=NOW))
    return made


def long_talk(count: int) -> Conversation:
    roles = (Role.USER, Role.ASSISTANT)
    return talk(*((str(n), str(n - 1) if n else None, roles[n % 2]) for n in range(count)))


def test_a_long_conversation_begins_folded_and_unfolds_whole() -> None:
    state = ChatState().showing(long_talk(EARLIER_TURNS + 5))
    assert (len(state.path), state.folded) == (EARLIER_TURNS, 5)

    whole = ChatState(conversation=state.conversation, unfolded=True)
    assert (len(whole.path), whole.folded) == (EARLIER_TURNS + 5, 0)


def test_another_conversation_is_folded_again() -> None:
    state = ChatState(conversation=long_talk(60), unfolded=True)

    assert not state.showing(talk(("x", None, Role.USER), name="other")).unfolded


def test_versions_are_counted_and_the_ends_have_no_neighbour() -> None:
    branches = talk(("q", None, Role.USER), ("a", "q", Role.ASSISTANT), ("b", "q", Role.ASSISTANT))
    state = ChatState().showing(branches)

    assert state.version("b") == (2, 2)
    assert (state.neighbour("b", -1), state.neighbour("b", 1)) == ("a", None)


def test_the_question_to_an_answer_and_to_a_request_are_the_same_messages() -> None:
    state = ChatState().showing(talk(("q", None, Role.USER), ("a", "q", Role.ASSISTANT)))

    assert state.question_for("a") == state.question_for("q") == (Message(Role.USER, "text of q"),)


def test_an_answer_written_elsewhere_is_not_shown_here_but_keeps_the_page_busy() -> None:
    request = ask(messages=(Message(Role.USER, "?"),), preset=BUILT_IN_PRESETS[0])
    writing = Writing(conversation="other", turn="a", answering=Answering.begin(request))
    state = ChatState(conversation=talk(("q", None, Role.USER)), writing=writing)

    assert state.busy
    assert state.writing_here is None
