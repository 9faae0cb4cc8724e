"""The files: there, in the bytes that their digests name, the same for everybody."""

from assent import codec, did_web
from assent.multibase import digest
from assent_conformance.check import Area, Level, require
from assent_conformance.keeper.under_test import KEYS, Keeper

AREA = Area("keeper", "files")


@AREA.check("ROS-02")
def roster_reads(keeper: Keeper) -> None:
    """The newest roster is a canonical document of its schema."""
    require(keeper.newest.type == "Roster", "It is none.")


@AREA.check("KEY-05")
def did_document_reads(keeper: Keeper) -> None:
    """The DID document names the keeper and lists at least one key."""
    require(bool(keeper.keys.listed()), "It lists none.")


@AREA.check("KEY-04")
def keeper_is_a_host(keeper: Keeper) -> None:
    """The keeper is a did:web of this profile."""
    did_web.check(keeper.newest.body.keeper.ref, loopback=True)


@AREA.check("KEY-05")
def did_document_is_small(keeper: Keeper) -> None:
    """The DID document has at most 65536 bytes."""
    require(len(keeper.get(KEYS).body) <= codec.BODY_BYTES_MAX, "It is larger.")


@AREA.check("ROS-01")
def newest_by_digest(keeper: Keeper) -> None:
    """The newest roster is there by its digest, too, in the same bytes."""
    answer = keeper.get(f"rosters/{keeper.newest.record_digest}.json")
    require(answer.status == 200, f"It is not ({answer.status}).")
    require(answer.body == keeper.newest.raw, "It has other bytes.")


@AREA.check("ROS-01")
def terms_by_digest(keeper: Keeper) -> None:
    """The terms of each entry are there in the bytes that its digest names."""
    for name, item in keeper.terms.items():
        require(item.record_digest == name, "Terms have another digest.")


@AREA.check("ROS-01")
def texts_by_digest(keeper: Keeper) -> None:
    """Each text is there in the bytes that its terms or its entry name."""
    for name, raw in keeper.texts.items():
        require(digest(raw) == name, "A text has another digest.")


@AREA.check("ROS-12")
def translations_into_other_languages(keeper: Keeper) -> None:
    """Translations are into languages in which the terms have no text of their own, each once."""
    for entry, terms in keeper.entries():
        languages = [text.language for text in entry.translations]
        require(len(set(languages)) == len(languages), f"{entry.name} has one twice.")
        own = {text.language for text in terms.body.texts if text.kind == "plain"}
        require(not own & set(languages), f"{entry.name} translates into its own language.")


@AREA.check("PRF-01")
def documents_are_json(keeper: Keeper) -> None:
    """Documents say that they are JSON."""
    for path in ("roster.json", KEYS):
        kind = (keeper.get(path).header("content-type") or "").partition(";")[0]
        require(kind in ("application/json", "application/ld+json"), f"{path} says {kind}.")


@AREA.check("PRF-01")
def not_encoded(keeper: Keeper) -> None:
    """Documents are not encoded."""
    encoding = keeper.get("roster.json").header("content-encoding")
    require(encoding in (None, "identity"), f"They are: {encoding}.")


@AREA.check("PRF-01")
def small_enough(keeper: Keeper) -> None:
    """Roster and terms have at most 65536 bytes each."""
    for item in (keeper.newest, *keeper.terms.values()):
        require(len(item.raw) <= codec.BODY_BYTES_MAX, "One is larger.")


@AREA.check("ROS-02", level=Level.SHOULD)
def no_cookies(keeper: Keeper) -> None:
    """Whoever reads is not marked by a cookie."""
    require(keeper.get("roster.json").header("set-cookie") is None, "A cookie is set.")


@AREA.check("ROS-01")
def same_bytes_twice(keeper: Keeper) -> None:
    """The roster is the same for whoever asks twice."""
    first, second = keeper.get("roster.json"), keeper.get("roster.json")
    require(first.body == second.body, "It changes from one request to the next.")


@AREA.check("ROS-01")
def nothing_by_a_false_digest(keeper: Keeper) -> None:
    """A digest of nothing names nothing."""
    for kind, ending in (("rosters", "json"), ("terms", "json"), ("texts", "txt")):
        status = keeper.get(f"{kind}/{digest(b'nothing has this digest')}.{ending}").status
        require(status == 404, f"{kind} answers {status}.")


@AREA.check("ROS-10")
def keys_in_both_places(keeper: Keeper) -> None:
    """The DID document stands at its well-known address, too."""
    answer = keeper.get(".well-known/did.json")
    require(answer.status == 200, f"It does not ({answer.status}).")
    require(answer.body == keeper.get(KEYS).body, "It is another one.")


@AREA.check("ROS-10")
def index_names_the_newest(keeper: Keeper) -> None:
    """The index says of the newest roster what the roster says."""
    body = keeper.newest.body
    wanted = {
        "name": body.name,
        "keeper": body.keeper.ref,
        "sequence": body.sequence,
        "issued": body.issued,
        "endsAt": body.ends_at,
        "current": keeper.newest.record_digest,
    }
    said = {name: keeper.index.get(name) for name in wanted}
    require(said == wanted, "It says something else.")


@AREA.check("ROS-10")
def index_lists_every_version(keeper: Keeper) -> None:
    """The index lists every version, newest first."""
    wanted = [
        {"sequence": item.body.sequence, "digestMultibase": item.record_digest}
        for item in keeper.chain
    ]
    require(keeper.index.get("rosters") == wanted, "It lists others.")


@AREA.check("ROS-10")
def every_version_is_there(keeper: Keeper) -> None:
    """Every version is there by its digest, back to the first."""
    for item in keeper.chain:
        answer = keeper.get(f"rosters/{item.record_digest}.json")
        require((answer.status, answer.body) == (200, item.raw), "One is not.")
