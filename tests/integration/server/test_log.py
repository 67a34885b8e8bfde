"""The server's log, as a desk that trusts nothing but the server's key sees it (RELIABILITY.md row 7)."""

import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from app.signing import merkle
from sync import protocol
from tests.company import Served, payload_of, refusal

NO_PROOF = (409, "no_proof")


def proof_of(hashes: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(each) for each in hashes]


def stock_verified(raw: str, spki: bytes) -> dict:
    """What an envelope says, when `securesystemslib` alone has found it signed by this key."""
    key = SSlibKey.from_crypto(load_der_public_key(spki), keyid="sha256:" + hashlib.sha256(spki).hexdigest())
    sealed = Envelope.from_dict(json.loads(raw))
    sealed.verify([key], 1)
    return json.loads(sealed.payload)


def test_a_growing_log_proves_each_receipt_and_that_it_only_grew(served_alone: Served) -> None:
    ear, desk = served_alone.ear(), served_alone.desk()
    leaves: dict[int, bytes] = {}
    first = ear.receipt(desk.join(token=desk.token).receipt.encode())
    leaves[first.number] = first.leaf
    before = ear.checkpoint(desk.pull().checkpoint.encode())
    for step in (1, 1, 2, 3, 5, 8, 13, 1, 30):
        for outcome in desk.send(*(desk.write() for _ in range(step))):
            receipt = ear.receipt(outcome.receipt.encode())
            leaves[receipt.number] = receipt.leaf
        news = desk.pull(before.size, sorted(leaves))
        now = ear.checkpoint(news.checkpoint.encode())
        assert now.size == len(leaves)
        assert merkle.is_continued(before.size, before.root, now.size, now.root, proof_of(news.consistency))
        for (number, leaf), proof in zip(sorted(leaves.items()), news.proofs, strict=True):
            assert merkle.includes(leaf, index=number - 1, size=now.size, root=now.root, proof=proof_of(proof))
        before = now


def test_every_earlier_size_is_proved_to_begin_the_present_log(served_alone: Served) -> None:
    ear, desk = served_alone.ear(), served_alone.desk()
    known = [ear.checkpoint(desk.pull().checkpoint.encode())]
    for _ in range(20):
        desk.send(desk.write())
        known.append(ear.checkpoint(desk.pull().checkpoint.encode()))
    now = known[-1]
    for before in known:
        proof = proof_of(desk.pull(before.size).consistency)
        assert merkle.is_continued(before.size, before.root, now.size, now.root, proof)
        other_root = bytes(32)
        assert not merkle.is_continued(before.size, other_root, now.size, now.root, proof)


def test_receipts_are_one_chain_in_the_order_of_the_log(served_alone: Served) -> None:
    ear = served_alone.ear()
    desks = [served_alone.desk() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda desk: [desk.send(desk.write()) for _ in range(5)], desks))
    rows = served_alone.founded.rows("SELECT receipt FROM records ORDER BY number")
    receipts = [ear.receipt(bytes(row[0])) for row in rows]
    assert [receipt.number for receipt in receipts] == list(range(1, 25))
    assert [receipt.prev for receipt in receipts] == [None, *(receipt.receipt_id for receipt in receipts[:-1])]


@pytest.mark.parametrize("family", ["checkpoint", "enrolment", "revocation"])
def test_statements_of_a_family_are_one_chain(served_alone: Served, family: str) -> None:
    desks = [served_alone.desk() for _ in range(3)]
    for desk in desks:
        desk.pull()
        desk.send(desk.write())
        desk.pull()
    with served_alone.founded.keeping() as keeping:
        for desk in desks:
            keeping.revoke(desk.device, "left")
    query = f"SELECT envelope, entry_id FROM statements WHERE family = '{family}' ORDER BY seq"  # noqa: S608
    rows = served_alone.founded.rows(query)
    said = [payload_of(bytes(row[0])) for row in rows]
    assert len(said) >= 3
    assert [each["seq"] for each in said] == list(range(1, len(said) + 1))
    assert [each["prev"] for each in said] == [None, *(row[1] for row in rows[:-1])]
    spki = base64.b64decode(served_alone.about().public_key)
    for row in rows:
        stock_verified(bytes(row[0]).decode(), spki)


