"""May this be done? One use, asked of all that was agreed with a customer."""

from typing import Any

import pytest

from assent.agreement import OwedDuty, Standing, Status, standing
from assent.documents.terms import Prohibition, Recipient, RecipientKind
from assent.multibase import digest
from assent.roster import reference
from assent.terms import Result, allow, load_vocabulary, weigh
from assent.terms.activity import of_permission
from assent.times import Instant, plus
from assent.usage import Agreed, Decision, Use, decide
from support.parties import DPV, NEXT_WEEK, NOON, TOMORROW, Customer, Vendor, history, standard
from support.replacing import replace

VOCABULARY = load_vocabulary()
TERMS = standard("service-analytics-portable").terms
ANALYTICS = TERMS.permissions[-1]
USE = Use(
    purposes=ANALYTICS.purposes[:1], data=ANALYTICS.data[:1], operations=ANALYTICS.operations[:1]
)
RECORD = digest(b"record")
ACTIVE = Standing(status=Status.ACTIVE, since=NOON)
SIGNED = Standing(status=Status.SIGNED, since=NOON)
MARKETING = replace(USE, purposes=(f"{DPV}Marketing",))
AD_BROKER = Recipient(kind=RecipientKind.NAMED, ref="https://broker.example/")


def asked(use: Use, *standings: Standing) -> Decision:
    agreed = [Agreed(record=RECORD, terms=TERMS, standing=item) for item in standings]
    return decide(use, agreed, VOCABULARY)


def test_what_the_agreement_permits_may_be_done() -> None:
    """DEC-01: the rule that permits is named, and the limits of what was not asked."""
    answer = asked(USE, ACTIVE)

    assert answer.permitted
    assert answer.rule is not None
    rule = TERMS.permissions[int(answer.rule.removeprefix("permissions/"))]
    assert answer.conditions == rule
    assert USE.purposes[0] in rule.purposes


def test_without_an_agreement_nothing_may_be_done() -> None:
    """DEC-01."""
    answer = decide(USE, [], VOCABULARY)

    assert (answer.permitted, answer.agreed, answer.rule) == (False, None, None)
    assert "no agreement" in answer.sentence


def test_what_no_permission_covers_may_not_be_done() -> None:
    """DEC-01."""
    answer = asked(MARKETING, ACTIVE)

    assert not answer.permitted
    assert answer.dimension == "purposes"
    assert "marketing" in answer.sentence.lower()


def test_a_recipient_that_is_not_permitted_is_named() -> None:
    """DEC-01."""
    answer = asked(replace(USE, recipients=(AD_BROKER,)), ACTIVE)

    assert not answer.permitted
    assert "broker.example" in answer.sentence


def test_what_is_asked_beyond_a_limit_may_not_be_done() -> None:
    """DEC-01: longer than the permission lets data be kept."""
    limited = replace(TERMS, permissions=(replace(ANALYTICS, retention="P1Y"),))
    agreed = [Agreed(record=RECORD, terms=limited, standing=ACTIVE)]
    month, forever = (
        decide(replace(USE, retention=kept), agreed, VOCABULARY) for kept in ("P1M", "indefinite")
    )

    assert month.permitted
    assert (forever.permitted, forever.dimension) == (False, "retention")


def test_what_nobody_can_tell_may_not_be_done() -> None:
    """DEC-01."""
    answer = asked(replace(USE, purposes=("https://other.example/#Purpose",)), ACTIVE)

    assert (answer.permitted, answer.result) == (False, Result.UNKNOWN)


def test_a_use_of_several_purposes_may_rest_on_several_rules() -> None:
    """DEC-01."""
    together = tuple(permission.purposes[0] for permission in TERMS.permissions[-2:])

    answer = asked(replace(USE, purposes=together), ACTIVE)

    assert len(set(together)) == 2
    assert (answer.permitted, answer.rule) == (True, None)


