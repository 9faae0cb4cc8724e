"""Naming sites to ``sync``: a wallet restored by its sheet asks them what they hold."""

from dataclasses import replace

from assent_client.client import Client
from assent_client.commands.codes import code_of_look
from assent_client.commands.prefer import context_named
from assent_client.commands.session import Session
from assent_client.discovery import Discovery, VendorState
from assent_client.problems import Refused, VendorFault, problem_of
from assent_client.reconciling import find_keys
from assent_client.syncing import VendorSync
from assent_client.transport import Unreachable
from assent_client.wallet import DEFAULT_CONTEXT
from assent_client.words import host, plain
from assent_terminal import Failure

__all__ = ["known_again", "together"]


def known_again(
    session: Session, client: Client, url: str, contexts: tuple[str, ...]
) -> VendorSync:
    """The vendor at a site; a restored wallet asks it what it holds under each key.

    Raises:
        Failure: there is no vendor there.
    """
    found: Discovery = session.run(client.discover(url))
    known = client.wallet.vendors.at(found.origin)
    if found.vendor is None and known is None:
        raise Failure(code_of_look(found), plain(found.sentence))
    did = found.vendor or (known.did if known is not None else "")
    nothing = VendorSync(
        vendor=did, legal_name=found.legal_name or host(did), equal=None, waiting=0
    )
    if client.wallet.restored is None or found.state not in (
        VendorState.OPEN,
        VendorState.RETIRED,
    ):
        return nothing
    names = (DEFAULT_CONTEXT, "work", *map(context_named, contexts))
    try:
        done = [
            comparison
            for name in dict.fromkeys(names)
            for comparison in session.run(find_keys(client.agent, did, name))
        ]
    except (Unreachable, Refused, VendorFault) as error:
        return replace(nothing, problem=problem_of(error))
    return replace(nothing, changes=tuple(change for item in done for change in item.changes))


def together(
    before: tuple[VendorSync, ...], results: tuple[VendorSync, ...]
) -> tuple[VendorSync, ...]:
    """The results, each with what was found before it."""
    first = {item.vendor: item for item in before}
    joined = [
        replace(item, changes=(*first.pop(item.vendor).changes, *item.changes))
        if item.vendor in first
        else item
        for item in results
    ]
    return (*joined, *first.values())
