"""Nothing that is sent to two vendors links them (I9, ID1, ID3, ID12).

All that left for each of 20 vendors is compared with what left for every other: lines and headers,
too. What they share is on the list below, and nothing else that is 8 characters long or longer; of
an id, no half. Shorter runs are equal by chance, in particular beside what is the same in all.
"""

import random
import re
from pathlib import Path

import pytest

import assent_schemas
from assent.documents import Counter
from assent.documents.document import CONTEXT
from assent.multibase import digest
from assent.roster import reference
from assent.terms import load_vocabulary
from assent_client import Order, Outcome
from support.parties import GERMANY, standard
from support.replacing import replace
from support.town import Request, Town, customer

VENDORS = 20
SHARED_MAX = 8

_ROSTER = reference()
_PINNED = (
    # The protocol: contexts, suite, names of types, values of closed lists.
    *CONTEXT,
    "DataIntegrityProof",
    "eddsa-jcs-2022",
    "assertionMethod",
    "Agreement",
    "Acknowledgement",
    "Reconciliation",
    "SessionRequest",
    "Heads",
    "first-party",
    "Withdrawal",
    "Proffer",
    '"erase"',
    "urn:uuid:",
    "did:key:z6Mk",
    "did:web:",
    "uEi",  # Every digest begins so: the hash and its length.
    # What everybody uses: vocabulary and standard terms, by address, name and digest.
    load_vocabulary().reference.ref,
    load_vocabulary().reference.digest_multibase,
    f'"{load_vocabulary().version}"',
    _ROSTER.document.id,
    _ROSTER.document.record_digest,
    GERMANY,
    *(item.entry.ref for item in _ROSTER.standards.values()),
    *(item.entry.digest_multibase for item in _ROSTER.standards.values()),
    *(item.entry.name for item in _ROSTER.standards.values()),
    # The binding: fixed headers and paths.
    "Accept-Encoding: identity",
    "Accept: application/json",
    "Content-Type: application/json",
    "User-Agent: assent",
    "Content-Digest: sha-256=:",
    "Signature-Input: assent=",
    '("@method" "@authority" "@target-uri" "content-digest")',
    ";created=",
    ";keyid=",
    ";nonce=",
    ';tag="assent-v1"',
    "Signature: assent=:",
    "/.well-known/assent",
    "/.well-known/did.json",
    "https://",
    "/assent/v1",
    "/proffers/",
    "/notices/",
    "/answers/",
    "/practices/",
    "/reconciliations",
    "/sessions",
)
"""Everything that requests to two vendors may have in common, with coarse times and names."""

# Member names stand in every document of a type; a minute is shared by everybody.
_NAMES = re.compile(rb'"@?[A-Za-z]+":')
_MINUTE = re.compile(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:00Z")
_MINUTE_OF_1970 = re.compile(rb"(?<=created=)[0-9]+")
# Of an id, the hyphens, the version and the variant are the same in all, and the rest are few
# digits: 8 characters of it hold as few as 18 random bits, a half holds 60 or more.
_HALVES = re.compile(rb"([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3})-([89ab][0-9a-f]{3}-[0-9a-f]{12})")
# Quotes, brackets, padding and the like: they part values, and count for none.
_VALUE = re.compile(rb"[A-Za-z0-9_+/.%-]+")


def spelled(request: Request) -> bytes:
    """A request as it stands on the wire."""
    lines = [f"{request.method} {request.path}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    return "\n".join(lines).encode() + b"\n\n" + request.body


def unpinned(data: bytes, host: str) -> list[bytes]:
    """What is left of bytes without the constants, the vendor's own name and coarse times."""
    for pattern in (_NAMES, _MINUTE, _MINUTE_OF_1970):
        data = pattern.sub(b"\0", data)
    for known in sorted((*_PINNED, host, f"Shop {host} Ltd"), key=len, reverse=True):
        data = data.replace(known.encode(), b"\0")
    return data.split(b"\0")


def pieces(parts: list[bytes]) -> set[bytes]:
    """All runs of 8 characters of a value, and both halves of each id."""
    halves = {half for part in parts for found in _HALVES.findall(part) for half in found}
    values = [value for part in parts for value in _VALUE.findall(_HALVES.sub(b"\0", part))]
    return halves | {
        value[at : at + SHARED_MAX] for value in values for at in range(len(value) - SHARED_MAX + 1)
    }


def shared(sent: dict[str, list[Request]]) -> dict[bytes, tuple[str, str]]:
    """What two of the hosts were sent both, each with two of them."""
    seen: dict[bytes, str] = {}
    both: dict[bytes, tuple[str, str]] = {}
    for host, requests in sent.items():
        own = set().union(*(pieces(unpinned(spelled(item), host)) for item in requests))
        for piece in own:
            if seen.setdefault(piece, host) != host:
                both[piece] = (seen[piece], host)
    return both


@pytest.fixture(scope="module")
def sent_by_host(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Request]]:
    """All that 20 vendors get: a look, a proffer, an answer, a session, notices, a sync."""
    tmp_path = tmp_path_factory.mktemp("town")
    town = Town(tmp_path)
    dice = random.Random(7)
    hosts = [f"{dice.randbytes(6).hex()}.example" for _ in range(VENDORS)]
    for host in hosts:
        shop = town.shop(host)
        shop.party.named = replace(shop.party.named, legal_name=f"Shop {host} Ltd")
        shop.party.descriptions.clear()
        shop.party.publish(shop.party.signer, at="2027-01-01T00:00:00Z")
    town.now = type(town.now)("2027-03-01T12:00:37Z")
    ada = customer(town, tmp_path / "ada")
    order = Order(terms=("SD-BASE",), counter=Counter.ONE)
    for result in ada.proffer(*(f"https://{host}" for host in hosts), order=order):
        assert result.outcome is Outcome.COUNTERED
        agreed = ada.answer(result.proffer_id or "", accept=True)
        assert ada.open_session(agreed.record or "").session is not None
        ada.withdraw(agreed.record or "", erase=True)
    ada.sync()
    ada.client.wallet.close()
    town.close()
    return {host: [item for item in town.sent if item.host == host] for host in hosts}


def test_nothing_that_two_vendors_get_is_the_same_beyond_pinned_constants(
    sent_by_host: dict[str, list[Request]],
) -> None:
    """I9, ID1, CLI-21."""
    assert all(len(requests) > 8 for requests in sent_by_host.values())
    assert shared(sent_by_host) == {}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (b'"nonce":"uQmFkYWRh"', b'"nonce":"uQmFkYWRh"', True),
        (b'"note":"Qm-kYWRh"', b'"x":["Qm-kYWRh"]', True),
        (b"6a1f2b3c-0d0e-4fab-8123-0123456789ab", b"6a1f2b3c-0d0e-4fab-8999-999999999999", True),
        (b"00000000-0000-4000-8123-0123456789ab", b"11111111-1111-4111-8123-0123456789ab", True),
        (b"6a1f2b3c-0d06-4733-8123-0123456789ab", b"9999f5b1-7776-4733-8999-9999999789ab", False),
        (b'"a":"xyzQ"}],"b":1', b'"a":"wQyzQ"}],"b":1', False),
    ],
    ids=["a nonce", "a value elsewhere", "a first half", "a second half", "ids by chance", "ends"],
)
def test_what_links_is_told_from_chance(one: bytes, other: bytes, found: bool) -> None:
    sent = {
        host: [Request(method="PUT", url=f"https://{host}/", headers=(), body=body)]
        for host, body in (("one.example", one), ("other.example", other))
    }

    assert bool(shared(sent)) is found