def test_a_stock_library_verifies_receipt_checkpoint_and_acceptance(served: Served) -> None:
    spki = base64.b64decode(served.about().public_key)
    desk = served.desk()
    record = desk.write()
    receipt = desk.send(record)[0].receipt
    assert stock_verified(receipt, spki)["body"] == {
        "entry_id": record.entry_id,
        "device": desk.device,
        "seq": record.seq,
    }
    assert set(stock_verified(desk.pull().checkpoint, spki)["body"]) == {"size", "root"}
    accepted = stock_verified(desk.join(token=desk.token).acceptance, spki)["body"]
    assert base64.b64decode(accepted["public_key"]) == desk.key.public.spki
    flipped = json.loads(receipt)
    flipped["payload"] = base64.b64encode(base64.b64decode(flipped["payload"]).replace(b"acme", b"acne")).decode()
    with pytest.raises(VerificationError):
        stock_verified(json.dumps(flipped), spki)


def test_a_checkpoint_is_signed_once_for_a_size(served_alone: Served) -> None:
    desk = served_alone.desk()
    sessions = [type(desk)(desk.url, desk.key, desk.context, token=desk.token) for _ in range(16)]
    with ThreadPoolExecutor(16) as threads:
        said = {news.checkpoint for news in threads.map(lambda each: each.pull(), sessions)}
    assert len(said) == 1
    assert served_alone.founded.rows("SELECT count(*) FROM statements WHERE family = 'checkpoint'") == [(1,)]


@pytest.mark.parametrize(
    ("known", "prove"),
    [(10**6, []), (-1, []), (0, [0]), (0, [-1]), (0, [10**6]), (0, [2**63]), (2**63, []), (10**30, [])],
)
def test_what_the_log_cannot_prove_is_refused(served: Served, known: int, prove: list[int]) -> None:
    assert refusal(served.desk().ask(known, prove)) == NO_PROOF


def test_a_pull_proves_so_many_receipts_and_no_more(served: Served) -> None:
    desk = served.desk()
    assert len(desk.pull(0, [1] * protocol.MAX_PROOFS).proofs) == protocol.MAX_PROOFS
    assert refusal(desk.ask(0, [1] * (protocol.MAX_PROOFS + 1))) == (413, "too_large")


def test_a_log_that_was_cut_short_is_noticed_by_the_desk(served_alone: Served) -> None:
    """A whole truncation leaves nothing that the server itself could notice; a desk's own checkpoint tells."""
    founded, desk = served_alone.founded, served_alone.desk()
    desk.send(*(desk.write() for _ in range(4)))
    known = served_alone.ear().checkpoint(desk.pull().checkpoint.encode())
    assert known.size == 5
    founded.change("DELETE FROM records WHERE number = 5")
    founded.change("DELETE FROM statements WHERE family = 'checkpoint'")
    assert refusal(desk.ask(known.size)) == NO_PROOF
    other = served_alone.desk()  # the log grows over the cut
    other.send(*(other.write() for _ in range(3)))
    news = desk.pull(known.size)
    now = served_alone.ear().checkpoint(news.checkpoint.encode())
    assert not merkle.is_continued(known.size, known.root, now.size, now.root, proof_of(news.consistency))


def test_a_revocation_is_signed_and_says_why(served: Served) -> None:
    lost, other = served.desk("Даша"), served.desk("Даша")
    with served.founded.keeping() as keeping:
        keeping.revoke(lost.device, "оставлен в поезде")
    assert [said.reason for said in served.revocations_of(lost)] == ["оставлен в поезде"]
    assert served.revocations_of(other) == []
