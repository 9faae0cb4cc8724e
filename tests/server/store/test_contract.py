"""What every store promises, whatever it is made of."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assent.documents import Digest
from assent.multibase import digest
from assent.negotiation import State
from assent_server.store import AgreementChange, Purge, Write
from assent_server.store.columns import find_digest
from support.replacing import replace
from support.stored import (
    NOON,
    accepted,
    agreement,
    answered,
    change_of,
    content,
    customer,
    document_id,
    negotiation,
    notice,
    raw,
)


def test_an_empty_store_answers_every_question_with_nothing(store, run):
    """STO-01."""
    assert run(store.negotiation(document_id("proffer", 1))) is None
    assert run(store.inbox(document_id("notice", 1))) is None
    assert run(store.agreement(document_id("agreement", 1))) is None
    assert run(store.agreement_by_record(digest(b"1"))) is None
    assert run(store.agreement_in_slot("slot")) is None
    assert run(store.content("terms", digest(b"1"))) is None
    assert run(store.agreements()) == run(store.records(customer(1))) == []
    assert run(store.history(digest(b"1"))) == run(store.open_negotiations()) == []


def test_an_accepted_proffer_is_found_by_every_key(store, run):
    """STO-01."""
    row = agreement(1, slot="one shop")
    outcome = negotiation(1, record=row.record)

    assert run(store.put_many([Write(negotiations=(outcome,), agreements=(row,))])) == [True]

    assert run(store.negotiation(outcome.proffer_id)) == outcome
    assert run(store.agreement(row.agreement_id)) == row
    assert run(store.agreement_by_record(row.record)) == row
    assert run(store.agreement_in_slot("one shop")) == row
    assert run(store.agreements()) == run(store.agreements(row.first_party)) == [row]
    assert run(store.records(row.first_party)) == [row.record]


def test_every_field_reads_back_as_it_was_written(store, run):
    """STO-01."""
    full = replace(
        agreement(1, slot="slot"),
        head=digest(b"head"),
        successor=digest(b"next"),
        retain_until=NOON,
        version=3,
    )
    pending = negotiation(1, state=State.PENDING, proffer=raw(8), outcome=raw(9))
    personal = content(1, reader=customer(1))
    write = Write(
        negotiations=(pending,),
        agreements=(full,),
        history=(notice(1, full.record),),
        inbox=answered(1),
        contents=(personal,),
    )

    run(store.put_many([write]))

    assert run(store.negotiation(pending.proffer_id)) == pending
    assert run(store.agreement(full.agreement_id)) == full
    assert run(store.history(full.record)) == [notice(1, full.record)]
    assert run(store.inbox(answered(1).document_id)) == answered(1)
    assert run(store.content("terms", personal.digest)) == personal


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=2_000) | st.binary(max_size=40).map(lambda b: b"\x28\xb5\x2f\xfd" + b)
)
def test_bytes_come_back_exactly(store, run, body):
    """STO-01, I1."""
    row = replace(content(0), digest=digest(body), raw=body)

    run(store.put_many([Write(contents=(row,))]))

    assert run(store.content(row.kind, row.digest)).raw == body


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_is_ever_read_as_sql(store, run, text):
    """STO-01, SV6."""
    hostile = f"{text}'; DROP TABLE agreement; --"
    run(store.put_many([accepted(1)]))

    assert run(store.agreement_in_slot(hostile)) is None
    assert run(store.negotiation(hostile)) is None
    assert run(store.agreement_by_record(Digest(hostile))) is None
    assert run(store.agreements(hostile)) == run(store.history(Digest(hostile))) == []
    assert run(store.content(hostile, Digest(hostile))) is None
    assert len(run(store.agreements())) == 1


def test_another_spelling_of_an_id_finds_nothing(store, run):
    """STO-01, PRF-06."""
    run(store.put_many([accepted(1)]))
    spelled = document_id("agreement", 1)

    assert run(store.agreement(spelled.upper().replace("URN:UUID", "urn:uuid"))) is None
    assert run(store.agreement(spelled.replace("-", ""))) is None
    assert run(store.agreement(f"{spelled} ")) is None


def test_the_same_proffer_is_written_once(store, run):
    """STO-02, I5, ST16."""
    other = Write(negotiations=(negotiation(1, state=State.DECLINED, outcome=raw(2)),))

    assert run(store.put_many([accepted(1)])) == [True]
    assert run(store.put_many([other])) == [False]

    assert run(store.negotiation(document_id("proffer", 1))).state is State.AGREED


def test_a_conflict_within_one_batch_spares_its_neighbours(store, run):
    """STO-02."""
    batch = [accepted(1), accepted(1), accepted(2)]

    assert run(store.put_many(batch)) == [True, False, True]

    assert len(run(store.agreements())) == 2


def test_a_write_that_conflicts_leaves_nothing_behind(store, run):
    """STO-02, I10."""
    run(store.put_many([accepted(1)]))
    clash = Write(
        negotiations=(negotiation(2), negotiation(1)),
        agreements=(agreement(2),),
        history=(notice(2, agreement(2).record),),
        inbox=answered(2),
        contents=(content(2),),
    )

    assert run(store.put_many([clash])) == [False]

    assert run(store.negotiation(document_id("proffer", 2))) is None
    assert run(store.agreement(document_id("agreement", 2))) is None
    assert run(store.history(agreement(2).record)) == []
    assert run(store.inbox(answered(2).document_id)) is None
    assert run(store.content("terms", content(2).digest)) is None


def test_a_late_conflict_rolls_back_what_came_before_it(store, run):
    """STO-02."""
    run(store.put_many([Write(history=(notice(1, agreement(1).record),))]))
    clash = Write(agreements=(agreement(1),), history=(notice(1, agreement(1).record),))

    assert run(store.put_many([clash])) == [False]

    assert run(store.agreement(document_id("agreement", 1))) is None


def test_a_negotiation_moves_on_from_the_version_it_was_read_at(store, run):
    """STO-02."""
    run(store.put_many([Write(negotiations=(negotiation(1, state=State.PENDING),))]))
    agreed = negotiation(1, version=2, record=digest(b"record"))
    declined = negotiation(1, version=2, state=State.DECLINED, outcome=raw(1))

    assert run(store.put_many([Write(negotiations=(agreed,))])) == [True]
    assert run(store.put_many([Write(negotiations=(declined,))])) == [False]

    assert run(store.negotiation(agreed.proffer_id)) == agreed


def test_a_negotiation_that_is_not_there_does_not_move_on(store, run):
    """STO-02."""
    assert run(store.put_many([Write(negotiations=(negotiation(1, version=2),))])) == [False]


def test_an_answered_id_is_not_answered_again(store, run):
    """STO-02, I5."""
    assert run(store.put_many([Write(inbox=answered(1))])) == [True]
    assert run(store.put_many([Write(inbox=answered(1))])) == [False]


def test_a_slot_holds_one_agreement(store, run):
    """STO-02: one agreement is ongoing for a key and origin."""
    assert run(store.put_many([accepted(1, slot="shop")])) == [True]
    assert run(store.put_many([accepted(2, slot="shop")])) == [False]

    assert run(store.agreement_in_slot("shop")).record == agreement(1).record


def test_a_successor_takes_the_slot_that_its_predecessor_leaves(store, run):
    """STO-02."""
    old, new = agreement(1, slot="shop"), agreement(2, slot="shop")
    run(store.put_many([Write(agreements=(old,))]))
    change = change_of(old, successor=new.record)

    assert run(store.put_many([Write(agreements=(new,), changes=(change,))])) == [True]

    assert run(store.agreement_in_slot("shop")) == new
    moved = run(store.agreement_by_record(old.record))
    assert (moved.slot, moved.successor, moved.version) == (None, new.record, 2)


def test_two_changes_of_one_version_make_one(store, run):
    """STO-02, I6: a withdrawal and a termination race."""
    row = agreement(1, slot="shop")
    run(store.put_many([Write(agreements=(row,))]))
    first, second = change_of(row, head=digest(b"a")), change_of(row, head=digest(b"b"))

    assert run(store.put_many([Write(changes=(first,)), Write(changes=(second,))])) == [True, False]

    assert run(store.agreement_by_record(row.record)).head == digest(b"a")


def test_a_change_cannot_take_a_slot_that_is_held(store, run):
    """STO-02."""
    held, other = agreement(1, slot="shop"), agreement(2)
    run(store.put_many([Write(agreements=(held, other))]))

    assert run(store.put_many([Write(changes=(change_of(other, slot="shop"),))])) == [False]

    assert run(store.agreement_in_slot("shop")) == held


def test_nothing_new_is_written_under_a_closed_key(store, run):
    """STO-02, AGR-16: what comes back is nothing new."""
    row = agreement(1)
    assert run(store.put_many([Write(closes=row.first_party)])) == [True]
    new = Write(inbox=answered(1), agreements=(row,), is_new=True)

    assert run(store.put_many([new, replace(new, is_new=False)])) == [False, True]

    assert run(store.is_closed(row.first_party))
    assert not run(store.is_closed(customer(2)))


def test_a_key_is_closed_once_more_without_harm(store, run):
    """STO-02."""
    twice = [Write(closes=customer(1), inbox=answered(number)) for number in (1, 2)]

    assert run(store.put_many(twice)) == [True, True]


def test_content_that_is_there_is_left_alone(store, run):
    """STO-02."""
    public = content(1)
    run(store.put_many([Write(contents=(public,))]))
    personal = replace(public, reader=customer(1))

    assert run(store.put_many([Write(contents=(personal,))])) == [True]

    assert run(store.content("terms", public.digest)) == public


def test_the_same_personal_content_is_each_readers_own(store, run):
    """STO-15: and goes with the last one's agreement only."""
    write = accepted(1)
    own, others = (content(1, reader=customer(number)) for number in (1, 2))
    run(store.put_many([write, Write(contents=(own,)), Write(contents=(others, others))]))
    assert run(store.content_for(customer(1), "terms", own.digest)) == own
    assert run(store.content_for(customer(2), "terms", own.digest)) == others
    assert run(store.content_for(customer(3), "terms", own.digest)) is None

    run(store.put_many([Write(purges=(purge_of(write.agreements[0], 1, terms=(own.digest,)),))]))

    assert run(store.content_for(customer(1), "terms", own.digest)) is None
    assert run(store.content("terms", own.digest)) == others


