"""The line protocol itself: order, ids, what is not a verifier's business, and the end."""

from assent_conformance.check import Area, require
from assent_conformance.verifier.under_test import Verifier
from assent_conformance.verifier.vectors import vectors

AREA = Area("verifier", "protocol")


@AREA.check("REC-06")
def answers_in_order(verifier: Verifier) -> None:
    """Requests are answered in their order, each under its id."""
    first, second = vectors()[:2]
    for case in (second, first, second):
        name = f"again {case['id']}"
        require(verifier.answer({**case, "id": name}).get("id") == name, "An id is another one.")


@AREA.check("REC-06")
def same_answer_twice(verifier: Verifier) -> None:
    """The same request gets the same answer."""
    case = vectors()[0]
    require(verifier.answer(case) == verifier.answer(case), "It does not.")


@AREA.check("REC-06")
def unknown_task(verifier: Verifier) -> None:
    """A task that is no verifier's is neither accepted nor the end."""
    case = vectors()[0]
    answer = verifier.answer({**case, "task": "wish"})
    require(answer.get("verdict") not in ("accepted", "valid"), "It accepts it.")
    verifier.answer(case)


@AREA.check("REC-06")
def ends_with_its_input(verifier: Verifier) -> None:
    """At the end of its input it ends with exit code 0."""
    verifier.answer(vectors()[0])
    code = verifier.close()
    require(code == 0, f"It ends with {code}.")


@AREA.check("CLI-33")
def keys_from_outside(verifier: Verifier) -> None:
    """A bundle is undecided without keys from outside, whatever it holds."""
    case = next(
        item
        for item in vectors()
        if item["task"] == "bundle" and item["expect"]["verdict"] == "valid"
    )
    asked = {name: value for name, value in case.items() if name != "keys"}
    verdict = verifier.answer(asked).get("verdict")
    require(verdict == "undecided", f"Its verdict is {verdict}.")


@AREA.check("PRF-01")
def no_bytes(verifier: Verifier) -> None:
    """No bytes are no document."""
    answer = verifier.answer({"id": "none", "task": "document", "type": "Dispute", "bytes": ""})
    require(answer.get("verdict") == "rejected", "It accepts them.")
    require(answer.get("code") == "not-json", f"Its code is {answer.get('code')}.")
