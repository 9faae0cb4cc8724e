"""Which agreement or proffer a person means: a site, a name, or the beginning of an id."""

from collections.abc import Sequence

from assent.documents.containers import read_proffer
from assent.errors import LocalError
from assent_client.agreements import AgreementView
from assent_client.client import Client
from assent_client.results import ProfferResult
from assent_client.wallet import DEFAULT_CONTEXT, KeptProffer
from assent_client.words import day, host
from assent_client.words.agreements import handle

__all__ = ["agreement_named", "open_proffer_named", "open_proffers"]


def agreement_named(client: Client, said: str, *, to_end: bool = False) -> AgreementView:
    """The agreement meant by a site, a vendor's name, or the beginning of its id.

    Of several with one vendor, the one that is not over; ``to_end`` means no other.

    Raises:
        LocalError: none, or more than one, is meant.
    """
    at_site = [
        item for item in client.agreements() if _means(said, item.agreement.origin, item.legal_name)
    ]
    live = [item for item in at_site if not item.standing.status.is_over]
    found = live or at_site
    if not found:
        return client.agreement(said)
    if len(found) == 1:
        return found[0]
    if to_end and not live:
        raise LocalError(
            f"All {len(found)} agreements with {said} are over already.",
            "See what still holds: assent agreements list",
        )
    names = ", ".join(
        f"{handle(item.agreement.id)} ({item.agreement.terms_name}, since "
        f"{day(item.standing.since)})"
        for item in found
    )
    raise LocalError(f"There are {len(found)} agreements with {said}.", f"Name one: {names}.")


def open_proffers(client: Client) -> list[KeptProffer]:
    """The proffers that have no outcome yet, oldest first."""
    return client.wallet.proffers.open()


def open_proffer_named(client: Client, said: str) -> ProfferResult | None:
    """The proffer without an outcome that is meant, or None.

    Raises:
        LocalError: more than one is meant.
    """
    states = {item.proffer_id: item for item in client.proffers()}
    found = [
        kept
        for kept in open_proffers(client)
        if _means(said, kept.origin, states[kept.id].legal_name or "")
        or kept.id.removeprefix("urn:uuid:").startswith(said.removeprefix("urn:uuid:"))
    ]
    if len(found) > 1:
        names = ", ".join(_told_apart(client, kept) for kept in found)
        raise LocalError(f"There are {len(found)} proffers to {said}.", f"Name one: {names}.")
    return states[found[0].id] if found else None


def _told_apart(client: Client, kept: KeptProffer) -> str:
    """A proffer by its name, the terms that were proffered first, and the context."""
    terms = read_proffer(kept.raw).candidates[0].body.terms_name
    relationship = client.wallet.relationships.get(kept.first_party)
    context = DEFAULT_CONTEXT if relationship is None else relationship.context
    where = "" if context == DEFAULT_CONTEXT else f", {context}"
    return f"{handle(kept.id)} ({terms}{where})"


def _means(said: str, origin: str, legal_name: str) -> bool:
    names: Sequence[str] = (origin, host(origin), legal_name)
    return said.strip().rstrip("/").casefold() in {name.casefold() for name in names if name}
