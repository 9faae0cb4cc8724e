"""Bundles whose history is told in full: where the agreement stands, or that it cannot be said."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vector_maker import exchanged
from vector_maker.areas.verdicts import VALID, Verdict, case_of, invalid, undecided
from vector_maker.bundling import (
    acknowledged,
    bundle,
    confirmed,
    fulfilled,
    terminated,
    withdrawn,
)
from vector_maker.case import Case
from vector_maker.documents import DPV, EVENING, NEXT_MONTH, NONCE, SIGNED, Json, digest_of, uuid
from vector_maker.encoding import digest
from vector_maker.keys import SHOP, SHOP_NEW, did_json
from vector_maker.published import description, listed
from vector_maker.signing import options, prove, sealed
from vector_maker.story import DESCRIPTION, RECORD, agreement, by_first, by_second, record_of

__all__ = ["cases"]

WITHDRAWN: Final = withdrawn()
CONFIRMED: Final = confirmed(WITHDRAWN, at="2026-03-01T18:00:05Z")
PART: Final = withdrawn(scope="purposes", purposes=[f"{DPV}ServiceProvision"], requests=["erase"])


def _over(answer: str, since: str) -> Verdict:
    return Verdict(answer=answer, check="10 standing", since=since)


def _different() -> Verdict:
    return Verdict(answer="different", check="8 one history")


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield from _going_on()
    yield from _withdrawals()
    yield from _terminations()
    yield from _other_endings()
    yield from _equivocations()
    yield from _gaps()
    yield from _rotations()


def _going_on() -> Iterator[Case]:
    yield case_of("nothing-after-it", "A record and nothing after it", "REC-06", bundle(), VALID)
    later = record_of(agreement(effectiveFrom=NEXT_MONTH))
    yield case_of("not-yet-in-effect", "It takes effect next month", "AGR-01", bundle(record=later),
                  VALID)  # fmt: skip
    receipt = confirmed(PART, at="2026-03-01T18:00:05Z", effect="purposes-withdrawn",
                        duties=[{"duty": "erase", "dueAt": NEXT_MONTH}])  # fmt: skip
    done = fulfilled(PART, at="2026-03-01T19:00:00Z", after=receipt)
    seen = acknowledged(receipt, done, at="2026-03-01T20:00:00Z")
    told = (PART, receipt, done, seen)
    yield case_of("purpose-withdrawn", "A purpose was withdrawn, confirmed, erased, acknowledged",
                  "AGR-03", bundle(*told), VALID)  # fmt: skip
    turned = bundle(*told)
    turned["history"]["documents"].reverse()
    yield case_of("other-order", "The same documents in another order", "DOC-03", turned, VALID)
    disputed = by_second(
        exchanged.dispute(disputedBy="second-party", previous=digest_of(RECORD)), created=EVENING
    )
    hers = by_first(exchanged.dispute(), created=EVENING)
    yield case_of("disputed", "Both sides dispute something", "AGR-01", bundle(disputed, hers),
                  VALID)  # fmt: skip


def _withdrawals() -> Iterator[Case]:
    yield case_of("withdrawn", "Withdrawn, and confirmed", "AGR-03", bundle(WITHDRAWN, CONFIRMED),
                  _over("withdrawn", "2026-03-01T18:00:05Z"))  # fmt: skip
    yield case_of("withdrawn-unconfirmed", "Withdrawn; no receipt is there", "AGR-03",
                  bundle(WITHDRAWN), _over("withdrawn", EVENING))  # fmt: skip
    put_off = confirmed(WITHDRAWN, at="2026-03-01T18:00:05Z", received="2026-03-01T18:00:00Z")
    yield case_of("withdrawn-received", "The receipt says when it was received", "AGR-03",
                  bundle(WITHDRAWN, put_off), _over("withdrawn", EVENING))  # fmt: skip
    yield case_of("withdrawn-later", "Asked for a time before the withdrawal",
                  "PRF-09", bundle(WITHDRAWN),
                  invalid(6, "proof-time"),
                  at="2026-03-01T17:00:00Z")  # fmt: skip
    yield case_of("withdrawn-within-skew", "A clock five minutes ahead made the withdrawal",
                  "PRF-09", bundle(WITHDRAWN), VALID, at="2026-03-01T17:55:00Z")  # fmt: skip
    back = confirmed(WITHDRAWN, at=EVENING, received="2026-03-01T13:00:00Z")
    yield case_of("withdrawn-dated-back", "The vendor says that it had it hours before it was made",
                  "AGR-03", bundle(WITHDRAWN, back), _over("withdrawn", EVENING))  # fmt: skip
    early = withdrawn(at="2026-03-01T11:00:00Z")
    yield case_of("withdrawn-before", "A withdrawal that is dated before the agreement", "AGR-01",
                  bundle(early), _over("withdrawn", SIGNED))  # fmt: skip
    receipt = confirmed(PART, at="2026-03-01T18:00:05Z", effect="purposes-withdrawn")
    apart = confirmed(WITHDRAWN, at="2026-03-01T19:00:00Z", previous=None)
    yield case_of("withdrawn-after-a-loss", "A withdrawal's receipt follows none, beside others",
                  "AGR-18", bundle(PART, receipt, WITHDRAWN, apart),
                  _over("withdrawn", "2026-03-01T19:00:00Z"))  # fmt: skip
    twice = withdrawn(id=uuid(60), at="2026-03-01T19:00:00Z")
    yield case_of("withdrawn-twice", "Withdrawn twice", "AGR-01", bundle(WITHDRAWN, twice),
                  _over("withdrawn", EVENING))  # fmt: skip


def _terminations() -> Iterator[Case]:
    ended = terminated(at=EVENING)
    seen = acknowledged(ended, at=EVENING)
    lapse = "2026-05-01T12:00:00Z"
    yield case_of("terminated", "Terminated with notice, and seen at once", "AGR-09",
                  bundle(ended, seen), _over("terminated", NEXT_MONTH), at=lapse)  # fmt: skip
    yield case_of("terminated-not-yet", "The notice runs", "AGR-09", bundle(ended, seen), VALID)
    yield case_of("terminated-just-now", "The very second at which it ends", "AGR-09",
                  bundle(ended, seen), _over("terminated", NEXT_MONTH), at=NEXT_MONTH)  # fmt: skip
    yield case_of("terminated-unseen", "Nobody knows that she saw it", "AGR-09", bundle(ended),
                  VALID, at=lapse)  # fmt: skip
    late = acknowledged(ended, at="2026-03-11T18:00:00Z")
    yield case_of("terminated-seen-late", "Seen ten days later, so that it ends ten days later",
                  "AGR-09", bundle(ended, late), _over("terminated", "2026-04-11T12:00:00Z"),
                  at=lapse)  # fmt: skip
    yield case_of("terminated-seen-late-not-yet", "Seen ten days later, asked before it ends",
                  "AGR-09", bundle(ended, late), VALID, at="2026-04-05T12:00:00Z")  # fmt: skip
    first, again = (_heads(ended, at=day) for day in ("2026-03-11T18:00:00Z",
                                                      "2026-03-21T18:00:00Z"))  # fmt: skip
    yield case_of("terminated-listed", "She lists it ten days later, and acknowledges nothing",
                  "AGR-09", bundle(ended, again, first),
                  _over("terminated", "2026-04-11T12:00:00Z"), at=lapse)  # fmt: skip
    yield case_of("terminated-listed-not-yet", "She lists it ten days later, asked before it ends",
                  "AGR-09", bundle(ended, first), VALID, at="2026-04-05T12:00:00Z")  # fmt: skip
    other = _heads(WITHDRAWN, at="2026-03-11T18:00:00Z")
    yield case_of("terminated-not-listed", "She lists something else", "AGR-09",
                  bundle(ended, other), VALID, at=lapse)  # fmt: skip
    elsewhere = _heads(ended, at="2026-03-11T18:00:00Z", heads=[
        {"record": digest_of(RECORD)},
        {"record": digest(b"another record"), "documents": [digest_of(ended)]},
    ])  # fmt: skip
    yield case_of("terminated-listed-elsewhere", "She lists it under another record", "AGR-09",
                  bundle(ended, elsewhere), VALID, at=lapse)  # fmt: skip
    out = withdrawn(at="2026-03-20T12:00:00Z")
    yield case_of("withdrawn-under-notice", "Withdrawn while the notice ran", "AGR-03",
                  bundle(ended, seen, out), _over("withdrawn", "2026-03-20T12:00:00Z"),
                  at=lapse)  # fmt: skip
    race = withdrawn(at="2026-04-01T11:59:59Z")
    heard = confirmed(race, at="2026-04-01T12:00:05Z", after=ended)
    yield case_of("withdrawn-in-a-race", "Withdrawn a second before the notice ran out", "AGR-03",
                  bundle(ended, seen, race, heard), _over("withdrawn", NEXT_MONTH),
                  at=lapse)  # fmt: skip


def _heads(listed: Json, *, at: str, **changes: Any) -> Json:
    """Heads of hers with one document of the record's history."""
    own = [{"record": digest_of(RECORD), "documents": [digest_of(listed)]}]
    said = {"listedBy": "first-party", "heads": own} | changes
    return by_first(exchanged.heads(**said), created=at, challenge=NONCE)


