"""``policy.toml``: what is misspelled is named, never passed over (SRV-10)."""

from pathlib import Path

import pytest

from assent.errors import LocalError
from assent.policy import Treatment, Unknown
from assent_server import config, toml_reading
from assent_server.config import Config

VENDOR = """
[vendor]
legal_name = "Bücher & Söhne GmbH"
contact = "mailto:privacy@shop.example"
jurisdiction = "DE"
origins = ["https://shop.example", "https://www.shop.example"]
"""


def read(text: str) -> Config:
    return config.of(toml_reading.parse(Path("policy.toml"), text.encode()))


def refused(text: str) -> LocalError:
    with pytest.raises(LocalError) as caught:
        read(text)
    return caught.value


def test_the_identifier_follows_from_the_first_origin() -> None:
    vendor = read(VENDOR).vendor

    assert vendor.did == "did:web:shop.example"
    assert vendor.base == "https://shop.example/assent/v1"
    assert vendor.jurisdiction == "https://w3id.org/dpv/loc#DE"
    assert not vendor.is_loopback


def test_without_wishes_everything_kept_is_accepted() -> None:
    accept = read(VENDOR).accept

    assert (accept.remove, accept.person, accept.prefer) == ((), (), ())
    assert accept.unknown is Unknown.DECLINE
    assert accept.personal is Treatment.ACCEPT
    assert accept.sensitive is Treatment.PERSON
    assert accept.children is False


@pytest.mark.parametrize("named", ["EU", "EU27", "DE-BY", "de", "XX"])
def test_what_is_no_country_is_no_jurisdiction(named: str) -> None:
    """NEG-14: customers who name none themselves name this one."""
    assert "no country code" in refused(VENDOR.replace('"DE"', f'"{named}"')).message


def test_the_laws_that_are_taken_are_countries() -> None:
    """POL-08."""
    accept = read(VENDOR + '[accept]\nlaws = ["DE", "AT"]\n').accept

    assert accept.laws == ("https://w3id.org/dpv/loc#DE", "https://w3id.org/dpv/loc#AT")


def test_a_misspelled_setting_is_named_with_the_one_that_was_meant() -> None:
    error = refused(VENDOR + '[accept]\npreffer = ["service"]\n')

    assert "accept.preffer means nothing here" in error.message
    assert error.hint == "Did you mean prefer?"


def test_a_misspelled_section_is_named() -> None:
    error = refused(VENDOR + "[limit]\n")

    assert "limit means nothing here" in error.message
    assert error.hint == "Did you mean limits?"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('[limits]\naccept_within = "7 days"\n', "a duration like P7D"),
        ("[server]\nport = 0\n", "a port, 1 to 65535"),
        ('[server]\nport = "8080"\n', "a whole number"),
        ('[server]\ntrusted_proxies = ["10.0.0.1/8"]\n', "addresses or networks"),
        ("[accept]\nremove = [1]\n", "an array of texts"),
        ('[accept]\nunknown = "accept"\n', "one of decline, person"),
        ('[accept]\npersonal_terms = "maybe"\n', "one of accept, person, decline"),
        ('[accept]\nlaws = ["Germany"]\n', "Germany is no country code"),
        ('accept = "all"\n' + VENDOR, "a table"),
    ],
)
def test_a_value_that_cannot_be_meant_so_is_refused(change: str, says: str) -> None:
    text = change if change.endswith(VENDOR) else VENDOR + change

    assert says in refused(text).message


@pytest.mark.parametrize(
    "origin",
    [
        "http://shop.example",
        "https://Shop.example",
        "https://shop.example/",
        "https://shop.example:444",
        "https://127.0.0.1",
        "http://127.0.0.1:8080",
        "shop.example",
    ],
)
def test_what_is_no_origin_of_a_vendor_is_refused(origin: str) -> None:
    """KEY-04."""
    error = refused(VENDOR.replace("https://shop.example", origin))

    assert "is no origin of a vendor" in error.message


def test_a_local_test_and_a_real_site_never_share_a_folder() -> None:
    error = refused(VENDOR.replace("https://www.shop.example", "http://localhost:8080"))

    assert "mixes local tests with real origins" in error.message


def test_a_local_test_speaks_plain_http_on_its_port() -> None:
    text = VENDOR.replace(
        '"https://shop.example", "https://www.shop.example"', '"http://localhost:8080"'
    )

    vendor = read(text).vendor

    assert vendor.did == "did:web:localhost%3A8080"
    assert vendor.base == "http://localhost:8080/assent/v1"
    assert vendor.is_loopback


@pytest.mark.parametrize(
    "base", ["http://shop.example/v1", "https://shop.example", "https://shop.example/v1/"]
)
def test_a_base_that_clients_could_not_use_is_refused(base: str) -> None:
    assert "vendor.base" in refused(VENDOR + f'base = "{base}"\n').message


@pytest.mark.parametrize("name", ["legal_name", "contact", "jurisdiction", "origins"])
def test_what_nobody_can_guess_must_be_said(name: str) -> None:
    lines = [line for line in VENDOR.splitlines() if not line.startswith(name)]

    assert f"vendor.{name} is missing" in refused("\n".join(lines)).message


def test_a_file_that_is_no_toml_is_refused_with_the_place() -> None:
    assert "line 2" in refused("[vendor]\ndid did").message
