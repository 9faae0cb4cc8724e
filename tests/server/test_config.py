"""``policy.toml``: what is misspelled is named, never passed over (SRV-10)."""

from pathlib import Path

import pytest

from assent.errors import LocalError
from assent.policy import Treatment, Unknown
from assent_server import config, toml_reading
from assent_server.settings import Config

VENDOR = """
[vendor]
legal_name = "Bücher & Söhne GmbH"
contact = "mailto:privacy@shop.example"
jurisdiction = "DE"
origins = ["https://shop.example", "https://www.shop.example"]
"""


def read(text: str, **said: str) -> Config:
    return config.of(toml_reading.parse(Path("policy.toml"), text.encode()), said)


def refused(text: str, **said: str) -> LocalError:
    with pytest.raises(LocalError) as caught:
        read(text, **said)
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


def test_the_environment_holds_before_the_file_and_the_file_before_the_default() -> None:
    """SRV-30."""
    text = VENDOR + '[server]\nport = 8642\nhost = "::1"\n'

    server = read(text, ASSENT_SERVER_PORT="9000").server

    assert (server.port, server.host, server.metrics_port) == (9000, "::1", None)


def test_texts_of_the_environment_are_parted_by_commas() -> None:
    """SRV-30."""
    server = read(VENDOR, ASSENT_SERVER_TRUSTED_PROXIES="10.0.0.0/8, ::1,").server

    assert server.trusted_proxies == ("10.0.0.0/8", "::1")


def test_an_empty_variable_says_nothing() -> None:
    """SRV-30."""
    assert read(VENDOR, ASSENT_SERVER_PORT="").server.port == 8080


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """SRV-30."""
    secret = tmp_path / "url"
    secret.write_text("postgresql://assent:secret@db.example/assent\n")

    store = read(VENDOR, ASSENT_STORE_URL_FILE=str(secret)).store

    assert store.url == "postgresql://assent:secret@db.example/assent"


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("ASSENT_SEVER_PORT", "ASSENT_SERVER_PORT"),
        ("ASSENT_SERVER_PROT", "ASSENT_SERVER_PORT"),
        ("ASSENT_STORE_URL_FIEL", "ASSENT_STORE_URL_FILE"),
        ("ASSENT_SERVER_PORT_FILE", "ASSENT_SERVER_PORT"),
        ("ASSENT_FOLDR", "ASSENT_FOLDER"),
    ],
)
def test_a_misspelled_variable_is_named_with_the_one_that_was_meant(
    variable: str, meant: str
) -> None:
    """SRV-10."""
    error = refused(VENDOR, **{variable: "8080"})

    assert error.message == f"{variable} means nothing here."
    assert error.hint == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("ASSENT_SERVER_PORT", "eighty", "not a whole number"),
        ("ASSENT_SERVER_PORT", "٨٠", "not a whole number"),
        ("ASSENT_SERVER_PORT", "9" * 5000, "not a whole number"),
        ("ASSENT_SERVER_PORT", "70000", "not a port, 1 to 65535"),
        ("ASSENT_SERVER_TRUSTED_PROXIES", "10.0.0.1/8", "not addresses or networks"),
    ],
)
def test_a_value_of_the_environment_is_refused_by_the_name_of_its_variable(
    variable: str, value: str, says: str
) -> None:
    """SRV-10."""
    message = refused(VENDOR, **{variable: value}).message

    assert message.startswith(f"{variable} is {says}")
    assert value not in message


def test_a_variable_that_kubernetes_sets_for_a_service_is_known_as_one() -> None:
    """SRV-10: a service called assent-server makes these names, and they are no settings."""
    for variable in ("ASSENT_SERVER_PORT", "ASSENT_SERVER_PORT_8080_TCP"):
        error = refused(VENDOR, **{variable: "tcp://10.0.0.1:8080"})

        assert "enableServiceLinks" in error.hint


def test_what_the_vendor_stands_for_is_not_said_by_the_environment() -> None:
    """SRV-30: its practices and wishes are signed or read from one place."""
    error = refused(VENDOR, ASSENT_VENDOR_LEGAL_NAME="Another GmbH")

    assert error.message == "ASSENT_VENDOR_LEGAL_NAME means nothing here."


def test_variables_of_the_other_programs_are_left_alone() -> None:
    """SRV-10."""
    others = dict.fromkeys(("ASSENT_WALLET", "ASSENT_PASSPHRASE", "ASSENT_KEEPER_FOLDER"), "x")

    assert read(VENDOR, **others).server.port == 8080


@pytest.mark.parametrize(
    ("spelled", "stands"),
    [
        ("[server]\n# a comment\n\nport = 1\n", 4),
        ('[other]\nport = [\n  "x",\n]\n[server]\nport = 1', 6),
        ('[other]\nurl = """\nport = 1\n"""\n[server]\nport = 1', 6),
        ('\n# server\nserver = {host = "x", port = 1}\n', 3),
        ("\nserver.host = 2\nserver.port = 1\n", 3),
        ('[server]\n\n\n"port" = 1 # port\n', 4),
        ("[server]\n\nport = [\n1,\n2,\n]\n", 3),
    ],
)
def test_the_line_of_a_setting_is_found_however_it_is_spelled(spelled: str, stands: int) -> None:
    """SRV-30."""
    assert toml_reading.line(spelled.encode(), "server", "port") == stands
