"""Each fault, planted in one place of the real code, is caught, and by the invariant it breaks."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from assent import documents, record
from assent.documents import Agreement
from assent.errors import PeerError
from assent.multibase import digest
from assent.negotiation import State
from assent_client import Refused, Unreachable, outcomes, proffering, settling
from assent_client.agent import Agent
from assent_client.wallet import KeptProffer
from assent_server.exchange import Exchange, answers, desk, notices, proffers, returned
from assent_server.exchange.desk import Desk
from assent_server.exchange.notices import Notices
from assent_server.exchange.proffers import Proffers
from assent_server.store import InboxRow, Write
from assent_server.store.sqlite.database import Database
from assent_server.writer import Writer
from support.replacing import replace
from support.sim_runs import Failure, Runs
from support.sim_world import Temper

pytestmark = pytest.mark.slow

_SEEDS = range(10_000, 10_300)
_FALSE = Temper(malice=0.5)
_TWICE = Temper(doubled=0.9)


def caught(stories: Runs, temper: Temper | None = None) -> str:
    """The invariant that catches a planted fault, in stories of this temper."""
    failure = stories.first_failure(_SEEDS, temper)
    assert failure is not None, "no story noticed the fault"
    assert isinstance(failure, Failure)
    print(f"caught by seed {failure.seed}, after {failure.seed - _SEEDS.start + 1} stories")
    return failure.invariant


def test_a_commit_that_is_not_synced(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I3: a crash loses what was acknowledged."""
    connect = Database._connect_writer

    def unsynced(self: Database) -> Any:
        connection = connect(self)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    monkeypatch.setattr(Database, "_connect_writer", unsynced)

    assert caught(stories) == "I3"


