"""One spelling each: identifiers, addresses, digests, counters, times and nested ids."""

import json
from collections.abc import Iterator
from typing import Any, Final

from vector_maker.areas.spellings import NO_TIMES, RIGHT, WRONG
from vector_maker.case import Case, accepted, bytes_of, rejected
from vector_maker.documents import Json, number_nested, uuid
from vector_maker.encoding import base64url, canonical
from vector_maker.exchanged import acknowledgement, dispute, heads, receipt, withdrawal
from vector_maker.keys import SHOP
from vector_maker.published import description, personal_terms, practices, roster
from vector_maker.signers import complete, keys_for
from vector_maker.story import TERMS, agreement

__all__ = ["cases"]

_BODIES: Final[dict[str, Json]] = {
    "Agreement": agreement(endsAt="2027-03-01T12:00:00Z"),
    "Acknowledgement": acknowledgement(),
    "Dispute": dispute(auditor="https://auditor.example"),
    "Heads": heads(heads=None),
    "Practices": practices(),
    "Receipt": receipt(withdrawal()),
    "Roster": roster(TERMS),
    "SecondPartyDescription": description(SHOP),
    "Terms": personal_terms(permissions=[], prohibitions=None, obligations=None),
    "Withdrawal": withdrawal(),
}
_UUID: Final = uuid(17)


def cases() -> Iterator[Case]:
    """The cases of the area."""
    for (kind, name, *path), spellings in WRONG.items():
        for slug, spelling in spellings.items():
            yield _respelled(f"{name}-{slug}", kind, path, spelling)
    for (kind, name, *path), spellings in RIGHT.items():
        for slug, spelling in spellings.items():
            yield _spelled(f"{name}-{slug}", kind, path, spelling)
    yield from _nested_ids()
    for slug, time in NO_TIMES.items():
        yield _told(f"time-{slug}", f"An instant {_words(slug)}", "PRF-06",
                    _changed("Receipt", ["received"], time), "time")  # fmt: skip
    yield _told("time-of-a-proof", "A proof of a day that does not exist", "PRF-06",
                _proved_on("2026-02-29T12:00:00Z"), "time")  # fmt: skip
    yield _told("time-of-a-proof-in-another-zone", "A proof's time with an offset", "PRF-06",
                _proved_on("2026-03-01T13:00:00+01:00"), "time")  # fmt: skip


def _words(slug: str) -> str:
    return slug.replace("-", " ")


def _changed(kind: str, path: list[str], value: Any) -> Json:
    copy: Json = json.loads(canonical(_BODIES[kind]))
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    last: Any = int(path[-1]) if isinstance(inner, list) else path[-1]
    inner[last] = value
    return number_nested(copy)


def _respelled(slug: str, kind: str, path: list[str], spelling: str) -> Case:
    return Case(
        slug=slug,
        title=f"{'.'.join(path)}: {_words(slug)}",
        requirement="PRF-06",
        task="document",
        request={"type": kind, "bytes": bytes_of(_changed(kind, path, spelling))},
        expect=rejected("schema", "schema"),
    )


def _spelled(slug: str, kind: str, path: list[str], spelling: str) -> Case:
    value = complete(_changed(kind, path, spelling))
    return Case(
        slug=slug,
        title=f"{'.'.join(path)}: {_words(slug)}",
        requirement="PRF-06",
        task="document",
        request={"type": kind, "bytes": bytes_of(value), "keys": keys_for(kind)},
        expect=accepted(),
    )


def _told(slug: str, title: str, requirement: str, value: Json, code: str) -> Case:
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": value["type"], "bytes": base64url(canonical(value))},
        expect=rejected("read", code),
    )


def _proved_on(created: str) -> Json:
    whole: Json = json.loads(canonical(complete(_BODIES["Withdrawal"])))
    whole["proof"][0]["created"] = created
    return whole


def _nested_ids() -> Iterator[Case]:
    for slug, (title, path, nested) in _NESTED.items():
        value = json.loads(canonical(_BODIES["Agreement"]))
        for names, fragment in zip(path, nested, strict=True):
            inner = value
            for name in names.split("."):
                inner = inner[name]
            inner["id"] = fragment
        yield _told(f"nested-{slug}", title, "DOC-05", value, "nested-id")
    listed = json.loads(canonical(_BODIES["SecondPartyDescription"]))
    listed["endpoints"][0]["id"], listed["keys"][0]["id"] = (
        listed["keys"][0]["id"],
        listed["endpoints"][0]["id"],
    )
    yield _told("nested-in-arrays-swapped", "Objects in two arrays have each other's id", "DOC-05",
                listed, "nested-id")  # fmt: skip
    other = json.loads(canonical(_BODIES["Agreement"])) | {"id": uuid(99)}
    yield _told("nested-under-another-document", "The document's id was changed alone", "DOC-05",
                other, "nested-id")  # fmt: skip


_NESTED: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "swapped": (
        "Two nested objects have each other's id",
        ("description", "firstParty"),
        (f"{_UUID}#2", f"{_UUID}#1"),
    ),
    "twice": ("Two nested objects have one id", ("firstParty",), (f"{_UUID}#1",)),
    "gap": ("The last number is left out", ("vocabulary",), (f"{_UUID}#9",)),
    "of-another": ("A nested id of another document", ("terms",), (f"{uuid(99)}#8",)),
    "of-terms": (
        "A nested id of a document with an address",
        ("terms",),
        ("https://roster.example/terms/service/1.0#8",),
    ),
}