def test_after_the_end_nothing_may_be_done_and_prohibitions_answer() -> None:
    """DEC-02, AGR-06."""
    over = Standing(status=Status.WITHDRAWN, since=TOMORROW)
    forbidding = replace(TERMS, prohibitions=(Prohibition(purposes=MARKETING.purposes),))
    agreed = Agreed(record=RECORD, terms=forbidding, standing=over)

    plain, forbidden = (decide(use, [agreed], VOCABULARY) for use in (USE, MARKETING))

    assert not plain.permitted
    assert f"withdrawn since {TOMORROW}" in plain.sentence
    assert (forbidden.permitted, forbidden.rule) == (False, "prohibitions/0")


def test_a_signed_agreement_permits_nothing_before_it_takes_effect() -> None:
    """DEC-02."""
    answer = asked(USE, Standing(status=Status.SIGNED, since=NOON))

    assert not answer.permitted
    assert "not yet in force" in answer.sentence


def test_a_purpose_that_was_taken_back_is_a_prohibition() -> None:
    """DEC-02, AGR-06."""
    answer = asked(USE, replace(ACTIVE, withdrawn_purposes=USE.purposes))

    assert not answer.permitted
    assert answer.rule == f"prohibitions/{len(TERMS.prohibitions)}"


def test_of_several_agreements_one_that_permits_suffices() -> None:
    """DEC-02: a contribution beside an ongoing agreement."""
    narrow = Agreed(record=RECORD, terms=standard("service").terms, standing=ACTIVE)
    wide = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)
    free = replace(narrow, terms=replace(narrow.terms, prohibitions=()))

    assert decide(USE, [free, wide], VOCABULARY).permitted
    assert decide(USE, [wide, free], VOCABULARY).agreed == wide


def test_a_prohibition_of_another_active_agreement_decides() -> None:
    """DEC-02."""
    wide = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)
    strict = replace(wide, terms=replace(TERMS, prohibitions=(Prohibition(purposes=USE.purposes),)))

    assert decide(USE, [wide, strict], VOCABULARY).rule == "prohibitions/0"


@pytest.mark.parametrize(
    ("prohibition", "result"),
    [
        (Prohibition(locations=("https://w3id.org/dpv/loc#DE",)), Result.OUTSIDE),
        (Prohibition(purposes=("https://other.example/#Purpose",)), Result.UNKNOWN),
    ],
)
def test_a_prohibition_decides_also_where_its_agreement_permits_nothing(
    prohibition: Prohibition, result: Result
) -> None:
    """DEC-01: by the limits under which the other one permits, and where nobody can tell."""
    wide = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)
    strict = replace(wide, terms=replace(TERMS, permissions=(), prohibitions=(prohibition,)))

    answer = decide(USE, [strict, wide], VOCABULARY)

    assert (answer.permitted, answer.result) == (False, result)
    assert (answer.agreed, answer.rule) == (strict, "prohibitions/0")


def ended(*prohibitions: Prohibition, since: Instant = TOMORROW, **stands: Any) -> Agreed:
    standing = Standing(status=Status.WITHDRAWN, since=since, **stands)
    return Agreed(
        record=digest(repr((since, prohibitions)).encode()),
        terms=replace(TERMS, prohibitions=prohibitions),
        standing=standing,
    )


def test_what_an_ended_agreement_owes_is_told_beside_an_active_one() -> None:
    """DEC-02, AGR-06: of each, whatever decides; what was reported is owed no more."""
    erase, answer, done = (
        OwedDuty(notice=RECORD, duty=duty, outcome=outcome)
        for duty, outcome in (("erase", None), ("answer", None), ("return", "done"))
    )
    first = ended(duties=(erase, done))
    second = ended(since=NEXT_WEEK, duties=(answer,))
    active = Agreed(record=RECORD, terms=TERMS, standing=replace(ACTIVE, since=NEXT_WEEK))

    permitted = decide(USE, [first, second, active], VOCABULARY)
    denied = decide(USE, [second, first], VOCABULARY)

    assert (permitted.permitted, permitted.agreed) == (True, active)
    assert permitted.duties == denied.duties == (erase, answer)
    assert [item.record for item in permitted.owing] == [first.record, second.record]


