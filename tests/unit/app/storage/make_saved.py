"""Makes the saved database of the schema as it is now: `python -m tests.unit.app.storage.make_saved`.

Run once for each schema revision that is released, and never again for that revision: the file in `saved/` is what
people have on their disks. Its key is `tests.desk_samples.KEY`, its device key the one of `SAVED_KEYS`.
"""

import tempfile
from pathlib import Path

from app.domain.generation import Role
from app.domain.project import BUILT_IN_PRESETS
from app.services.generate import Answering, ask
from app.signing.keys import SigningKey
from app.storage.migrations import HEAD
from app.storage.profile import ProfileStore
from app.storage.words import WordList
from tests.desk_samples import ASKED, PROVENANCE, START, Keys, OpenDesk, candidate, draft, instruct, open_desk, ranking

SAVED = Path(__file__).parent / "saved"
SAVED_KEYS = Keys(SigningKey(bytes(range(32))))


def fill(desk: OpenDesk) -> None:
    """One of everything that is kept."""
    talk = desk.chat.create(preset=BUILT_IN_PRESETS[0])
    talk = desk.chat.append(conversation=talk.id, role=Role.USER, text="Почему ещё небо голубое?")
    talk = desk.chat.begin_answer(conversation=talk.id)
    desk.chat.finish_answer(conversation=talk.id, turn=str(talk.leaf), candidate=candidate("a", "Rayleigh."))
    asking = Answering.begin(ask(messages=ASKED, preset=BUILT_IN_PRESETS[0], k=2, first_seed=7))
    desk.answers.begin(answering=asking, model=PROVENANCE, conversation=talk.id, turn=talk.leaf, shuffle_seed=99)
    desk.annotate.submit_ranking(draft_id="ranking-1", annotation=ranking())
    first = desk.annotate.submit_instruct(draft_id="instruct-1", annotation=instruct())
    desk.drafts.save(draft=draft("instruct-2", supersedes=first.entry_id), text="")
    second = desk.annotate.submit_instruct(draft_id="instruct-2", annotation=instruct("Лучше."))
    desk.annotate.withdraw(entry_id=second.entry_id, reason="The source is wrong.")
    desk.drafts.save(draft=draft("draft-1", body='{"cursor": 7}'), text="неоконченное")
    ProfileStore(desk.database).put("person", {"author": "author-1", "name": "Анна"})
    WordList(desk.database).add("Рэлей", at=START)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        with open_desk(Path(home), keys=SAVED_KEYS) as desk:
            fill(desk)
            desk.database._raw("VACUUM")
        SAVED.mkdir(exist_ok=True)
        (SAVED / f"{HEAD}.db").write_bytes((Path(home) / "desk.db").read_bytes())


if __name__ == "__main__":
    main()
