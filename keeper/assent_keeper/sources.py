"""Standard terms from their sources: rules and words in parts, put together by a table.

``roster.toml`` says which terms there are and of which parts; ``parts.toml`` holds each part with
its machine-readable rules, plain and legal words, so that the three cannot drift apart;
``plain.en.txt`` and ``legal.en.txt`` are the frames of the texts. For each further language
``words.XX.toml`` says the plain words of terms and parts, and ``plain.XX.txt`` is their frame.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assent import codec
from assent.documents import write
from assent.documents.parts import Digest
from assent.documents.roster import EntryStatus, RosterEntry, Translation
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
from assent.errors import LocalError
from assent.multibase import digest
from assent.terms.recipients import THIRD_PARTIES

__all__ = ["Sources", "entries", "read_sources", "terms_files"]

PREFIXES = {"dpv": "https://w3id.org/dpv#"}
PROCESSORS = Recipient(kind=RecipientKind.PROCESSORS)
ANYWHERE = "dpv:Location"
ANY_AUTOMATION = "dpv:Autonomous"

Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the keeper wrote: the table of terms, their parts, and the frames of their texts.

    ``words`` and ``translated`` are, by language, what terms and parts say there and the frame.
    """

    plan: Table
    parts: Table
    frames: dict[TextKind, str]
    words: dict[str, Table]
    translated: dict[str, str]


def read_sources(folder: Path) -> Sources:
    """The sources in a folder.

    Raises:
        LocalError: one is missing or no TOML.
    """
    try:
        plan, parts = (_toml(folder / name) for name in ("roster.toml", "parts.toml"))
        further = plan.get("translations", ())
        return Sources(
            plan=plan,
            parts=parts,
            frames={kind: _frame(folder, kind, plan["language"]) for kind in TextKind},
            words={language: _toml(folder / f"words.{language}.toml") for language in further},
            translated={language: _frame(folder, TextKind.PLAIN, language) for language in further},
        )
    except OSError as error:
        raise LocalError(
            f"{error.filename} cannot be read ({error.strerror}).",
            "A keeper's sources are roster.toml, parts.toml, and the frames of both texts; for "
            "each translation words.XX.toml and plain.XX.txt.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise LocalError(f"The sources in {folder} are no TOML: {error}.") from error
    except KeyError as error:
        raise LocalError(f"roster.toml lacks {error}.") from error


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _frame(folder: Path, kind: TextKind, language: str) -> str:
    return (folder / f"{kind}.{language}.txt").read_text(encoding="utf-8")


def terms_files(sources: Sources) -> dict[str, bytes]:
    """Every terms document and text by its path below the keeper's folder.

    Raises:
        LocalError: the table lacks something, or names a part that is not there.
    """
    plan, parts = sources.plan, sources.parts
    files: dict[str, bytes] = {}
    try:
        for row in plan["terms"]:
            own = [parts[name] for name in row["parts"]]
            texts = {kind: _text(kind, row, own, sources) for kind in TextKind}
            for kind, text in texts.items():
                files[f"{_stem(row, plan)}.{plan['language']}.{kind}.txt"] = text
            for language in sources.words:
                translated = _translation(language, row, own, sources)
                if translated is not None:
                    files[_translation_path(row, plan, language)] = translated
            terms = _terms(row, own, texts, plan, parts["lists"])
            files[f"{_stem(row, plan)}.json"] = codec.encode(write(terms))
    except KeyError as error:
        raise LocalError(f"The sources lack {error}.") from error
    return files


def entries(sources: Sources, files: dict[str, bytes]) -> tuple[RosterEntry, ...]:
    """The active entries of the terms that the sources list."""
    return tuple(_entry(row, files, sources.plan) for row in sources.plan["terms"])


def _terms(
    row: Table, own: list[Table], texts: dict[TextKind, bytes], plan: Table, lists: Table
) -> Terms:
    return Terms(
        id=_terms_id(row, plan),
        name=row["name"],
        version=_version(row, plan),
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
        version=_version(row, plan),
        kind=TermsKind(row["kind"]),
        status=EntryStatus.ACTIVE,
        aliases=tuple(row["aliases"]),
        digest_multibase=Digest(digest(files[f"{_stem(row, plan)}.json"])),
        translations=tuple(
            Translation(language=language, digest_multibase=Digest(digest(files[path])))
            for language in plan.get("translations", ())
            for path in [_translation_path(row, plan, language)]
            if path in files
        ),
    )


def _terms_id(row: Table, plan: Table) -> str:
    return f"{plan['base']}/terms/{row['name']}/{_version(row, plan)}"


def _stem(row: Table, plan: Table) -> str:
    return f"terms/{row['name']}-{_version(row, plan)}"


def _translation_path(row: Table, plan: Table, language: str) -> str:
    return f"{_stem(row, plan)}.{language}.{TextKind.PLAIN}.txt"


def _version(row: Table, plan: Table) -> str:
    """A row's own version, or that of all."""
    version: str = {**plan, **row}["version"]
    return version


def _text(kind: TextKind, row: Table, own: list[Table], sources: Sources) -> bytes:
    """The complete text of one terms document."""
    said = [(part["says"], part[kind]) for part in own]
    return _filled(sources.frames[kind], kind, row | {"said": said}, sources.plan)


def _translation(language: str, row: Table, own: list[Table], sources: Sources) -> bytes | None:
    """The plain text of one terms document in another language, if it is said there.

    What is said of one version is not taken for another: it may mean something else.
    """
    words = sources.words[language]
    name = f"{row['name']}/{row['version']}" if "version" in row else row["name"]
    if name not in words["terms"]:
        return None
    says = [part["says"] for part in own]
    said = [*zip(says, (words["parts"][part] for part in row["parts"]), strict=True)]
    spoken = row | words["terms"][name] | {"said": said}
    return _filled(sources.translated[language], TextKind.PLAIN, spoken, sources.plan)


def _filled(frame: str, kind: TextKind, row: Table, plan: Table) -> bytes:
    said = {
        says.replace(" ", "_"): _items(
            kind, [words for where, words in row["said"] if where == says]
        )
        for says in ("may", "may not", "must")
    }
    words = {name: row[name] for name in ("title", "intro", "name")}
    return frame.format(**words, version=_version(row, plan), **said).encode()


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