def test_an_answer_before_the_commit(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I3: the answer leaves while the commit is under way."""
    commit = Writer.commit

    async def early(self: Writer, write: Write, *, urgent: bool = False) -> bool:
        asyncio.get_running_loop().create_task(commit(self, write, urgent=urgent))
        return True

    monkeypatch.setattr(Writer, "commit", early)

    assert caught(stories) == "I3"


def test_a_withdrawal_that_loses_a_race(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I3: a notice that met a faster rival is confirmed, and nowhere."""
    commit = Writer.commit

    async def lost(self: Writer, write: Write, *, urgent: bool = False) -> bool:
        return await commit(self, write, urgent=urgent) or urgent

    monkeypatch.setattr(Writer, "commit", lost)

    assert caught(stories, _TWICE) == "I3"


def test_a_receipt_without_the_withdrawal(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I3: the receipt is stored, what it confirms is not."""
    plan = Notices.plan

    async def forgetful(self: Notices, incoming: Any, message: Any, at: Desk) -> Any:
        made = await plan(self, incoming, message, at)
        return replace(made, write=replace(made.write, history=made.write.history[1:]))

    monkeypatch.setattr(Notices, "plan", forgetful)

    assert caught(stories) == "I3"


def test_a_withdrawn_agreement_that_keeps_its_place(
    stories: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I6: the withdrawal is stored and has no effect."""
    monkeypatch.setattr(notices, "_ends", lambda message: False)

    assert caught(stories) == "I6"


def test_a_foreign_proof_at_the_vendor(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I2: what the vendor is said to have lost comes back with two proofs of one party."""

    def lenient(document: Any, *, keys: Any) -> None:
        if len(document.proofs) < 2:
            raise PeerError("proof-missing")

    monkeypatch.setattr(returned.record, "verify_record", lenient)

    assert caught(stories) == "I2"


def test_a_stripped_proof_at_the_customer(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I1 or I2: a record with one proof of two is taken for one."""
    verify = outcomes.verify

    def lenient(document: Any, *, keys: Any) -> None:
        if document.type != "Agreement":
            verify(document, keys=keys)

    monkeypatch.setattr(outcomes, "verify", lenient)

    assert caught(stories, _FALSE) in ("I1", "I2")


def test_a_reused_id(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I5: other bytes under an id that was used replace the first ones' outcome."""

    async def plan(self: Proffers, incoming: Any, message: Any, at: Desk) -> Any:
        row = await at.store.negotiation(incoming.name)
        fresh = row and replace(row, state=State.NONE, request_digest=incoming.digest, record=None)
        return await at.answer_proffer(message, incoming.digest, fresh)

    monkeypatch.setattr(Proffers, "plan", plan)

    assert caught(stories) in ("I5", "I6")


def test_a_second_alternative(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I5: the same bytes again fetch another alternative."""
    replay = Proffers.replay

    async def anew(self: Proffers, incoming: Any, at: Desk) -> Any:
        row = await at.store.negotiation(incoming.name)
        is_countered = row is not None and row.state is State.COUNTERED
        return None if is_countered else await replay(self, incoming, at)

    async def plan(self: Proffers, incoming: Any, message: Any, at: Desk) -> Any:
        row = await at.store.negotiation(incoming.name)
        return await at.answer_proffer(
            message, incoming.digest, row and replace(row, state=State.NONE)
        )

    monkeypatch.setattr(Proffers, "replay", anew)
    monkeypatch.setattr(Proffers, "plan", plan)

    assert caught(stories) == "I5"


def test_a_record_signed_again_on_replay(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I1: the same bytes fetch a record of the same agreement with another proof."""
    replay = Proffers.replay

    async def signed_again(self: Proffers, incoming: Any, at: Desk) -> Any:
        reply = await replay(self, incoming, at)
        row = await at.store.negotiation(incoming.name)
        if reply is None or row is None or row.state is not State.AGREED:
            return reply
        held = documents.read(reply.body, "Agreement")
        unsigned = {name: part for name, part in held.value.items() if name != "proof"}
        candidate = documents.seal(unsigned, held.value["proof"][0])
        try:
            again = record.countersign(candidate, at.published.signer, created=at.now)
        except Exception:
            return reply
        return replace(reply, body=again.raw)

    monkeypatch.setattr(Proffers, "replay", signed_again)

    assert caught(stories) in ("I1", "I5")


def test_a_cancelled_proffer_that_is_agreed(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I5 or I6: the tombstone of a cancellation is overlooked."""

    async def overtaken(self: Proffers, message: Any, row: Any, at: Desk) -> Any:
        if row.state is not State.CANCELLED:
            raise PeerError("id-reused")
        again = replace(row, state=State.NONE, origin=message.candidates[0].body.origin)
        return await at.answer_proffer(message, row.request_digest, again)

    monkeypatch.setattr(Proffers, "_overtaken", overtaken)

    assert caught(stories) in ("I5", "I6")


def test_an_expired_proffer_that_is_signed(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I6: the vendor dates its proof back to when the proffer still stood."""
    answer = Desk.answer_proffer

    async def dated_back(self: Desk, proffer: Any, request: Any, row: Any) -> Any:
        limit = proffer.candidates[0].body.accept_by
        return await answer(replace(self, now=min(self.now, limit)), proffer, request, row)

    monkeypatch.setattr(Desk, "answer_proffer", dated_back)

    assert caught(stories) == "I6"


def test_a_candidate_that_changes_more_than_terms(
    stories: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I7: the vendor signs what is not the alternative that it made."""
    monkeypatch.setattr(answers, "check_answer", lambda answer, *, first, counter_offer: None)

    assert caught(stories) == "I7"


def test_an_alternative_outside_the_roster(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I7: the customer takes terms that no roster lists."""

    async def any_alternative(*_: Any) -> None:
        return None

    monkeypatch.setattr(outcomes, "_check_alternative", any_alternative)
    monkeypatch.setattr("assent_client.settling.keep_alternative", any_alternative)

    assert caught(stories, _FALSE) == "I7"


def test_two_agreements_in_one_place(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONE-LIVE: every agreement has a place of its own, so two are in force."""

    def own_place(body: Agreement) -> str:
        return f"{body.first_party.ref} {body.origin} {body.id}"

    monkeypatch.setattr(desk, "slot_of", own_place)

    assert caught(stories) == "ONE-LIVE"


def test_a_proffer_that_is_sent_before_it_is_kept(
    stories: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I4: after a crash nobody could send the same bytes again."""

    async def unkept(agent: Agent, kept: KeptProffer) -> Any:
        with suppress(Unreachable, Refused):
            await agent.wire.put(kept.url, kept.raw)
        return kept, None

    async def prepared(agent: Agent, shown: Any, relationship: Any, made: Any, _: Any) -> Any:
        return KeptProffer(
            id=made.id,
            vendor=shown.did,
            first_party=relationship.first_party,
            context=relationship.context,
            origin=shown.origin,
            url=f"{shown.base}/proffers/{made.id.removeprefix('urn:uuid:')}",
            raw=made.raw,
            accept_by=made.candidates[0].body.accept_by,
            prepared=agent.now(),
        )

    monkeypatch.setattr(proffering, "_prepared", prepared)
    monkeypatch.setattr(proffering, "send", unkept)

    assert caught(stories) == "I4"


def test_a_nonce_that_is_the_same_for_all(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I9: two vendors that compare notes know that it is one customer."""
    build = proffering.build_proffer

    def same(*arguments: Any, **options: Any) -> Any:
        with monkeypatch.context() as now:
            now.setattr(Agent, "new_nonce", lambda self: "uAAAAAAAAAAAAAAAAAAAAAA")
            return build(*arguments, **options)

    monkeypatch.setattr(proffering, "build_proffer", same)

    assert caught(stories) == "I9"


def test_an_error_that_is_ours(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I12: a changed document meets a hole in our own code."""

    def hole(*_: Any) -> Any:
        raise KeyError("proof")

    monkeypatch.setattr(proffers, "verify_candidate", hole)

    assert caught(stories) == "I12"


def test_a_rejection_that_leaves_a_trace(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I10: what is rejected is kept all the same."""
    put = Exchange.put

    async def kept(self: Exchange, kind: str, name: str, raw: bytes, **asked: Any) -> Any:
        try:
            return await put(self, kind, name, raw, **asked)
        except PeerError:
            row = InboxRow(document_id=name, request_digest=digest(raw), reply=b"")
            await self.commit(Write(inbox=row))
            raise

    monkeypatch.setattr(Exchange, "put", kept)

    assert caught(stories) == "I10"


def test_a_history_with_two_continuations(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """I11: every receipt follows the record, whatever the vendor has said since."""
    receipt = Notices._receipt

    def forked(self: Notices, message: Any, row: Any, at: Desk, **said: Any) -> Any:
        return receipt(self, message, row, at, previous=row.record)

    monkeypatch.setattr(Notices, "_receipt", forked)

    assert caught(stories) == "I11"


def test_an_accusation_of_the_innocent(stories: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """HONEST: the receipt for a decline contradicts what it confirms."""
    monkeypatch.setattr(settling, "_outcome_of", lambda agent, kept: kept.outcome)

    assert caught(stories) == "HONEST"
