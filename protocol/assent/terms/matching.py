"""Is what is done within what is allowed? Practices against terms, and terms against terms.

Both questions go to one engine (TRM-02). Default deny: what no permission covers is outside.
Prohibitions come before permissions.
"""

from collections.abc import Iterable, Iterator, Sequence

from assent.documents.terms import Obligation, Practices, Prohibition, Terms
from assent.terms import explanation
from assent.terms.activity import Activity, of_permission, of_process
from assent.terms.allowance import allowance
from assent.terms.coverage import Gap, covered, gap
from assent.terms.explanation import COMPARING, CUSTOMER, VENDOR, Voice
from assent.terms.obligations import offered
from assent.terms.prohibitions import avoids, implies, narrowed
from assent.terms.verdict import Finding, Result, Verdict, worst
from assent.terms.vocabulary import Vocabulary

__all__ = ["allow", "compare", "match", "weigh"]

_CUTS_MAX = 64
_SENTENCE_MAX = 600  # A difference in a document holds no more.


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
    judge = _Judge(b, vocabulary, voice, beside=a.prohibitions)
    return judge.verdict(
        a.vocabulary_version,
        (
            judge.judge_beside(of_permission(permission, f"permissions/{index}"))
            for index, permission in enumerate(a.permissions)
        ),
        a.obligations,
    )


def weigh(terms: Terms, activity: Activity, vocabulary: Vocabulary) -> Result:
    """The result of :func:`allow`, without its reasons: these cost more than the answer."""
    if terms.vocabulary_version != vocabulary.version:
        return Result.UNKNOWN
    hits = (avoids(activity, item, vocabulary) for item in terms.prohibitions)
    return worst(covered(allowance(terms.permissions, vocabulary), activity), *hits)


def allow(
    terms: Terms, activity: Activity, vocabulary: Vocabulary, *, voice: Voice = VENDOR
) -> Verdict:
    """Whether one activity is within the terms, whatever they ask for beside it."""
    judge = _Judge(terms, vocabulary, voice)
    return judge.concluded([*judge.versions(), *judge.judge(activity)])


class _Judge:
    """One terms document, asked about activities and obligations.

    ``beside`` are prohibitions that bind what is judged anyway; those of the terms that say no
    more than these are settled.
    """

    def __init__(
        self,
        terms: Terms,
        vocabulary: Vocabulary,
        voice: Voice,
        beside: tuple[Prohibition, ...] = (),
    ) -> None:
        self._terms = terms
        self._vocabulary = vocabulary
        self._voice = voice
        self._beside = beside
        self._cuts = 0
        self._allowance = allowance(terms.permissions, vocabulary)
        self._binding = [
            (index, prohibition)
            for index, prohibition in enumerate(terms.prohibitions)
            if not any(implies(own, prohibition, vocabulary) for own in beside)
        ]

    def verdict(
        self,
        version: str,
        judged: Iterable[Sequence[Finding]],
        offers: tuple[Obligation, ...],
    ) -> Verdict:
        """All findings together; the worst decides."""
        return self.concluded(
            [
                *self.versions(version),
                *(finding for findings in judged for finding in findings),
                *self._obligations(offers),
            ]
        )

    def concluded(self, findings: list[Finding]) -> Verdict:
        """The verdict of all findings; within where there are none."""
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
            for index, prohibition in self._binding
            if (result := avoids(activity, prohibition, self._vocabulary)) is not Result.WITHIN
        ]
        found = gap(self._allowance, activity)
        return findings if found is None else [*findings, self._gap(found, activity)]

    def judge_beside(self, activity: Activity) -> list[Finding]:
        """The findings against what the prohibitions beside leave of an activity.

        It is cut only where that can still change the answer.
        """
        queue = [activity]
        findings: list[Finding] = []
        while queue:
            piece = queue.pop()
            if self._is_within(piece):
                continue
            cut = self._hit_beside(piece)
            if cut is None:
                findings += self.judge(piece)
                continue
            self._cuts += 1
            pieces = list(narrowed(piece, cut, self._vocabulary))
            if self._cuts > _CUTS_MAX or piece in pieces:
                findings += map(_doubted, self.judge(piece))
            else:
                queue.extend(pieces)
            if self._cuts > _CUTS_MAX:
                break
        return findings

    def _is_within(self, activity: Activity) -> bool:
        """Whether :meth:`judge` would find nothing."""
        return covered(self._allowance, activity) is Result.WITHIN and all(
            avoids(activity, prohibition, self._vocabulary) is Result.WITHIN
            for _, prohibition in self._binding
        )

    def _hit_beside(self, activity: Activity) -> Prohibition | None:
        """A prohibition beside that hits the activity, or else one that may do so."""
        maybe = None
        for own in self._beside:
            answer = avoids(activity, own, self._vocabulary)
            if answer is Result.OUTSIDE:
                return own
            if answer is Result.UNKNOWN and maybe is None:
                maybe = own
        return maybe

    def versions(self, *others: str) -> Iterator[Finding]:
        """A finding for each version of the vocabulary that is not the one known here."""
        for own in dict.fromkeys((*others, self._terms.vocabulary_version)):
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
    if len(sentence) > _SENTENCE_MAX:
        sentence = sentence[: _SENTENCE_MAX - 1] + "…"
    return Finding(
        result=result, dimension=dimension, rule=rule, process=process, sentence=sentence
    )


def _doubted(finding: Finding) -> Finding:
    return _finding(
        Result.UNKNOWN, finding.dimension, finding.rule, finding.process, finding.sentence
    )
