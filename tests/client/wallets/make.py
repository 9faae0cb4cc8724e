"""Make the wallet of this release that later releases must open (CLI-11, CL13).

Run once for each version of the wallet's tables, before the next one is written:

    python tests/client/wallets/make.py tests/client/wallets/version-1

Everything but salts, nonces and the wallet's id is fixed, so the test knows what it must find.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assent.documents.parts import TermsReference
from assent.multibase import digest
from assent_client.wallet import (
    Cost,
    Errand,
    KeptProffer,
    Outgoing,
    Preference,
    ProfferState,
    Wallet,
)
from support.wallets import LATER, NOON, PASSPHRASE, SECRET, SHOP, uuid


def fill(wallet: Wallet) -> None:
    """Put something of each kind into a wallet."""
    name = wallet.contents.keep("terms", b"we keep nothing")
    relationship = wallet.relationships.current(SHOP, now=NOON)
    wallet.relationships.close(relationship.first_party, at=LATER)
    relationship = wallet.relationships.current(SHOP, now=LATER)
    proffer = wallet.proffers.prepare(
        KeptProffer(
            id=uuid(1),
            vendor=SHOP,
            first_party=relationship.first_party,
            context="default",
            origin="https://shop.example",
            url="https://shop.example/assent/proffers/1",
            raw=b'{"number":"1"}',
            accept_by=LATER,
            prepared=NOON,
        )
    )
    assert proffer.state is ProfferState.PREPARED
    wallet.outbox.queue(
        Outgoing(
            id=uuid(2),
            errand=Errand.WITHDRAWAL,
            vendor=SHOP,
            first_party=relationship.first_party,
            path="notices/2",
            raw=b"withdrawal",
            queued=NOON,
        )
    )
    wallet.outbox.failed(uuid(2), at=NOON, outcome="no answer")
    wallet.evidence.keep(b"one", b"two", about=uuid(1), vendor=SHOP, explanation="Two.", now=NOON)
    terms = TermsReference(
        ref="https://w3id.org/assent/terms/service/1.0",
        name="service",
        version="1.0",
        digest_multibase=name,
    )
    wallet.preferences.put(Preference(context="default", terms=(terms,), changed=NOON))
    wallet.settings.put("name", "value")


def check(wallet: Wallet) -> None:
    """Check that a wallet holds what :func:`fill` put in, whatever release reads it."""
    (proffer,) = wallet.proffers.open()
    assert (proffer.id, proffer.raw, proffer.state) == (
        uuid(1),
        b'{"number":"1"}',
        ProfferState.PREPARED,
    )
    closed, current = wallet.relationships.all(SHOP)
    assert (closed.closed, current.closed, current.counter) == (LATER, None, 1)
    assert wallet.relationships.signer(proffer.first_party).key.public.did_key() == (
        current.first_party
    )
    (waiting,) = wallet.outbox.waiting()
    assert (waiting.errand, waiting.raw) == (Errand.WITHDRAWAL, b"withdrawal")
    (attempt,) = wallet.outbox.attempts(uuid(2))
    assert attempt.outcome == "no answer"
    (evidence,) = wallet.evidence.all(SHOP)
    assert evidence.documents == (b"one", b"two")
    preference = wallet.preferences.choose("work", "default")
    assert preference is not None
    assert wallet.contents.get(preference.terms[0].digest_multibase) == b"we keep nothing"
    assert preference.terms[0].digest_multibase == digest(b"we keep nothing")
    assert wallet.settings.get("name") == "value"
    assert wallet.restored is None


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    cheap = Cost(memory_kib=16, passes=1, lanes=1)
    with Wallet.create(folder, passphrase=PASSPHRASE, secret=SECRET, cost=cheap) as made:
        fill(made)
