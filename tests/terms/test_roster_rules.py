"""Rosters are used only while they are kept up, and only ever grow. Told as attacks."""

import pytest

from assent.documents import seal, write
from assent.documents.parts import Digest, PartyReference
from assent.documents.roster import EntryStatus, Roster, RosterEntry, Translation
from assent.documents.terms import TermsKind
from assent.multibase import digest
from assent.roster import (
    Objection,
    descends,
    find,
    matching_entry,
    objection,
    objection_at_signing,
    reference,
    roster_reference,
    succession,
    terms_reference,
)
from assent.times import Instant
from support.replacing import replace

KEEPER = "did:web:keeper.example"
SHOP = "did:web:shop.example"
NOW = Instant("2026-06-01T00:00:00Z")
SERVICE = Digest(digest(b"service"))
CARE = Digest(digest(b"care"))


def entry(name="service", version="1.0", status=EntryStatus.ACTIVE, of=SERVICE, aliases=()):
    return RosterEntry(
        ref=f"https://keeper.example/terms/{name}/{version}",
        name=name,
        version=version,
        kind=TermsKind.ONGOING,
        status=status,
        aliases=aliases,
        digest_multibase=of,
    )


def published(*entries, sequence=1, previous=None, keeper=KEEPER, issued="2026-01-01T00:00:00Z"):
    """A roster as a document; whether it is signed is not the business of these rules."""
    body = Roster(
        id=f"https://keeper.example/rosters/standard/{sequence}",
        name="standard",
        keeper=PartyReference(ref=keeper),
        sequence=str(sequence),
        previous=None if previous is None else previous.record_digest,
        entries=entries or (entry(),),
        issued=Instant(issued),
        ends_at=Instant("2027-01-01T00:00:00Z"),
    )
    return seal(write(body))


FIRST = published()
SECOND = published(entry(), entry("care", of=CARE), sequence=2, previous=FIRST)
THIRD = published(
    entry(status=EntryStatus.RETIRED), entry("care", of=CARE), sequence=3, previous=SECOND
)


def test_a_pinned_keeper_who_is_no_party_is_trusted():
    """ROS-02."""
    assert objection(FIRST.body, keepers={KEEPER}, parties={SHOP}) is None


def test_a_roster_of_an_unknown_keeper_is_not_used():
    """ROS-02, PR11."""
    found = objection(FIRST.body, keepers={"did:web:other.example"}, parties={SHOP})

    assert found is Objection.KEEPER_UNKNOWN


def test_a_vendor_cannot_be_the_keeper_of_the_roster_even_when_pinned():
    """ROS-02, PR11."""
    found = objection(published(keeper=SHOP).body, keepers={SHOP}, parties={SHOP})

    assert found is Objection.KEEPER_IS_PARTY


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-12-31T23:59:59Z", Objection.NOT_YET_ISSUED),
        ("2026-01-01T00:00:00Z", None),
        ("2026-12-31T23:59:59Z", None),
        ("2027-01-01T00:00:00Z", Objection.EXPIRED),
    ],
)
def test_a_frozen_roster_runs_out(now, expected):
    """ROS-03, PR11."""
    assert objection_at_signing(FIRST, now=Instant(now)) is expected


def test_an_older_roster_than_the_newest_seen_is_a_rollback():
    """ROS-03, PR11."""
    assert objection_at_signing(FIRST, now=NOW, newest=SECOND) is Objection.ROLLED_BACK
    assert objection_at_signing(SECOND, now=NOW, newest=SECOND) is None
    assert objection_at_signing(SECOND, now=NOW, newest=FIRST) is None


def test_two_rosters_of_one_sequence_are_a_fork():
    """ROS-03, PR11."""
    other = published(entry(), entry("trap", of=CARE), sequence=2, previous=FIRST)

    assert objection_at_signing(other, now=NOW, newest=SECOND) is Objection.FORKED


def test_a_roster_may_add_entries_and_retire_them():
    """ROS-04."""
    assert succession(FIRST, SECOND) is None
    assert succession(SECOND, THIRD) is None


@pytest.mark.parametrize(
    "entries",
    [
        (entry(of=CARE),),
        (entry(version="1.1"),),
        (replace(entry(), kind=TermsKind.CONTRIBUTION),),
        (entry(aliases=("SD-BASE",)),),
        (entry("care", of=CARE),),
        (entry(of=CARE), entry()),
    ],
    ids=["other-text", "other-version", "other-kind", "other-alias", "dropped", "doubled"],
)
def test_the_same_name_with_another_content_is_no_succession(entries):
    """ROS-04, PR10, PR11."""
    assert succession(FIRST, published(*entries, sequence=2, previous=FIRST)) is (
        Objection.ENTRY_CHANGED
    )


def test_a_retired_entry_does_not_come_back():
    """ROS-04."""
    again = published(entry(), entry("care", of=CARE), sequence=4, previous=THIRD)

    assert succession(THIRD, again) is Objection.ENTRY_CHANGED


def test_a_fast_forwarded_roster_is_no_succession():
    """ROS-04, PR11: a stolen key must not make every later roster a rollback."""
    assert succession(FIRST, published(sequence=4_000_000_000, previous=FIRST)) is (
        Objection.SKIPPED
    )


