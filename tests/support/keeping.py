"""A roster keeper's files: the reference roster's terms under a test keeper of two sequences."""

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from assent import did_document, record
from assent.documents import Document, Roster
from assent.documents.parts import PartyReference
from assent.documents.roster import AnnouncedKey
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent.roster import Publication, reference
from assent.times import Instant, plus
from assent_keeper.website import publish
from support.conformance import now

KEEPER = "did:web:keeper.example"
KEY = SigningKey.from_seed(bytes(range(96, 128)))
SIGNER = Signer(key=KEY, verification_method=f"{KEEPER}#key-1")
_ANNOUNCED = AnnouncedKey(ref=SIGNER.verification_method, public_key_multibase=KEY.public.multibase)
DAY_S = 86_400


@dataclass(slots=True)
class Kept:
    """What a keeper publishes; ``write`` lets ``assent_keeper`` put it into a folder."""

    rosters: list[Document[Roster]]

    @property
    def newest(self) -> Document[Roster]:
        return self.rosters[-1]

    def write(self, folder: Path) -> Path:
        standards = reference().standards
        publication = Publication(
            document=self.newest,
            former={item.record_digest: item for item in self.rosters[:-1]},
            terms={digest: item.document for digest, item in standards.items()},
            texts={
                named.digest_multibase: text.text.encode()
                for item in standards.values()
                for named, text in (
                    *zip(item.terms.texts, item.texts, strict=True),
                    *zip(item.entry.translations, item.translations, strict=True),
                )
            },
            keys=_keys(),
        )
        publish(publication, folder)
        return folder


def kept(at: Instant | None = None) -> Kept:
    """Two sequences, issued in the month before ``at``, by default now; the second has an entry
    more."""
    began = plus(now() if at is None else at, -30 * DAY_S)
    body = replace(
        reference().document.body,
        id="https://keeper.example/rosters/1",
        name="test",
        keeper=PartyReference(ref=KEEPER),
        sequence="1",
        previous=None,
        keys=(
            AnnouncedKey(ref=SIGNER.verification_method, public_key_multibase=KEY.public.multibase),
        ),
        entries=reference().document.body.entries[:-1],
        issued=began,
        ends_at=plus(began, 330 * DAY_S),
    )
    first = sign(body)
    second = sign(
        replace(
            body,
            id="https://keeper.example/rosters/2",
            sequence="2",
            previous=first.record_digest,
            entries=reference().document.body.entries,
            issued=plus(began, DAY_S),
        )
    )
    return Kept([first, second])


def keeper_document() -> bytes:
    """The DID document of the test keeper."""
    return did_document.write(KEEPER, _keys())


def _keys() -> tuple[ListedKey, ...]:
    return (ListedKey(id=SIGNER.verification_method, key=KEY.public),)


def sign(body: Roster) -> Document[Roster]:
    """A roster signed by the test keeper."""
    return record.sign(body, SIGNER, created=body.issued)