def _other_endings() -> Iterator[Case]:
    ending = record_of(agreement(endsAt=NEXT_MONTH))
    yield case_of("expired", "Its time is over", "AGR-01", bundle(record=ending),
                  _over("expired", NEXT_MONTH), at="2026-05-01T12:00:00Z")  # fmt: skip
    yield case_of("expired-just-now", "The very minute at which it ends", "AGR-01",
                  bundle(record=ending), _over("expired", NEXT_MONTH), at=NEXT_MONTH)  # fmt: skip
    yield case_of("expires-later", "It ends next month", "AGR-01", bundle(record=ending), VALID)
    next_one = _successor()
    yield case_of("superseded", "A later agreement took its place", "AGR-08",
                  bundle(successors=[next_one]), _over("superseded", SIGNED))  # fmt: skip
    coming = _successor(effectiveFrom=NEXT_MONTH)
    yield case_of("superseded-not-yet", "A later agreement will take its place", "AGR-08",
                  bundle(successors=[coming]), VALID)  # fmt: skip
    revoked = did_json(SHOP, revoked="2026-03-02T00:00:00Z")
    yield case_of("key-withdrawn", "The vendor revoked its key later", "REC-06", bundle(),
                  _over("key-withdrawn", "2026-03-02T00:00:00Z"), keys=revoked)  # fmt: skip
    yield case_of("key-to-be-withdrawn", "The vendor's key is revoked from next month on", "REC-06",
                  bundle(), VALID, keys=did_json(SHOP, revoked=NEXT_MONTH))  # fmt: skip
    yield case_of("key-ended-later", "The vendor's key ended after it had signed", "REC-06",
                  bundle(), VALID, keys=did_json(SHOP, expires="2026-03-02T00:00:00Z")
                  )  # fmt: skip
    yield case_of("withdrawn-and-key-withdrawn", "Withdrawn; the key was revoked, too", "REC-06",
                  bundle(WITHDRAWN), _over("withdrawn", EVENING), keys=revoked)  # fmt: skip