@pytest.mark.parametrize(
    ("issued", "signed"),
    [
        ("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
    ],
    ids=["issued", "signed"],
)
def test_a_roster_is_not_continued_by_one_that_is_dated_before_it(issued, signed):
    """ROS-16, PR11: a key that the keeper gave up signs only what lies before its end."""
    shipped = reference().document
    first = seal(write(FIRST.body), {**shipped.value["proof"][0], "created": FIRST.body.issued})

    def following(issued, signed):
        body = published(sequence=2, previous=first, issued=issued).body
        return seal(write(body), {**shipped.value["proof"][0], "created": signed})

    assert succession(first, following(FIRST.body.issued, FIRST.body.issued)) is None
    assert succession(first, following(issued, signed)) is Objection.ROLLED_BACK


def test_a_roster_that_does_not_name_its_predecessor_is_a_fork():
    """ROS-04."""
    assert succession(FIRST, published(sequence=2)) is Objection.FORKED
    assert succession(FIRST, published(sequence=2, previous=SECOND)) is Objection.FORKED
    assert succession(FIRST, published(sequence=2, previous=FIRST, keeper=SHOP)) is (
        Objection.FORKED
    )
    assert succession(SECOND, FIRST) is Objection.ROLLED_BACK


def test_a_roster_descends_step_by_step():
    """ROS-05."""
    assert descends(THIRD, FIRST, [SECOND])
    assert descends(FIRST, FIRST, [])
    assert not descends(THIRD, FIRST, [])
    assert not descends(FIRST, THIRD, [SECOND])


def test_a_step_that_changes_an_entry_breaks_the_descent():
    """ROS-05, PR11."""
    changed = published(entry(of=CARE), sequence=2, previous=FIRST)
    last = published(entry(of=CARE), sequence=3, previous=changed)

    assert not descends(last, FIRST, [changed])


def test_rosters_match_in_an_entry_that_both_have_and_neither_retired():
    """ROS-05."""
    assert matching_entry(FIRST, SECOND, SERVICE) == entry()
    assert matching_entry(SECOND, FIRST, SERVICE) == entry()
    assert matching_entry(SECOND, THIRD, CARE) == entry("care", of=CARE)


def test_rosters_do_not_match_in_what_one_retired_or_lacks():
    """ROS-05."""
    assert matching_entry(SECOND, THIRD, SERVICE) is None
    assert matching_entry(THIRD, THIRD, SERVICE) is None
    assert matching_entry(FIRST, SECOND, CARE) is None


GERMAN = Translation(language="de", digest_multibase=Digest(digest(b"auf Deutsch")))
FRENCH = Translation(language="fr", digest_multibase=Digest(digest("en français".encode())))


def translated(*translations):
    return replace(entry(), translations=translations)


def test_a_roster_may_add_translations_and_nothing_else_changes_by_them():
    """ROS-04, ROS-05, ROS-12."""
    older = published(translated(GERMAN))
    newer = published(translated(GERMAN, FRENCH), sequence=2, previous=older)

    assert succession(older, newer) is None
    assert matching_entry(older, newer, SERVICE) is not None


@pytest.mark.parametrize("after", [(), (FRENCH,)], ids=["removed", "changed"])
def test_a_translation_is_never_taken_away_or_changed(after):
    """ROS-04, ROS-12."""
    older = published(translated(GERMAN))
    newer = published(translated(*after), sequence=2, previous=older)

    assert succession(older, newer) is Objection.ENTRY_CHANGED


def test_rosters_of_different_lines_do_not_match():
    """ROS-05."""
    other = published(entry(), keeper="did:web:other.example")

    assert matching_entry(FIRST, other, SERVICE) is None


@pytest.mark.parametrize(
    "name",
    ["service", "service/1.1", "https://keeper.example/terms/service/1.1", CARE, "SD-BASE"],
)
def test_an_entry_is_found_by_its_names(name):
    """ROS-07."""
    newer = entry(version="1.1", of=CARE, aliases=("SD-BASE",))
    roster = published(entry(aliases=("SD-BASE",)), newer).body

    assert find(roster, name) == newer


def test_the_newest_active_version_is_meant_by_a_name():
    """ROS-07."""
    retired = entry(version="10.0", of=CARE, status=EntryStatus.RETIRED)
    roster = published(entry(version="9.0"), entry(version="1.0"), retired).body

    assert find(roster, "service").version == "9.0"
    assert find(roster, "service/10.0") == retired
    assert find(roster, "nothing") is None


def test_references_carry_what_a_document_needs():
    """ROS-05."""
    terms = terms_reference(entry())
    roster = roster_reference(SECOND)

    assert (terms.name, terms.version, terms.digest_multibase) == ("service", "1.0", SERVICE)
    assert (roster.version, roster.digest_multibase) == ("2", SECOND.record_digest)


def test_the_shipped_roster_may_be_used_today_and_has_a_keeper_of_its_own():
    """ROS-02, ROS-03."""
    shipped = reference()

    assert objection(shipped.document.body, keepers={shipped.keeper}, parties={SHOP}) is None
    assert objection_at_signing(shipped.document, now=Instant("2027-01-01T00:00:00Z")) is None
    assert objection_at_signing(shipped.document, now=Instant("2031-12-31T00:00:00Z")) is (
        Objection.EXPIRED
    )


@pytest.mark.parametrize("each", list(Objection))
def test_every_objection_has_a_sentence(each):
    """ROS-02."""
    assert each.sentence.endswith(".")
