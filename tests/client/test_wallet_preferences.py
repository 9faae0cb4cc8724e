"""Preferences by context, the nearest first."""

from pathlib import Path
from typing import Any

from assent.documents import Counter
from assent.documents.parts import TermsReference
from assent.multibase import digest
from assent_client.wallet import Preference
from support.wallets import NOON, new_wallet, reopened

TERMS = TermsReference(
    ref="https://w3id.org/assent/terms/service/1.0",
    name="service",
    version="1.0",
    digest_multibase=digest(b"the terms"),
)


def a_preference(context: str, **changes: Any) -> Preference:
    """A preference for one terms document in a context."""
    return Preference(context=context, terms=(TERMS,), changed=NOON, **changes)


def test_a_preference_is_there_after_a_restart(tmp_path: Path) -> None:
    """PR9: bound by digest."""
    wallet = new_wallet(tmp_path)
    kept = wallet.preferences.put(a_preference("default", counter=Counter.ONE))

    assert reopened(wallet, tmp_path).preferences.get("default") == kept


def test_the_nearest_context_decides(tmp_path: Path) -> None:
    book = new_wallet(tmp_path).preferences
    default, site = book.put(a_preference("default")), book.put(a_preference("shop.example"))

    assert book.choose("shop.example", "work", "default") == site
    assert book.choose("baker.example", "work", "default") == default
    assert book.choose("work") is None


def test_a_preference_is_replaced_and_removed(tmp_path: Path) -> None:
    book = new_wallet(tmp_path).preferences
    book.put(a_preference("default"))

    changed = book.put(a_preference("default", counter=Counter.ONE))
    assert book.all() == [changed]

    book.remove("default")
    assert book.all() == []
