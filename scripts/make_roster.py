"""Write the reference roster from its sources, or check that what is shipped follows from them.

    python scripts/make_roster.py                     # check only; exit code 1 on a difference
    python scripts/make_roster.py --write             # terms and texts anew
    python scripts/make_roster.py --keeper-key FILE   # terms, texts, and roster.json signed anew

The keeper's key lies outside the repository; whoever has it can speak for the roster.
"""

import argparse
import base64
import sys
import tomllib
from pathlib import Path
from typing import Any

from assent import codec, did_document, proofs
from assent.documents import read, seal, write
from assent.documents.parts import Digest, PartyReference
from assent.documents.roster import EntryStatus, Roster, RosterEntry
from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Permission,
    Prohibition,
    Recipient,
    RecipientKind,
    Terms,
    TermsKind,
    TextDigest,
    TextKind,
)
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.multibase import digest
from assent.terms.recipients import THIRD_PARTIES
from assent.times import Instant

FOLDER = Path(__file__).resolve().parents[1] / "schemas/assent_schemas/roster"
SOURCES = FOLDER / "sources"
PREFIXES = {"dpv": "https://w3id.org/dpv#"}
PROCESSORS = Recipient(kind=RecipientKind.PROCESSORS)
ANYWHERE = "dpv:Location"
ANY_AUTOMATION = "dpv:Autonomous"

Table = dict[str, Any]


def published() -> dict[str, bytes]:
    """Every terms document and text by its path below the roster's folder."""
    plan, parts = _load("roster.toml"), _load("parts.toml")
    files: dict[str, bytes] = {}
    for row in plan["terms"]:
        own = [parts[name] for name in row["parts"]]
        texts = {kind: _text(kind, row, own, plan) for kind in TextKind}
        stem = f"terms/{row['name']}-{plan['version']}"
        for kind, text in texts.items():
            files[f"{stem}.{plan['language']}.{kind}.txt"] = text
        terms = _terms(row, own, texts, plan, parts["lists"])
        files[f"{stem}.json"] = codec.encode(write(terms))
    return files


def roster(files: dict[str, bytes]) -> Roster:
    """The unsigned roster of these terms."""
    plan = _load("roster.toml")
    return Roster(
        id=f"{plan['base']}/rosters/{plan['name']}/{plan['sequence']}",
        name=plan["name"],
        keeper=PartyReference(ref=plan["keeper"]),
        sequence=plan["sequence"],
        entries=tuple(_entry(row, files, plan) for row in plan["terms"]),
        issued=Instant(plan["issued"]),
        ends_at=Instant(plan["ends_at"]),
    )


def _terms(
    row: Table, own: list[Table], texts: dict[TextKind, bytes], plan: Table, lists: Table
) -> Terms:
    return Terms(
        id=_terms_id(row, plan),
        name=row["name"],
        version=plan["version"],
        kind=TermsKind(row["kind"]),
        vocabulary_version=plan["vocabulary_version"],
        permissions=tuple(
            _permission(p, lists) for part in own for p in part.get("permissions", ())
        ),
        prohibitions=tuple(
            _prohibition(p, lists) for part in own for p in part.get("prohibitions", ())
        ),
        obligations=tuple(_obligation(o) for part in own for o in part.get("obligations", ())),
        texts=tuple(
            TextDigest(language=plan["language"], kind=kind, digest_multibase=Digest(digest(text)))
            for kind, text in texts.items()
        ),
    )


def _permission(rule: Table, lists: Table) -> Permission:
    """A permission; what the table leaves out is the second party's side, without limit."""
    return Permission(
        purposes=_concepts(rule["purposes"], lists),
        data=_concepts(rule["data"], lists),
        operations=_concepts(rule["operations"], lists),
        recipients=_recipients(rule) or (PROCESSORS,),
        retention=rule.get("retention", "indefinite"),
        locations=(_full(ANYWHERE),),
        automation=_full(ANY_AUTOMATION),
    )


def _prohibition(rule: Table, lists: Table) -> Prohibition:
    return Prohibition(
        purposes=_concepts(rule.get("purposes", ()), lists),
        data=_concepts(rule.get("data", ()), lists),
        operations=_concepts(rule.get("operations", ()), lists),
        recipients=_recipients(rule),
    )


