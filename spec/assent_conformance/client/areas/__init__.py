"""The areas of checks, one a module, in the order of a run."""

from assent_conformance.client.areas import (
    agreements,
    answers,
    comparing,
    hostile,
    linkability,
    looking,
    notices,
    proffers,
    repeating,
    secured,
    sessions,
    wallet,
)

__all__ = ["AREAS"]

AREAS = (
    looking.AREA,
    proffers.AREA,
    agreements.AREA,
    answers.AREA,
    notices.AREA,
    comparing.AREA,
    repeating.AREA,
    secured.AREA,
    sessions.AREA,
    linkability.AREA,
    wallet.AREA,
    hostile.AREA,
)