def _successor(**changes: Any) -> Json:
    said = {"id": uuid(61), "supersedes": digest_of(RECORD)} | changes
    said["proffer"] = {"ref": uuid(62), "position": "1", "counter": "none"}
    return record_of(agreement(**said))


def _equivocations() -> Iterator[Case]:
    other = confirmed(WITHDRAWN, at="2026-03-01T18:00:09Z", id=uuid(63))
    yield case_of("two-receipts", "Two receipts follow the record", "AGR-04",
                  bundle(WITHDRAWN, CONFIRMED, other), _different())  # fmt: skip
    yield case_of("conflicting-receipt", "A second receipt among the conflicts", "AGR-04",
                  bundle(WITHDRAWN, CONFIRMED, conflicts=[other]), _different())  # fmt: skip
    ended = terminated(at="2026-03-01T18:00:09Z")
    yield case_of("receipt-and-termination", "A receipt and a termination follow the record",
                  "AGR-04", bundle(WITHDRAWN, CONFIRMED, ended), _different())  # fmt: skip
    rival = record_of(agreement(id=uuid(64)))
    yield case_of("rival-record", "Two records of one proffer", "AGR-05", bundle(conflicts=[rival]),
                  _different())  # fmt: skip
    after = confirmed(WITHDRAWN, at="2026-03-01T18:00:09Z", id=uuid(63), after=CONFIRMED)
    wrong = invalid(8, "reference")
    yield case_of("no-conflict", "What is shown as a conflict follows the receipt", "REC-03",
                  bundle(WITHDRAWN, CONFIRMED, conflicts=[after]), wrong)  # fmt: skip
    unrelated = record_of(agreement(id=uuid(64), proffer={"ref": uuid(62), "position": "1",
                                                          "counter": "none"}))  # fmt: skip
    yield case_of("no-rival", "A record of another proffer among the conflicts", "REC-03",
                  bundle(conflicts=[unrelated]), wrong)  # fmt: skip


