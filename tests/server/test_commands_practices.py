"""``assent-server practices``: shown in plain words, signed by somebody, true to promises.

SRV-11.
"""

import json

import pytest

from assent import documents
from assent.documents import Document, Terms
from assent.roster import reference
from assent_server.commands import practices_sign
from assent_terminal import Screen
from support.customer import Customer
from support.replacing import replace
from support.vendor_folder import VendorFolder

SIGN = ("practices", "sign", "--yes", "--signer", "Ada")


def test_what_is_signed_was_shown_in_plain_words(empty: VendorFolder) -> None:
    empty.made(signed=False)

    result = empty.done(*SIGN)

    assert "use personal data for service usage analytics" in " ".join(result.stderr.split())
    assert "Signed by Ada: analytics." in result.stdout


def test_who_signed_is_kept_here_and_published_nowhere(empty: VendorFolder) -> None:
    empty.made(signed=False).done(*SIGN)

    (line,) = empty.folder.signing_log.read_text().splitlines()

    kept = json.loads(line)
    assert (kept["by"], kept["profile"], kept["at"]) == (
        "Ada",
        "analytics",
        "2027-03-01T10:00:30Z",
    )
    with empty.opened() as shop:
        (practices,) = shop.endpoint.published.practices.values()
        assert b"Ada" not in practices.raw
        assert kept["digest"] == practices.record_digest


def test_nobody_signs_by_a_script_without_a_name(empty: VendorFolder) -> None:
    empty.made(signed=False)

    for words in (("practices", "sign", "--yes"), ("practices", "sign")):
        result = empty.command(*words)
        assert result.exit_code == 2
        assert "The company will" not in result.output, "It is shown to nobody who could confirm."
    assert not list(empty.folder.practices.glob("*.json"))


def test_who_does_not_confirm_signs_nothing(
    empty: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.made(signed=False)
    monkeypatch.setattr(Screen, "can_ask", True)

    result = empty.command("practices", "sign", answers="Ada\nn\n")

    assert result.exit_code == 130
    assert not list(empty.folder.practices.glob("*.json"))


def test_who_confirms_signs(empty: VendorFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.made(signed=False)
    monkeypatch.setattr(Screen, "can_ask", True)

    result = empty.command("practices", "sign", answers="Ada\ny\n")

    assert result.exit_code == 0
    assert "does the company do exactly this" in result.stderr


def test_nothing_is_signed_twice(vendor: VendorFolder) -> None:
    before = (vendor.folder.practices / "analytics.json").read_bytes()

    result = vendor.done(*SIGN)

    assert "signed already" in result.stdout
    assert (vendor.folder.practices / "analytics.json").read_bytes() == before


def test_a_profile_that_breaks_live_agreements_is_not_signed(vendor: VendorFolder) -> None:
    """POL-03."""
    with vendor.opened() as shop:
        record = shop.agreed()
    vendor.change(
        "practices/analytics.toml", 'recipients = ["second-party"]', 'recipients = ["partners"]'
    )

    result = vendor.command(*SIGN)

    assert result.exit_code == 3
    assert record.id in result.stderr
    assert "would break 1 live agreements" in result.stderr
    assert "profile of its own" in result.stderr
    assert vendor.value("practices", "show")[0]["state"].startswith("changed since")


def test_what_keeps_every_promise_is_signed_beside_live_agreements(vendor: VendorFolder) -> None:
    with vendor.opened() as shop:
        shop.agreed()
    vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')

    vendor.done(*SIGN)


def test_agreements_made_while_she_reads_count_too(
    vendor: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """POL-03."""
    vendor.change(
        "practices/analytics.toml", 'recipients = ["second-party"]', 'recipients = ["partners"]'
    )
    monkeypatch.setattr(Screen, "can_ask", True)

    def meanwhile(*words: object, **options: object) -> None:
        with vendor.opened() as shop:
            shop.agreed()

    monkeypatch.setattr(practices_sign.click, "confirm", meanwhile)

    result = vendor.command("practices", "sign", answers="Ada\n")

    assert result.exit_code == 3
    assert "would break 1 live agreements" in result.stderr


def test_agreements_that_are_over_hinder_nothing(vendor: VendorFolder) -> None:
    with vendor.opened() as shop:
        record = shop.agreed()
        shop.answer("notices", shop.customer().withdraw(record))
    vendor.change(
        "practices/analytics.toml", 'recipients = ["second-party"]', 'recipients = ["partners"]'
    )

    vendor.done(*SIGN)


def test_agreements_of_another_profile_hinder_nothing(vendor: VendorFolder) -> None:
    with vendor.opened() as shop:
        shop.agreed()
    text = (vendor.folder.practices / "analytics.toml").read_text(encoding="utf-8")
    (vendor.folder.practices / "more.toml").write_text(
        text.replace('recipients = ["second-party"]', 'recipients = ["partners"]'),
        encoding="utf-8",
    )

    vendor.done(*SIGN, "more")


def test_agreements_under_former_practices_count_too(vendor: VendorFolder) -> None:
    """POL-03: the promise outlives the practices under which it was made."""
    with vendor.opened() as shop:
        shop.agreed()
    vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')
    vendor.done(*SIGN)
    vendor.change(
        "practices/analytics.toml", 'recipients = ["second-party"]', 'recipients = ["partners"]'
    )

    assert vendor.command(*SIGN).exit_code == 3


def test_a_customers_own_terms_count_too(vendor: VendorFolder) -> None:
    """POL-03."""
    with vendor.opened() as shop:
        customer: Customer = shop.customer()
        terms = _own_terms(customer)
        record = shop.answer("proffers", customer.personal_proffer(terms))
        assert record.type == "Agreement"
    vendor.change("practices/analytics.toml", 'retention = "P10Y"', 'retention = "P20Y"')

    result = vendor.command(*SIGN)

    assert result.exit_code == 3
    assert "keep personal data for 20 years" in result.stderr


def _own_terms(customer: Customer) -> Document[Terms]:
    """Service terms with an end of ten years to all keeping."""
    standard = reference().find("service-analytics")
    assert standard is not None
    body = standard.terms
    own = replace(
        body,
        id=customer.new_id(),
        name="mine",
        texts=(),
        permissions=tuple(replace(rule, retention="P10Y") for rule in body.permissions),
    )
    return documents.seal(documents.write(own))


def test_an_unknown_profile_is_named_with_those_there_are(vendor: VendorFolder) -> None:
    result = vendor.command("practices", "show", "shop")

    assert result.exit_code == 2
    assert "there is: analytics" in result.stderr


def test_the_words_are_there_as_json(vendor: VendorFolder) -> None:
    (row,) = vendor.value("practices", "show")

    assert row["profile"] == "analytics"
    assert row["words"][0] == "Profile “analytics”. The company will"
