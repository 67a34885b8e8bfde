"""Tasks come from the company's real server: as soon as one has joined, and when one looks for them. The courier's own
time for it is a quarter of an hour away."""

import json
from pathlib import Path

from tests.ui.company_rig import CompanyDesk, CompanyServer
from tests.ui.inbox_steps import inbox, words


def hand_in(server: CompanyServer, folder: Path, *prompts: str) -> None:
    """The company has these to do."""
    project, tasks = folder / "project.toml", folder / "tasks.jsonl"
    project.write_text('id = "medicine"\nname = "Medicine"\n', encoding="utf-8")
    tasks.write_text("".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts), encoding="utf-8")
    with server.founded.keeping() as keeping:
        keeping.put_project(project)
        keeping.import_tasks(tasks, "medicine")


def titles(desk: CompanyDesk) -> list[str]:
    return sorted(kept.task.messages[0].content for kept in inbox(desk.rig).listed)


def test_tasks_are_there_as_soon_as_a_desk_has_joined(desk: CompanyDesk, server: CompanyServer, tmp_path: Path) -> None:
    hand_in(server, tmp_path, "What is one?", "What is two?")
    desk.join(server)
    desk.rig.wait(lambda: titles(desk) == ["What is one?", "What is two?"])


def test_what_the_company_has_since_comes_by_one_key(desk: CompanyDesk, server: CompanyServer, tmp_path: Path) -> None:
    desk.join(server)
    page = inbox(desk.rig)
    desk.rig.wait(lambda: "Look for tasks" in [action.text() for action in page.named_actions() if action.isVisible()])
    assert titles(desk) == []
    hand_in(server, tmp_path, "What is one?")

    desk.rig.press("F5")
    assert "Asking the company for tasks" in words(page)
    desk.rig.wait(lambda: titles(desk) == ["What is one?"])
    desk.rig.wait(lambda: "1 new task came." in words(page))

    desk.rig.press("F5")
    desk.rig.wait(lambda: "The company has no other task for you now." in words(page))


def test_one_who_looks_for_tasks_in_vain_is_told_why(desk: CompanyDesk, server: CompanyServer) -> None:
    desk.join(server)
    page = inbox(desk.rig)
    server.close()

    desk.rig.press("F5")
    desk.rig.wait(lambda: "There is no connection to the company's server." in words(page))
    assert "Asking" not in words(page)

    server.open()
    desk.do("Send now")
    desk.rig.wait(lambda: "There is no connection" not in words(inbox(desk.rig)))


def test_a_revoked_desk_has_its_tasks_and_is_not_told_that_they_are_reserved(
    desk: CompanyDesk, server: CompanyServer, tmp_path: Path
) -> None:
    hand_in(server, tmp_path, "What is one?")
    desk.join(server)
    desk.rig.wait(lambda: titles(desk) == ["What is one?"])
    desk.rig.wait(lambda: "Reserved for you for" in words(inbox(desk.rig)))
    server.revoke(desk.standing().membership.device)
    desk.do("Send now")
    desk.sees("The company takes nothing more from this desk.")

    desk.rig.wait(lambda: "No longer reserved for you" in words(inbox(desk.rig)))
    assert titles(desk) == ["What is one?"]
