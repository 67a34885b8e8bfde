"""A canary said, typed, streamed, submitted and searched for: nowhere outside the encrypted pages (RELIABILITY.md
row 23).

The session is a real child that is stopped in its tracks, with its log, its shared memory and its temporary files as
they lie; whatever it printed is looked through as well.
"""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import BrokenInvariant
from app.domain.generation import Message, Role
from app.domain.project import BUILT_IN_PRESETS
from app.services.generate import Answering, ask
from app.storage.profile import ProfileStore
from app.storage.words import WordList
from tests.desk_samples import PROVENANCE, START, OpenDesk, candidate, draft, instruct, ranking
from tests.faults.nursery import ROOT, new_profile

# Two scripts, as an index folds case and encodings differ beyond ASCII.
CANARIES = ("Kanarienvogelgesang", "Канарейкинапесня")


def forms(word: str) -> Iterator[bytes]:
    """The bytes by which the word could lie about: as text, as JSON, in hex, in base64 at each of its offsets."""
    for spelling in (word, word.lower(), word.upper()):
        plain = spelling.encode()
        yield plain
        yield spelling.encode("utf-16-le")
        yield plain.hex().encode()
        yield spelling.encode("unicode_escape")
        for offset in range(3):
            # The characters at both ends depend on what stands around the word.
            yield base64.b64encode(bytes(offset) + plain)[4:-4]


def traces(folder: Path) -> list[str]:
    wanted = [form for word in CANARIES for form in forms(word)]
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and any(form in file.read_bytes() for form in wanted)
    ]


def live(root: Path) -> None:
    """A session in which the canary goes everywhere that words go; ends as a machine does whose power is cut."""
    profile = new_profile(root / "home")
    desk = OpenDesk(profile.home.root, keys=profile.vault, database=profile.database)
    for word in CANARIES:
        store_everywhere(desk, word)
        ProfileStore(profile.database).put(word, {word: word})
        WordList(profile.database).add(word, at=START)
        fail_with(desk, word)
    for word in CANARIES:
        # Only lower-case forms are in the index; a search and a sort of many rows are where SQLite would spill.
        assert desk.history.search(query=word[:7]).items
        assert desk.chat.search(query=word)
    with profile.database.reading() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 20000)"
            " SELECT turns.text || many.n FROM many, turns ORDER BY 1 DESC"
        ).fetchmany(10)
    profile.database.rekey(profile.vault.begin_rekey().reveal())
    for word in CANARIES:
        store_everywhere(desk, word)
    os._exit(0)


def store_everywhere(desk: OpenDesk, word: str) -> None:
    preset = replace(BUILT_IN_PRESETS[0], system_prompt=word)
    talk = desk.chat.create(preset=preset, title=word)
    talk = desk.chat.append(conversation=talk.id, role=Role.USER, text=word * 2000)
    talk = desk.chat.append(conversation=talk.id, role=Role.USER, text=f"{word} ends here")
    talk = desk.chat.begin_answer(conversation=talk.id)
    for n in range(20):
        desk.chat.keep_partial(conversation=talk.id, turn=str(talk.leaf), text=word * n)
    answering = Answering.begin(ask(messages=talk.messages(), preset=preset, k=2))
    answers = desk.answers.begin(answering=answering, model=PROVENANCE, conversation=talk.id, turn=talk.leaf)
    desk.answers.keep_partial(answer_set=answers.id, texts={answering.answers[0].id: word * 50})
    gone = desk.chat.append(conversation=desk.chat.create(preset=preset).id, role=Role.USER, text=word)
    desk.chat.delete(conversation=gone.id)
    desk.chat.tidy(deleted_before=desk.clock.now() + timedelta(days=1))
    for n in range(20):
        desk.drafts.save(draft=draft(f"left {talk.id}", title=word, body=word * n), text=word)
    desk.drafts.save(draft=draft(f"instruct {talk.id}", body=word), text=word)
    said = (Message(Role.USER, word), Message(Role.ASSISTANT, word * 3000))
    record = desk.annotate.submit_instruct(draft_id=f"instruct {talk.id}", annotation=instruct(messages=said))
    named = tuple(candidate(name, f"{word} {name}") for name in "abc")
    desk.annotate.submit_ranking(
        draft_id=f"ranking {talk.id}", annotation=ranking(candidates=named, justification=word)
    )
    desk.annotate.withdraw(entry_id=record.entry_id, reason=word)


def fail_with(desk: OpenDesk, word: str) -> None:
    """An error of ours while the word is in hand, printed as a crash report would."""
    try:
        with desk.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO turns(id, text) VALUES (?, ?)", (word, word))
    except BrokenInvariant as error:
        print(repr(error), repr(error.__cause__))
    else:
        raise AssertionError("the statement should have failed")


def test_the_canary_is_found_nowhere(tmp_path: Path) -> None:
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    environment = {**os.environ, "HOME": str(tmp_path / "home")}
    environment |= dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"), str(tmp_path / "temporary"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.test_storage_canary", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    (tmp_path / "printed").write_bytes(done.stdout + done.stderr)
    assert done.returncode == 0, done.stderr.decode()
    present = {file.name for file in (tmp_path / "home").iterdir()}
    assert {"desk.db", "desk.db-wal", "desk.db-shm", "keys.gq", "chain.head"} <= present
    assert traces(tmp_path) == []
    looked_at = [file for file in tmp_path.rglob("*") if file.is_file()]
    print(f"\n{len(looked_at)} files, {sum(f.stat().st_size for f in looked_at):,} bytes: no canary")


@pytest.mark.parametrize("word", CANARIES)
def test_the_search_would_find_it(word: str, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"before " + word.encode() + b" after")
    (tmp_path / "wide").write_bytes(f"before {word}".encode("utf-16-le"))
    for offset in range(3):
        (tmp_path / f"base64-{offset}").write_bytes(base64.b64encode(b"x" * offset + word.encode() + b" and more"))
    (tmp_path / "innocent").write_bytes(b"nothing of the kind")
    assert traces(tmp_path) == ["base64-0", "base64-1", "base64-2", "plain", "wide"]


if __name__ == "__main__":
    live(Path(sys.argv[1]))
