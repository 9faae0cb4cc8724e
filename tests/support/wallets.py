"""Wallets for tests: cheap to open, in a folder of their own, and what a customer keeps in one."""

from pathlib import Path
from typing import Any

from assent.times import Instant
from assent_client.wallet import Cost, KeptProffer, Wallet

CHEAP = Cost(memory_kib=16, passes=1, lanes=1)
PASSPHRASE = "correct horse battery"
SECRET = bytes(range(100, 132))

SHOP = "did:web:shop.example"
BAKER = "did:web:baker.example"
NOON = Instant("2026-03-01T12:00:00Z")
LATER = Instant("2026-03-01T13:00:00Z")
DAY_AFTER = Instant("2026-03-02T12:00:00Z")


def uuid(number: int) -> str:
    """A document id that is the same in every run."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012}"


def new_wallet(folder: Path, **changes: Any) -> Wallet:
    """A new, open wallet with a fixed secret."""
    arguments = {"passphrase": PASSPHRASE, "secret": SECRET, "cost": CHEAP}
    return Wallet.create(folder, **(arguments | changes))


def reopened(wallet: Wallet, folder: Path) -> Wallet:
    """The same wallet, as the next run of the program finds it."""
    wallet.close()
    return Wallet.open(folder, passphrase=PASSPHRASE)


def a_proffer(wallet: Wallet, number: int = 1, vendor: str = SHOP) -> KeptProffer:
    """A proffer to a vendor under the customer's key for it; not kept yet."""
    relationship = wallet.relationships.current(vendor, now=NOON)
    return KeptProffer(
        id=uuid(number),
        vendor=vendor,
        first_party=relationship.first_party,
        context=relationship.context,
        origin="https://shop.example",
        url=f"https://shop.example/assent/proffers/{uuid(number)}",
        raw=b'{"number":"%d"}' % number,
        accept_by=LATER,
        prepared=NOON,
    )
