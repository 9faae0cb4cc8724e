"""The operator's wishes about terms, from names to digests: the policy that decides.

A name, alias, name with version, IRI or digest means every entry that it fits, of any roster.
"""

from collections.abc import Sequence

from assent.documents.roster import RosterEntry
from assent.errors import LocalError
from assent.policy import Policy
from assent_server.misspellings import nearest
from assent_server.pinned_rosters import Pinned
from assent_server.settings import Accept

__all__ = ["entries_called", "policy"]


def policy(accept: Accept, rosters: Sequence[Pinned]) -> Policy:
    """The policy of these wishes.

    Raises:
        LocalError: a name fits no terms; a policy that removes nothing must not look as if it did.
    """
    everything = (
        entry.digest_multibase for item in rosters for entry in item.document.body.entries
    )
    person = everything if accept.children else _digests("person", accept.person, rosters)
    return Policy(
        remove=frozenset(_digests("remove", accept.remove, rosters)),
        person=frozenset(person),
        prefer=_digests("prefer", accept.prefer, rosters),
        unknown=accept.unknown,
        personal=accept.personal,
        sensitive=accept.sensitive,
        laws=frozenset(accept.laws),
    )


def entries_called(name: str, rosters: Sequence[Pinned]) -> tuple[RosterEntry, ...]:
    """All entries that ``name`` fits, in roster order."""
    return tuple(
        entry
        for pinned in rosters
        for entry in pinned.document.body.entries
        if name in (entry.ref, entry.digest_multibase, entry.name, f"{entry.name}/{entry.version}")
        or name in entry.aliases
    )


def _digests(where: str, names: Sequence[str], rosters: Sequence[Pinned]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        entries = entries_called(name, rosters)
        if not entries:
            known = [e.name for pinned in rosters for e in pinned.document.body.entries]
            raise LocalError(
                f"policy.toml: accept.{where} names “{name}”, which no roster has.",
                nearest(name, known),
            )
        found += [entry.digest_multibase for entry in entries]
    return tuple(dict.fromkeys(found))