def test_content_is_told_apart_by_its_kind(store, run):
    """STO-01."""
    run(store.put_many([Write(contents=(content(1, kind="practices"),))]))

    assert run(store.content("terms", content(1).digest)) is None


def test_a_history_keeps_the_order_in_which_it_was_written(store, run):
    """STO-01, I11."""
    record = agreement(1).record
    documents = [notice(number, record) for number in (5, 2, 9, 1)]
    for document in documents:
        run(store.put_many([Write(history=(document,))]))

    assert run(store.history(record)) == documents


def test_a_document_stands_once_in_a_history(store, run):
    """STO-02, I11."""
    write = Write(history=(notice(1, agreement(1).record),))

    assert run(store.put_many([write, write])) == [True, False]


def test_open_negotiations_are_those_that_wait(store, run):
    """STO-01."""
    rows = [
        negotiation(number, state=state, first_party=customer(number % 2))
        for number, state in enumerate(State)
        if state is not State.NONE
    ]
    run(store.put_many([Write(negotiations=(row,)) for row in rows]))

    waiting = {row.proffer_id for row in rows if row.state in (State.PENDING, State.COUNTERED)}
    found = run(store.open_negotiations())
    assert {row.proffer_id for row in found} == waiting
    assert run(store.open_negotiations(customer(0))) == [
        row for row in found if row.first_party == customer(0)
    ]


