"""An agreement in the forms that other tools read, made from what the wallet holds.

Nothing is fetched, and nothing that is written here is ever read again.
"""

from typing import Any

from assent import documents
from assent.agreement import terms_in_force
from assent.documents import Digest, Document, Terms
from assent.errors import LocalError
from assent.terms import load_vocabulary
from assent.views import Form, Grounds, agreement_view, consent_receipt, consent_record, faults
from assent_client.agent import Agent
from assent_client.agreements import AgreementView

__all__ = ["view_as"]


def view_as(agent: Agent, held: AgreementView, form: Form, *, terms: Terms | None) -> Any:
    """The agreement in ``form``, which it keeps.

    Raises:
        LocalError: what the agreement rests on is not in this wallet, or it says what the form
            has no way to say.
    """
    if terms is None:
        raise _missing("What its terms say")
    view = _made(agent, held, form, terms)
    found = faults(view, form, load_vocabulary())
    if found:
        raise LocalError(f"That form cannot say what this agreement says ({found[0]}).")
    return view


def _made(agent: Agent, held: AgreementView, form: Form, terms: Terms) -> Any:
    record = held.history.record
    if form is Form.ODRL:
        return agreement_view(record, terms_in_force(terms, held.standing))
    grounds = Grounds(
        record=record,
        terms=terms,
        practices=_kept(agent, record.body.practices.digest_multibase, "Practices"),
        description=_kept(
            agent, record.body.description.digest_multibase, "SecondPartyDescription"
        ).body,
        standing=held.standing,
    )
    if form is Form.KANTARA:
        return consent_receipt(grounds, load_vocabulary())
    return consent_record(grounds, load_vocabulary(), created=agent.now())


def _kept(agent: Agent, name: Digest, kind: str) -> Document[Any]:
    raw = agent.wallet.contents.get(name)
    if raw is None:
        raise _missing("What they said of themselves")
    return documents.read(raw, kind)


def _missing(what: str) -> LocalError:
    return LocalError(f"{what} is not in this wallet.", "assent export fetches it from them.")
