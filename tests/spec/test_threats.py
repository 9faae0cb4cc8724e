"""Every threat is answered by requirements and a test that names it, or by a reason why not."""

import re

import pytest

from specification import law, requirements, threats
from specification.scanning import holding
from specification.text import parts

IDS = {item.id for item in requirements.read(parts())}
THREATS = threats.read()


def test_the_list_is_whole() -> None:
    due = [
        f"{group}{number}"
        for group, (_, count) in threats.GROUPS.items()
        for number in range(1, count + 1)
    ]

    assert [item.id for item in THREATS] == due
    assert len(due) == 148


@pytest.mark.parametrize("threat", THREATS, ids=lambda item: item.id)
def test_a_threat_is_answered(threat: threats.Threat) -> None:
    """By requirements that exist and a test whose docstring names it, or by a reason."""
    assert set(threat.requirements) <= IDS
    if threat.reason:
        assert not threat.requirements
        assert len(threat.reason.split()) >= 5
    else:
        assert threat.requirements
        assert holding(threat.id), "no test names it"


def test_what_a_reason_refers_to_exists() -> None:
    named = {name for item in THREATS for name in re.findall(r"[A-Z]{3}-[0-9]{2}", item.reason)}

    assert named
    assert named <= IDS


@pytest.mark.parametrize("duty", law.read(), ids=lambda item: item.source)
def test_a_legal_duty_is_helped_by_requirements_or_has_a_reason(duty: law.Duty) -> None:
    assert set(duty.requirements) <= IDS
    assert bool(duty.requirements) != bool(duty.reason)
    assert duty.source