def test_a_prohibition_of_an_ended_agreement_is_told_beside_what_is_permitted() -> None:
    """DEC-02: it holds for what was received then, and takes nothing from a later permission."""
    over = ended(Prohibition(purposes=USE.purposes))
    active = Agreed(record=RECORD, terms=TERMS, standing=replace(ACTIVE, since=NEXT_WEEK))

    answer = decide(USE, [over, active], VOCABULARY)

    assert (answer.permitted, answer.agreed) == (True, active)
    (hit,) = answer.ended_prohibitions
    assert (hit.agreed, hit.rule, hit.result) == (over, "prohibitions/0", Result.OUTSIDE)
    assert hit.sentence


def test_a_purpose_taken_back_from_an_ended_agreement_is_told_too() -> None:
    """DEC-02, AGR-06."""
    over = ended(withdrawn_purposes=USE.purposes)
    active = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)

    (hit,) = decide(USE, [over, active], VOCABULARY).ended_prohibitions

    assert hit.rule == "prohibitions/0"


def test_a_prohibition_that_hits_nothing_of_the_use_is_not_told() -> None:
    """DEC-02."""
    over = ended(Prohibition(purposes=MARKETING.purposes))
    active = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)

    assert decide(USE, [over, active], VOCABULARY).ended_prohibitions == ()


def test_an_ended_prohibition_of_which_nobody_can_tell_is_told() -> None:
    """DEC-01, DEC-02: it names a country, and the question none."""
    over = ended(Prohibition(locations=("https://w3id.org/dpv/loc#US",)))

    (hit,) = decide(USE, [over], VOCABULARY).ended_prohibitions

    assert hit.result is Result.UNKNOWN


def test_where_none_is_active_the_prohibitions_of_all_that_ended_answer() -> None:
    """DEC-02: not of the last one only; the latest that hits decides."""
    forbidding = Prohibition(purposes=USE.purposes)
    first, second = ended(forbidding), ended(forbidding, since=NEXT_WEEK)
    last = ended(since=plus(NEXT_WEEK, 86_400))

    answer = decide(USE, [first, last, second], VOCABULARY)

    assert (answer.permitted, answer.agreed, answer.rule) == (False, second, "prohibitions/0")
    assert [item.agreed for item in answer.ended_prohibitions] == [first]


def test_a_prohibition_of_an_agreement_not_yet_in_force_is_none_that_ended() -> None:
    """DEC-02."""
    waiting = replace(ended(Prohibition(purposes=USE.purposes)), standing=SIGNED)
    active = Agreed(record=RECORD, terms=TERMS, standing=ACTIVE)

    answer = decide(USE, [waiting, active], VOCABULARY)

    assert (answer.permitted, answer.ended_prohibitions) == (True, ())


def test_the_past_is_judged_by_where_the_agreement_stood_then() -> None:
    """DEC-02: a question about a time before the withdrawal."""
    customer = Customer(Vendor())
    agreed = customer.agree()
    told = history(agreed, customer.withdraw(agreed, at=TOMORROW, requests=("erase",)))

    before, after = (asked(USE, standing(told, at)) for at in (NOON, NEXT_WEEK))

    assert (before.permitted, after.permitted) == (False, False)
    then = asked(USE, standing(told, agreed.proofs[1].created))
    assert then.permitted
    assert [duty.duty for duty in after.duties] == ["erase"]


def test_the_answer_without_its_reasons_is_the_same() -> None:
    """DEC-01."""
    seen = set()
    for asked_of in reference().standards.values():
        for other in reference().standards.values():
            for index, permission in enumerate(other.terms.permissions):
                activity = of_permission(permission, str(index))
                result = weigh(asked_of.terms, activity, VOCABULARY)
                assert result is allow(asked_of.terms, activity, VOCABULARY).result
                seen.add(result)

    assert {Result.WITHIN, Result.OUTSIDE} <= seen
