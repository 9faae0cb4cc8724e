"""Is what is done within what is allowed? Practices against terms, and terms against terms.

Both questions go to one engine (TRM-02). Default deny: what no permission covers is outside.
Prohibitions come before permissions.
"""

from collections.abc import Iterable, Iterator, Sequence

from assent.documents.terms import Obligation, Practices, Prohibition, Terms
from assent.terms import explanation
from assent.terms.activity import Activity, of_permission, of_process
from assent.terms.allowance import allowance
from assent.terms.coverage import Gap, gap
from assent.terms.explanation import COMPARING, CUSTOMER, Voice
from assent.terms.obligations import offered
from assent.terms.prohibitions import avoids, narrowed
from assent.terms.verdict import Finding, Result, Verdict, worst
from assent.terms.vocabulary import Vocabulary

__all__ = ["compare", "match"]

_CUTS_MAX = 512


def match(
    practices: Practices, terms: Terms, vocabulary: Vocabulary, *, voice: Voice = CUSTOMER
) -> Verdict:
    """Whether everything that one profile does is within the terms, and all asked is promised."""
    judge = _Judge(terms, vocabulary, voice)
    return judge.verdict(
        practices.vocabulary_version,
        (judge.judge(of_process(process, vocabulary)) for process in practices.processes),
        practices.obligations,
    )


def compare(a: Terms, b: Terms, vocabulary: Vocabulary, *, voice: Voice = COMPARING) -> Verdict:
    """Whether ``a`` permits no more than ``b`` and owes no less.

    The permissions of ``a``, narrowed by its own prohibitions, are judged as processes are.
    """
    judge = _Judge(b, vocabulary, voice)
    return judge.verdict(
        a.vocabulary_version,
        (
            judge.judge_beside(of_permission(permission, f"permissions/{index}"), a.prohibitions)
            for index, permission in enumerate(a.permissions)
        ),
        a.obligations,
    )


class _Judge:
    """One terms document, asked about activities and obligations."""

    def __init__(self, terms: Terms, vocabulary: Vocabulary, voice: Voice) -> None:
        self._terms = terms
        self._vocabulary = vocabulary
        self._voice = voice
        self._allowance = allowance(terms.permissions, vocabulary)

    def verdict(
        self,
        version: str,
        judged: Iterable[Sequence[Finding]],
        offers: tuple[Obligation, ...],
    ) -> Verdict:
        """All findings together; the worst decides."""
        findings = [
            *self._versions(version),
            *(finding for findings in judged for finding in findings),
            *self._obligations(offers),
        ]
        if not findings:
            sentence = explanation.nothing_found(self._voice)
            findings = [_finding(Result.WITHIN, "all", None, None, sentence)]
        return Verdict(
            result=worst(*(finding.result for finding in findings)), findings=tuple(findings)
        )

    def judge(self, activity: Activity) -> list[Finding]:
        """The findings against one activity; none where it is within."""
        findings = [
            self._hit(result, index, activity)
            for index, prohibition in enumerate(self._terms.prohibitions)
            if (result := avoids(activity, prohibition, self._vocabulary)) is not Result.WITHIN
        ]
        found = gap(self._allowance, activity)
        return findings if found is None else [*findings, self._gap(found, activity)]

    def judge_beside(self, activity: Activity, cuts: tuple[Prohibition, ...]) -> list[Finding]:
        """The findings against what is left of an activity beside prohibitions of its own.

        The activity is cut only where that can still change the answer.
        """
        queue, seen = [activity], 0
        findings: list[Finding] = []
        while queue:
            piece = queue.pop()
            seen += 1
            found = self.judge(piece)
            if not found:
                continue
            hits = [(avoids(piece, cut, self._vocabulary), cut) for cut in cuts]
            sure = next((cut for result, cut in hits if result is Result.OUTSIDE), None)
            if sure is not None and seen < _CUTS_MAX:
                queue.extend(narrowed(piece, sure, self._vocabulary))
                continue
            undecided = any(result is not Result.WITHIN for result, _ in hits)
            findings += [_doubted(finding) for finding in found] if undecided else found
        return findings

    def _versions(self, version: str) -> Iterator[Finding]:
        for own in dict.fromkeys((version, self._terms.vocabulary_version)):
            if own != self._vocabulary.version:
                sentence = explanation.foreign_version(own, self._vocabulary)
                yield _finding(Result.UNKNOWN, "vocabulary", None, None, sentence)

    def _hit(self, result: Result, index: int, activity: Activity) -> Finding:
        prohibition = self._terms.prohibitions[index]
        sentence = explanation.prohibition(result, prohibition, activity, self._voice)
        dimension = next(
            name
            for name in ("operations", "purposes", "recipients", "data", "locations")
            if getattr(prohibition, name)
        )
        return _finding(result, dimension, f"prohibitions/{index}", activity.name, sentence)

    def _gap(self, found: Gap, activity: Activity) -> Finding:
        index = found.permission
        permission = None if index is None else self._terms.permissions[index]
        sentence = explanation.gap(found, activity, permission, self._vocabulary, self._voice)
        rule = None if index is None else f"permissions/{index}"
        return _finding(found.result, found.dimension, rule, activity.name, sentence)

    def _obligations(self, offers: tuple[Obligation, ...]) -> Iterator[Finding]:
        for index, asked in enumerate(self._terms.obligations):
            result = offered(asked, offers)
            if result is not Result.WITHIN:
                offer = next((offer for offer in offers if offer.kind is asked.kind), None)
                sentence = explanation.obligation(result, asked, offer, self._voice)
                yield _finding(result, "obligations", f"obligations/{index}", None, sentence)


def _finding(
    result: Result, dimension: str, rule: str | None, process: str | None, sentence: str
) -> Finding:
    return Finding(
        result=result, dimension=dimension, rule=rule, process=process, sentence=sentence
    )


def _doubted(finding: Finding) -> Finding:
    return _finding(
        Result.UNKNOWN, finding.dimension, finding.rule, finding.process, finding.sentence
    )