def _obligation(rule: Table) -> Obligation:
    return Obligation(
        kind=ObligationKind(rule["kind"]), level=rule.get("level"), duration=rule.get("duration")
    )


def _recipients(rule: Table) -> tuple[Recipient, ...]:
    return (THIRD_PARTIES,) if rule.get("recipients") == "third parties" else ()


def _entry(row: Table, files: dict[str, bytes], plan: Table) -> RosterEntry:
    return RosterEntry(
        ref=_terms_id(row, plan),
        name=row["name"],
        version=plan["version"],
        kind=TermsKind(row["kind"]),
        status=EntryStatus.ACTIVE,
        aliases=tuple(row["aliases"]),
        digest_multibase=Digest(digest(files[f"terms/{row['name']}-{plan['version']}.json"])),
    )


def _terms_id(row: Table, plan: Table) -> str:
    return f"{plan['base']}/terms/{row['name']}/{plan['version']}"


def _text(kind: TextKind, row: Table, own: list[Table], plan: Table) -> bytes:
    """The complete text of one terms document."""
    frame = (SOURCES / f"{kind}.{plan['language']}.txt").read_text(encoding="utf-8")
    said = {
        says.replace(" ", "_"): [part[kind] for part in own if part["says"] == says]
        for says in ("may", "may not", "must")
    }
    filled = {name: _items(kind, phrases) for name, phrases in said.items()}
    words = {name: row[name] for name in ("title", "intro", "name")}
    return frame.format(**words, version=plan["version"], **filled).encode()


def _items(kind: TextKind, phrases: list[str]) -> str:
    if kind is TextKind.PLAIN:
        return "\n".join(f"- {phrase}" for phrase in phrases)
    return "\n".join(
        f"({letter}) {phrase}{'.' if phrase == phrases[-1] else ';'}"
        for letter, phrase in zip("abcdefghijklmnop", phrases, strict=False)
    )


def _concepts(names: list[str], lists: Table) -> tuple[str, ...]:
    flat = (concept for name in names for concept in lists.get(name, [name]))
    return tuple(_full(concept) for concept in dict.fromkeys(flat))


def _full(short: str) -> str:
    prefix, _, name = short.partition(":")
    return PREFIXES[prefix] + name


def _load(name: str) -> Table:
    return tomllib.loads((SOURCES / name).read_text(encoding="utf-8"))


def _sign(body: Roster, key: SigningKey) -> tuple[bytes, bytes]:
    """The signed roster, and the keeper's DID document."""
    method = f"{body.keeper.ref}#key-1"
    unsigned = write(body)
    proof = proofs.sign(
        unsigned,
        key=key,
        verification_method=method,
        created=body.issued,
        domain=None,
        challenge=None,
    )
    listed = ListedKey(id=method, key=key.public, valid_from=body.issued)
    return seal(unsigned, proof).raw, did_document.write(body.keeper.ref, [listed])


def _differences(files: dict[str, bytes]) -> list[str]:
    """What is shipped otherwise than the sources say."""
    shipped = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.glob("terms/*")
    }
    names = sorted({*files, *shipped})
    found = [name for name in names if files.get(name) != shipped.get(name)]
    signed = FOLDER / "roster.json"
    if not signed.exists() or read(signed.read_bytes(), "Roster").body != roster(files):
        found.append("roster.json")
    return found


def main() -> int:
    """Check, or write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write terms and texts")
    parser.add_argument("--keeper-key", type=Path, help="32 bytes as base64url: sign anew")
    options = parser.parse_args()
    files = published()
    if options.write or options.keeper_key:
        (FOLDER / "terms").mkdir(exist_ok=True)
        for name, data in files.items():
            (FOLDER / name).write_bytes(data)
    if options.keeper_key:
        text = options.keeper_key.read_text(encoding="ascii").strip()
        key = SigningKey.from_seed(base64.urlsafe_b64decode(text))
        signed, described = _sign(roster(files), key)
        (FOLDER / "roster.json").write_bytes(signed)
        (FOLDER / "keeper.did.json").write_bytes(described)
    differences = _differences(files)
    for name in differences:
        sys.stderr.write(f"{name} does not follow from the sources.\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