def test_no_new_agreement_is_made_under_a_closed_key(store, run):
    """STO-02, AGR-16."""
    key, earlier = customer(7), agreement(1, first_party=customer(7))
    new = Write(agreements=(agreement(2, first_party=key),), is_new=True)
    assert run(store.is_closed(key)) is False

    assert run(store.put_many([Write(closes=key), Write(closes=key)])) == [True, True]
    assert run(store.put_many([Write(closes=key)])) == [True]

    assert run(store.is_closed(key)) is True
    assert run(store.put_many([new, accepted(3)])) == [False, True]
    # What was agreed before may come back.
    assert run(store.put_many([Write(agreements=(earlier,))])) == [True]


def test_pages_together_list_every_record_once(store, run):
    """STO-01."""
    mine = [accepted(number, first_party=customer(7)) for number in range(10)]
    run(store.put_many([*mine, accepted(99)]))

    seen: list[Digest] = []
    while page := run(store.records(customer(7), after=seen[-1] if seen else None, limit=3)):
        assert len(page) <= 3
        seen += page

    assert sorted(seen) == sorted(write.agreements[0].record for write in mine)
    everybodys = run(store.records())
    assert everybodys == sorted([*seen, accepted(99).agreements[0].record], key=find_digest)
    assert run(store.records(after=everybodys[8])) == everybodys[9:]
    assert len(run(store.agreements(customer(7)))) == 10
    assert [row.record for row in run(store.agreements(customer(7), limit=4))] == seen[:4]
    assert [row.record for row in run(store.agreements(customer(7), after=seen[3]))] == seen[4:]
    assert len(run(store.agreements(limit=100))) == 11


