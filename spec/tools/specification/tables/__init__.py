"""The tables of the specification, each by the name of its region."""

from specification.regions import Writers
from specification.tables import carriage, decisions, evidence, meaning, order, shapes

__all__ = ["TABLES"]

TABLES: Writers = {
    "audit-answers": evidence.answers,
    "audit-steps": evidence.steps,
    "bundle": shapes.bundle,
    "calls": carriage.calls,
    "containers": shapes.containers,
    "decisions": decisions.decisions,
    "dimensions": meaning.dimensions,
    "documents": shapes.documents,
    "duties": order.duties,
    "errors": carriage.errors,
    "exits": evidence.exits,
    "lattice": meaning.lattice,
    "locations": meaning.locations,
    "logic": meaning.logic,
    "negotiation": order.negotiation,
    "objections": evidence.objections,
    "obligations": meaning.obligations,
    "pins": evidence.pins,
    "problem-members": shapes.problem,
    "reasons": order.reasons,
    "recipients": meaning.recipients,
    "roster": evidence.roster,
    "shapes": shapes.shapes,
    "signers": order.signers,
    "statuses": order.statuses,
}
