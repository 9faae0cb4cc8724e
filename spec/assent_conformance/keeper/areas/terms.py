"""Terms and texts: what is listed agrees with what is there, and means what terms may mean."""

from collections import Counter

from assent.documents.roster import EntryStatus
from assent.documents.terms import TextKind
from assent.roster import find
from assent.terms import compare, load_vocabulary
from assent_conformance.check import Area, Level, NeedsReview, require
from assent_conformance.keeper.under_test import Keeper

AREA = Area("keeper", "terms")

_PAGE_CHARACTERS = 3_000


@AREA.check("ROS-01")
def entries_agree(keeper: Keeper) -> None:
    """Each entry says IRI, name, version and kind as its terms do."""
    for entry, terms in keeper.entries():
        body = terms.body
        said = (entry.ref, entry.name, entry.version, entry.kind)
        require(said == (body.id, body.name, body.version, body.kind), f"“{entry.name}” differs.")


@AREA.check("ROS-01")
def entries_once(keeper: Keeper) -> None:
    """No terms are listed twice."""
    entries = keeper.newest.body.entries
    for name in ("ref", "digest_multibase"):
        counts = Counter(getattr(item, name) for item in entries)
        require(max(counts.values()) == 1, f"A {name} stands twice.")


@AREA.check("ROS-07")
def names_are_clear(keeper: Keeper) -> None:
    """A name or alias means one entry in force."""
    active = [item for item in keeper.newest.body.entries if item.status is EntryStatus.ACTIVE]
    counts = Counter(alias for item in active for alias in {item.name, *item.aliases})
    double = sorted(name for name, count in counts.items() if count > 1)
    versions = {(item.name, item.version) for item in active}
    require(len(versions) == len(active), "Two entries have one name and version.")
    names = {item.name for item in active}
    require(not [name for name in double if name not in names], f"{double} mean several.")


@AREA.check("ROS-07")
def names_lead_to_entries(keeper: Keeper) -> None:
    """Each alias leads to an entry in force."""
    for entry in keeper.newest.body.entries:
        for alias in entry.aliases if entry.status is EntryStatus.ACTIVE else ():
            require(find(keeper.newest.body, alias) is not None, f"“{alias}” leads nowhere.")


@AREA.check("TRM-01")
def vocabulary_is_known(keeper: Keeper) -> None:
    """Terms in force name the version of the pinned vocabulary."""
    version = load_vocabulary().version
    for entry, terms in keeper.entries():
        said = terms.body.vocabulary_version
        known = said == version or entry.status is not EntryStatus.ACTIVE
        require(known, f"“{entry.name}” is in version {said}.")


@AREA.check("TRM-12")
def no_terms_against_themselves(keeper: Keeper) -> None:
    """Terms are within themselves: none of their prohibitions hits a permission."""
    vocabulary = load_vocabulary()
    for entry, terms in keeper.entries():
        verdict = compare(terms.body, terms.body, vocabulary)
        require(verdict.within, f"“{entry.name}” forbids what it permits.")


@AREA.check("DOC-01")
def default_deny(keeper: Keeper) -> None:
    """What terms do not permit they forbid."""
    for entry, terms in keeper.entries():
        require(terms.body.interpretation == "prohibitive", f"“{entry.name}” does not say so.")


@AREA.check("ROS-06")
def plain_and_legal(keeper: Keeper) -> None:
    """Terms have a plain and a legal text in each language that they offer."""
    for entry, terms in keeper.entries():
        kinds: dict[str, set[TextKind]] = {}
        for text in terms.body.texts:
            kinds.setdefault(text.language, set()).add(text.kind)
        require(bool(kinds), f"“{entry.name}” has no text.")
        whole = all(found == {TextKind.PLAIN, TextKind.LEGAL} for found in kinds.values())
        require(whole, f"“{entry.name}” lacks a text.")


@AREA.check("ROS-06")
def texts_are_text(keeper: Keeper) -> None:
    """Texts are UTF-8 and not empty."""
    for raw in keeper.texts.values():
        require(bool(raw.decode("utf-8").strip()), "One is empty.")


@AREA.check("ROS-06")
def plain_texts_fit_a_page(keeper: Keeper) -> None:
    """A plain text has at most a page."""
    for entry, terms in keeper.entries():
        for text in terms.body.texts:
            length = len(keeper.texts[text.digest_multibase].decode("utf-8"))
            short = length <= _PAGE_CHARACTERS or text.kind is TextKind.LEGAL
            require(short, f"“{entry.name}” has {length} characters.")


@AREA.check("ROS-12")
def translations_fit_a_page(keeper: Keeper) -> None:
    """A translation has at most a page."""
    for entry, _terms in keeper.entries():
        for item in entry.translations:
            length = len(keeper.texts[item.digest_multibase].decode("utf-8"))
            require(length <= _PAGE_CHARACTERS, f"“{entry.name}” has {length} characters.")


@AREA.check("ROS-06", level=Level.SHOULD)
def texts_in_english(keeper: Keeper) -> None:
    """Terms in force have texts in English, so that most can read them."""
    for entry, terms in keeper.entries():
        languages = {text.language for text in terms.body.texts}
        if entry.status is EntryStatus.ACTIVE:
            require("en" in languages, f"“{entry.name}” has none.")


@AREA.check("TRM-13")
def texts_say_what_terms_say(keeper: Keeper) -> None:
    """Whether texts say what the terms say, a person has to judge."""
    raise NeedsReview(f"{len(keeper.terms)} terms and {len(keeper.texts)} texts; read them.")