def test_batches_that_meet_are_written_one_after_the_other(store, run):
    """STO-03."""

    async def together():
        batches = [[accepted(number), accepted(number)] for number in range(8)]
        return await asyncio.gather(*map(store.put_many, batches))

    assert run(together()) == [[True, False]] * 8


def test_a_caller_that_goes_away_leaves_the_store_in_order(store, run):
    """STO-03."""

    async def abandon():
        task = asyncio.create_task(store.put_many([accepted(1)]))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await store.put_many([accepted(1), accepted(2)])

    written = run(abandon())

    assert written[1] is True
    assert len(run(store.agreements())) == 2


def test_a_write_is_read_as_soon_as_it_is_reported(store, run):
    """STO-03, I4."""
    for number in range(50):
        run(store.put_many([accepted(number)]))
        assert run(store.agreement(document_id("agreement", number))) is not None


def test_an_empty_batch_is_no_error(store, run):
    """STO-01."""
    assert run(store.put_many([])) == []


def purge_of(row, number, **also):
    """All of an agreement that was ``accepted``."""
    return Purge(
        record=row.record,
        version=row.version,
        agreement_id=row.agreement_id,
        proffer_id=document_id("proffer", number),
        first_party=row.first_party,
        **also,
    )


def test_what_is_purged_is_gone_but_for_its_names(store, run):
    """STO-15: with its history, its proffer, its answers and its personal terms."""
    write = accepted(1)
    (row,) = write.agreements
    own = content(1, reader=row.first_party)
    answer = answered(1)
    run(store.put_many([write, Write(history=(notice(1, row.record),), inbox=answer)]))
    run(store.put_many([Write(contents=(own, content(2)))]))
    run(store.put_many([accepted(2)]))
    purge = purge_of(row, 1, inbox=(answer.document_id,), terms=(own.digest, content(2).digest))

    assert run(store.put_many([Write(purges=(purge,))])) == [True]

    assert run(store.agreement_by_record(row.record)) is None
    assert run(store.negotiation(purge.proffer_id)) is None
    assert run(store.inbox(answer.document_id)) is None
    assert run(store.history(row.record)) == []
    assert run(store.content("terms", own.digest)) is None
    assert run(store.content("terms", content(2).digest)) == content(2)
    assert run(store.records(customer(2))) != []
    for name in (row.record, row.agreement_id, purge.proffer_id):
        assert run(store.is_purged(name))
        assert run(store.is_purged(name, customer(1)))
        assert not run(store.is_purged(name, customer(2)))
    assert run(store.purged_records(customer(1))) == [row.record]
    assert run(store.purged_records(customer(1), after=row.record)) == []
    assert run(store.purged_records(customer(2))) == []


def test_a_name_that_was_purged_is_never_used_again(store, run):
    """STO-15, I5."""
    write = accepted(1)
    (row,) = write.agreements
    run(store.put_many([write]))
    run(store.put_many([Write(purges=(purge_of(row, 1),))]))

    assert run(store.put_many([write, accepted(2)])) == [False, True]
    assert run(store.put_many([Write(negotiations=(negotiation(1),))])) == [False]
    assert run(store.put_many([Write(purges=(purge_of(row, 1),))])) == [False]


def test_an_agreement_that_moved_on_is_not_purged(store, run):
    """STO-15: a notice that came meanwhile is not lost."""
    write = accepted(1)
    (row,) = write.agreements
    run(store.put_many([write]))
    run(store.put_many([Write(changes=(change_of(row),), history=(notice(1, row.record),))]))

    assert run(store.put_many([Write(purges=(purge_of(row, 1),))])) == [False]

    assert len(run(store.history(row.record))) == 1
    assert not run(store.is_purged(row.record))


def test_a_store_can_be_written_anew(store, run):
    """STO-15."""
    run(store.put_many([accepted(1)]))

    assert run(store.forget(rewrite=True))

    assert len(run(store.agreements())) == 1
    assert run(store.put_many([accepted(2)])) == [True]


@pytest.mark.parametrize("number", [1, 63, 64, 65, 130])
def test_versions_of_any_number_of_records_are_told_at_once(store, run, number):
    """STO-09, PEP-03: also beside records that are not there."""
    rows = [agreement(item) for item in range(1, number + 1)]
    run(store.put_many([Write(agreements=(row,)) for row in rows]))
    first = rows[0]
    change = AgreementChange(record=first.record, version=1, slot=None, head=digest(b"h"))
    run(store.put_many([Write(changes=(change,))]))

    found = run(store.versions([*(row.record for row in rows), digest(b"nobody's")]))

    assert found == {row.record: 2 if row is first else 1 for row in rows}
    assert run(store.versions([])) == {}