def test_every_time_that_leaves_is_a_whole_minute(
    sent_by_host: dict[str, list[Request]],
) -> None:
    """PRF-06, ID1: seconds would tell which requests belong together."""
    requests = [item for listed in sent_by_host.values() for item in listed]
    times = [time for item in requests for time in re.findall(rb"20[0-9-]+T[0-9:]+Z", item.body)]
    signed = [
        int(created)
        for item in requests
        for _, value in item.headers
        for created in re.findall(r"created=([0-9]+)", value)
    ]

    own = [time for time in times if time != b"2027-01-01T00:00:00Z"]
    assert own
    assert all(time.endswith(b":00Z") for time in own)
    assert signed
    assert all(created % 60 == 0 for created in signed)


def test_headers_are_the_same_in_the_same_order_to_everybody(
    sent_by_host: dict[str, list[Request]],
) -> None:
    """ID12: no cookie, no validator, nothing of this program's version."""
    names = {
        (item.method, tuple(name for name, _ in item.headers))
        for listed in sent_by_host.values()
        for item in listed
    }

    fixed = ("Accept", "Accept-Encoding", "User-Agent")
    assert names == {
        ("GET", fixed),
        ("PUT", (*fixed, "Content-Type")),
        ("POST", (*fixed, "Content-Type", "Content-Digest", "Signature", "Signature-Input")),
    }


def test_the_order_of_many_vendors_is_no_order(town: Town, tmp_path: Path) -> None:
    """ID3: neither the customer's list nor the alphabet."""
    hosts = [f"shop{number:02}.example" for number in range(VENDORS)]
    orders = set()
    for seed in (1, 2):
        ada = customer(town, tmp_path / str(seed), seed=seed)
        ada.proffer(*(f"https://{host}" for host in hosts), order=Order(terms=("SD-BASE",)))
        orders.add(tuple(dict.fromkeys(item.host for item in town.sent)))
        town.sent.clear()
        ada.client.wallet.close()

    assert len(orders) == 2
    assert tuple(hosts) not in orders


def test_several_vendors_are_not_called_at_one_instant(town: Town, tmp_path: Path) -> None:
    """ID3: each waits a while of its own first."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    ada = customer(town, tmp_path / "ada", pause=note)
    ada.proffer(*(f"https://shop{number}.example" for number in range(VENDORS)))

    assert len(set(waits)) == VENDORS
    assert max(waits) > 1.0
    assert min(waits) < 1.0
    assert all(0 <= item <= 2.0 for item in waits)
    ada.client.wallet.close()


def test_the_shipped_constants_are_what_the_list_says() -> None:
    """The list names digests of shipped files: it hides nothing of a customer's."""
    assert digest(assent_schemas.read("roster/roster.json")) in _PINNED
    assert standard("SD-BASE").entry.digest_multibase in _PINNED
