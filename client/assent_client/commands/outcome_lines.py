"""Results of proffers on the screen and for programs, shared by the commands that make them."""

from typing import Any

from assent_client.commands.discover import value_of as discovery_value
from assent_client.results import Outcome, ProfferResult
from assent_client.words import distinct
from assent_client.words.outcomes import headline, next_steps
from assent_terminal.layout import bullets, paragraph, step

__all__ = ["lines_of", "value_of"]


def lines_of(result: ProfferResult, width: int) -> list[str]:
    """What became of a proffer, what differed, and the ways on."""
    lines = paragraph(headline(result), width)
    differences = distinct(item.explanation for item in result.differences)
    if differences:
        lines += ["  What differed:", *bullets(differences, width, indent=4)]
    steps = next_steps(result)
    if result.outcome is Outcome.DECLINED and steps:
        lines.append("  Your ways on:")
        for text, command in steps:
            lines += bullets([text], width, indent=4)
            lines += [f"      {command}"] if command else []
        return lines
    return lines + [line for item in steps for line in step(*item, width, indent=2)]


def value_of(result: ProfferResult) -> dict[str, Any]:
    """A result for programs."""
    problem, terms = result.problem, result.terms
    return {
        "url": result.url,
        "outcome": result.outcome,
        "sentence": result.sentence,
        "vendor": result.vendor,
        "legalName": result.legal_name,
        "proffer": result.proffer_id,
        "record": result.record,
        "terms": None
        if terms is None
        else {"id": terms.ref, "name": terms.name, "version": terms.version},
        "acceptBy": result.accept_by,
        "reason": result.reason,
        "differences": [
            {"dimension": item.dimension, "explanation": item.explanation}
            for item in result.differences
        ],
        "alsoAccepted": [
            {"id": item.ref, "name": item.name, "version": item.version}
            for item in result.also_accepted
        ],
        "tryAgain": result.try_again,
        "problem": None
        if problem is None
        else {"code": problem.code, "fault": problem.fault, "sentence": problem.sentence},
        "localTest": result.local_test,
        "discovery": None if result.discovery is None else discovery_value(result.discovery),
    }
