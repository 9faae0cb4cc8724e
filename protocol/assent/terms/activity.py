"""What is done, or may be done, with data: the common form of processes and permissions.

One engine judges both, so that practices against terms and terms against terms cannot differ.
"""

from dataclasses import dataclass
from typing import Any

from assent.documents.terms import Permission, Process, Recipient
from assent.terms import recipients
from assent.terms.vocabulary import Vocabulary

__all__ = ["CONCEPTS", "DIMENSIONS", "Activity", "of_permission", "of_process"]

DIMENSIONS = (
    "purposes",
    "data",
    "operations",
    "recipients",
    "retention",
    "locations",
    "automation",
)
"""The dimensions in the order in which they are looked at."""

CONCEPTS = ("purposes", "data", "operations")
"""Those whose elements are concepts in the order of ``skos:broader``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Each combination of one element from every dimension. What is absent is not said."""

    name: str
    purposes: tuple[str, ...]
    data: tuple[str, ...]
    operations: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    retention: str | None
    locations: tuple[str, ...]
    automation: str | None

    def elements(self) -> tuple[tuple[Any, ...], ...]:
        """The elements of each dimension; None is the only one where nothing is said."""
        return (
            self.purposes,
            self.data,
            self.operations,
            self.recipients,
            (self.retention,),
            self.locations or (None,),
            (self.automation,),
        )


def of_process(process: Process, vocabulary: Vocabulary) -> Activity:
    """What a process does.

    An operation that is by its meaning one of third parties has third parties as recipients,
    whatever recipients the process lists.
    """
    implied = not vocabulary.by_third_parties.isdisjoint((*process.purposes, *process.operations))
    return Activity(
        name=process.name,
        purposes=process.purposes,
        data=process.data,
        operations=process.operations,
        recipients=(*process.recipients, *((recipients.THIRD_PARTIES,) if implied else ())),
        retention=process.retention,
        locations=process.locations,
        automation=process.automation,
    )


def of_permission(permission: Permission, name: str) -> Activity:
    """The most that a permission lets be done."""
    return Activity(
        name=name,
        purposes=permission.purposes,
        data=permission.data,
        operations=permission.operations,
        recipients=recipients.closure(permission.recipients),
        retention=permission.retention,
        locations=permission.locations,
        automation=permission.automation,
    )
