"""A document as linked data: expanded JSON-LD and N-Quads, for readers who want RDF.

A view and never evidence: proofs cover the JSON (PRF-08), and no rule of the core reads what is
made here. Needs the extra ``linked-data``. Only documents whose shape was checked come here,
since a JSON-LD processor follows whatever a hostile document tells it to (LD1 to LD11).
"""

import json
from types import ModuleType
from typing import Any

import assent_schemas
from assent.documents.document import CONTEXT, Document
from assent.errors import LocalError

__all__ = ["expanded", "nquads"]

Json = dict[str, Any]

_CONTEXT_FILES = dict(
    zip(CONTEXT, ("context/data-integrity-v2.jsonld", "context/assent-v1.jsonld"), strict=True)
)


def expanded(document: Document[Any]) -> list[Json]:
    """The expanded JSON-LD of ``document``: full IRIs, no context.

    Raises:
        LocalError: PyLD is not installed.
        PinError: a shipped context was edited (PRF-12).
    """
    view: list[Json] = _pyld().expand(document.value, _options())
    return view


def nquads(document: Document[Any]) -> str:
    """The N-Quads of ``document`` in canonical order (RDFC-1.0); raises as ``expanded``.

    Only proofs have blank nodes, and they are few, so this needs no bound of its own.
    """
    options = _options() | {"algorithm": "URDNA2015", "format": "application/n-quads"}
    view: str = _pyld().normalize(document.value, options)
    return view


def _pyld() -> ModuleType:
    try:
        from pyld import jsonld
    except ImportError as error:
        raise LocalError(
            "The linked-data view needs PyLD, which is not installed.",
            "Run: pip install 'assent[linked-data]'",
        ) from error
    module: ModuleType = jsonld
    return module


def _options() -> Json:
    from pyld.context_resolver import ContextResolver

    # Parsed anew each time: PyLD writes into the contexts that it is given.
    contexts = {url: json.loads(assent_schemas.read(name)) for url, name in _CONTEXT_FILES.items()}

    def load(url: str, options: object) -> Json:
        """One of the two pinned contexts; nothing else is ever loaded (PRF-04, LD1)."""
        if url not in contexts:
            raise LocalError(f"The context {url} is not one of the two that documents have.")
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    # PyLD's own resolver keeps contexts for the whole process, so another document's hostile
    # context could change what ours means. One that knows nothing yet costs little.
    return {"documentLoader": load, "contextResolver": ContextResolver({}, load)}
