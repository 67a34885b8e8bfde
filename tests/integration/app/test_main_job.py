"""The trainer's main job on the real profile, database and keys, from one thread that owns them as in the window."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from app.domain.annotation import Ranking
from app.domain.candidate import StopReason
from app.domain.events import CandidateFinished, JobFinished, TextChunk
from app.domain.generation import Message, Role
from app.domain.project import BUILT_IN_PRESETS
from app.domain.work import WorkKind, WorkState
from app.paths import Home
from app.services.generate import Answering, ask
from app.services.profile import OpenProfile, ProfileService
from app.signing.passphrase import Argon2Parameters
from app.signing.vault import ByPassphrase
from app.signing.verify import verify_bundle
from app.signing.wrapping import SystemKeyring
from tests.desk_samples import PROVENANCE, OpenDesk, draft, instruct, ranking

TEXTS = ("Rayleigh scattering.", "Because it reflects the sea.", "Air scatters blue more than red.")


@pytest.fixture
def storage() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as executor:
        yield executor


def profiles(home: Path) -> ProfileService:
    quick = Argon2Parameters(iterations=1, memory_kib=32, lanes=4)
    return ProfileService(Home(home), keyring=SystemKeyring(), argon2=quick)


def at_desk(profile: OpenProfile) -> OpenDesk:
    return OpenDesk(profile.home.root, keys=profile.vault, database=profile.database, author=profile.person.author)


def generated(desk: OpenDesk, conversation: str) -> Answering:
    """Three answers as the engine tells of them, each flush kept."""
    talk = desk.chat.open(conversation=conversation)
    job = Answering.begin(ask(messages=talk.messages(), preset=talk.preset, k=3, first_seed=7))
    answers = desk.answers.begin(answering=job, model=PROVENANCE, conversation=talk.id, turn=talk.leaf)
    for index, text in enumerate(TEXTS):
        for piece in text.split(" "):
            job = job.after(TextChunk(job=job.request.job, index=index, text=f"{piece} ", tokens=1))
            desk.answers.keep_partial(answer_set=answers.id, texts={job.answers[index].id: job.answers[index].text})
        job = job.after(
            CandidateFinished(
                job=job.request.job,
                index=index,
                text=text,
                seed=7 + index,
                stop=StopReason.END,
                tokens=5,
                tokens_per_second=40.0,
            )
        )
    job = job.after(
        JobFinished(
            job=job.request.job,
            prompt_tokens=12,
            reused_tokens=0,
            prefill_s=0.1,
            decode_s=0.2,
            provenance=replace(PROVENANCE, k=3),
        )
    )
    desk.answers.finish(answer_set=answers.id, candidates=job.candidates())
    return job


def first_day(home: Path) -> tuple[str, str]:
    """Ask, rank three answers, write the gold answer from the best; returns the two entry ids."""
    profile = profiles(home).create(name="Анна", specialisations=("science",), protection=ByPassphrase("слово"))
    desk = at_desk(profile)
    talk = desk.chat.create(preset=BUILT_IN_PRESETS[0])
    desk.chat.append(conversation=talk.id, role=Role.USER, text="Why is the sky blue?")
    generated(desk, talk.id)
    (answers,) = desk.answers.of_conversation(conversation=talk.id)
    assert [c.text for c in answers.candidates] == list(TEXTS)

    best, wrong, other = (c.id for c in answers.candidates)
    desk.drafts.save(draft=draft("ranking", kind=WorkKind.RANKING, body=answers.id), text="sky")
    ranked = desk.annotate.submit_ranking(
        draft_id="ranking",
        annotation=ranking(
            messages=answers.messages,
            candidates=answers.candidates,
            shown=answers.order,
            shuffle_seed=answers.shuffle_seed,
            judgements=(),
            ranking=Ranking(groups=((best, other), (wrong,))),
            per_criterion={},
        ),
    )
    said = (Message(Role.USER, "Why is the sky blue?"), Message(Role.ASSISTANT, "Air scatters blue light most."))
    gold = desk.annotate.submit_instruct(
        draft_id="gold", annotation=instruct(messages=said, started_from=answers.candidates[0])
    )
    desk.drafts.save(draft=draft("half", body="half done"), text="half done")
    profile.close()
    return ranked.entry_id, gold.entry_id


def test_what_was_done_one_day_is_there_the_next_and_verifies(tmp_path: Path, storage: ThreadPoolExecutor) -> None:
    ranked, gold = storage.submit(first_day, tmp_path).result()

    def second_day() -> None:
        profile = profiles(tmp_path).open(passphrase="слово")
        assert profile.rolled_back is None
        desk = at_desk(profile)
        assert {item.id: item.state for item in desk.history.recent().items} == {
            ranked: WorkState.SUBMITTED,
            gold: WorkState.SUBMITTED,
            "half": WorkState.DRAFT,
        }
        best = desk.history.open(entry_id=ranked).annotation
        assert len(best.messages) == 1
        opened = desk.history.open(entry_id=gold)
        assert opened.author == profile.person.author
        assert desk.drafts.load(draft_id="half") == draft("half", body="half done")
        assert desk.bundles.export(path=tmp_path / "work.gqbundle").records == 2
        profile.close()

    storage.submit(second_day).result()
    with (tmp_path / "work.gqbundle").open("rb") as stream:
        report = verify_bundle(stream)
    assert (report.records, report.head.entry_id) == (2, gold)


def test_a_stock_library_verifies_the_bundle(tmp_path: Path, storage: ThreadPoolExecutor) -> None:
    storage.submit(first_day, tmp_path).result()

    def export() -> None:
        profile = profiles(tmp_path).open(passphrase="слово")
        at_desk(profile).bundles.export(path=tmp_path / "work.gqbundle")
        profile.close()

    storage.submit(export).result()
    header, *records = (tmp_path / "work.gqbundle").read_text(encoding="utf-8").splitlines()
    enrolled = json.loads(base64.b64decode(json.loads(header)["device_enrolment"]["payload"]))
    spki = base64.b64decode(enrolled["body"]["public_key"])
    key = SSlibKey.from_crypto(load_der_public_key(spki), keyid=enrolled["device"])
    assert len(records) == 2
    for line in records:
        assert Envelope.from_dict(json.loads(line)).verify([key], 1)