def _gaps() -> Iterator[Case]:
    done = fulfilled(WITHDRAWN, at="2026-03-01T19:00:00Z", after=CONFIRMED)
    for slug, title, held in (
        ("notice-missing", "A receipt for a notice that is not there", (CONFIRMED,)),
        ("receipt-missing", "A fulfilment follows a receipt that is not there", (WITHDRAWN, done)),
        ("fulfilled-notice-missing", "A fulfilment of a notice that is not there",
         (fulfilled(WITHDRAWN, at=EVENING),)),
    ):  # fmt: skip
        yield case_of(slug, title, "AGR-04", bundle(*held), undecided(9))


def _rotations() -> Iterator[Case]:
    """The vendor went over to a second key, and confirmed with it."""
    rotated = _description(SHOP, SHOP_NEW)
    receipt = confirmed(WITHDRAWN, at="2026-03-01T18:00:05Z", key=SHOP_NEW)
    both = [DESCRIPTION, rotated]
    over = _over("withdrawn", "2026-03-01T18:00:05Z")
    told = bundle(WITHDRAWN, receipt, descriptions=both)
    yield case_of("rotated-old-key-known", "The old key is known; it vouches for the new one",
                  "REC-05", told, over, keys=did_json(SHOP))  # fmt: skip
    yield case_of("rotated-new-key-known", "The new key is known; it vouches for the old one",
                  "REC-05", told, over, keys=did_json(SHOP_NEW))  # fmt: skip
    yield case_of("rotated-both-keys-known", "Both keys are known", "REC-05", told, over,
                  keys=did_json(SHOP, SHOP_NEW))  # fmt: skip
    unproven = undecided(7)
    alone = [DESCRIPTION, _description(SHOP_NEW)]
    yield case_of("new-key-alone", "Nobody vouches for the new key", "REC-05",
                  bundle(WITHDRAWN, receipt, descriptions=alone), unproven)  # fmt: skip
    yield case_of("new-key-undescribed", "The new key's description is missing", "REC-03",
                  bundle(WITHDRAWN, receipt),
                  undecided(6))  # fmt: skip
    yield case_of("new-key-published", "The new key's description is missing; the key is known",
                  "REC-05", bundle(WITHDRAWN, receipt), over, keys=did_json(SHOP, SHOP_NEW)
                  )  # fmt: skip
    too_late = confirmed(WITHDRAWN, at="2026-03-01T18:00:05Z")
    ended = _description(SHOP, SHOP_NEW, keys=[listed(SHOP, validUntil="2026-03-01T17:01:00Z"),
                                               listed(SHOP_NEW)])  # fmt: skip
    yield case_of("old-key-after-its-end", "A receipt by the old key after its end", "KEY-02",
                  bundle(WITHDRAWN, too_late, descriptions=[DESCRIPTION, ended]),
                  invalid(6, "key-not-valid")
                  )  # fmt: skip
    renamed = replace(SHOP_NEW, fragment="key-1")
    other = _description(renamed)
    yield case_of("one-name-two-keys", "Two descriptions give one name different keys", "KEY-02",
                  bundle(descriptions=[DESCRIPTION, other]),
                  invalid(3, "key-unknown"))  # fmt: skip


def _description(*keys: Any, **changes: Any) -> Json:
    created = "2026-03-01T17:00:00Z"
    said = {"id": uuid(65), "issued": created, "signedBy": [key.method for key in keys]}
    body = description(*keys, **said | changes)
    made = [prove(body, key, options(key, created, domain=SHOP.did)) for key in keys]
    return sealed(body, *made)
