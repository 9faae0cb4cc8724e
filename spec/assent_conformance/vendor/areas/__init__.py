"""The areas of checks, one a module, in the order of a run."""

from assent_conformance.vendor.areas import (
    binding,
    chaos,
    content,
    description,
    forms,
    negotiation,
    notices,
    outcomes,
    profile,
    proofs,
    reads,
    reconciliation,
    records,
    sessions,
    spellings,
    states,
)

__all__ = ["AREAS"]

AREAS = (
    description.AREA,
    content.AREA,
    profile.AREA,
    forms.AREA,
    spellings.AREA,
    proofs.AREA,
    binding.AREA,
    negotiation.AREA,
    outcomes.AREA,
    records.AREA,
    notices.AREA,
    reads.AREA,
    reconciliation.AREA,
    sessions.AREA,
    states.AREA,
    chaos.AREA,
)
