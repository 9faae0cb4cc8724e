"""``assent-server config show``: what each setting is, and who said so."""

import pytest

from support.vendor_folder import VendorFolder


def shown(vendor: VendorFolder) -> dict[str, dict[str, object]]:
    return {one.pop("setting"): one for one in vendor.value("config", "show")["settings"]}


@pytest.fixture
def told(vendor: VendorFolder, monkeypatch: pytest.MonkeyPatch) -> VendorFolder:
    """A vendor whose environment says where it listens, and its database."""
    monkeypatch.setenv("ASSENT_SERVER_PORT", "9000")
    monkeypatch.setenv("ASSENT_STORE_URL", "postgresql://assent:hunter2@db.example/a?password=x")
    return vendor


def test_each_setting_says_where_it_comes_from(told: VendorFolder) -> None:
    """SRV-30."""
    policy = told.folder.policy
    lines = policy.read_text().splitlines()

    found = shown(told)

    assert found["server.port"] == {
        "value": 9000,
        "from": "environment",
        "variable": "ASSENT_SERVER_PORT",
    }
    assert found["decisions.port"] == {"value": 8181, "from": "default"}
    host = found["server.host"]
    assert (host["from"], host["file"]) == ("file", str(policy))
    assert lines[int(str(host["line"])) - 1] == 'host = "127.0.0.1"'


def test_a_secret_is_shown_without_what_is_secret(told: VendorFolder) -> None:
    """SRV-30, SV15."""
    for words in (("config", "show"), ("config", "show", "--json")):
        output = told.done(*words).output

        assert "postgresql://***@db.example/a" in output
        assert "hunter2" not in output
        assert "password" not in output


def test_a_secret_that_is_no_url_is_not_shown_at_all(
    vendor: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SRV-30, SV15."""
    monkeypatch.setenv("ASSENT_STORE_URL", "hunter2")

    assert shown(vendor)["store.url"]["value"] == "***"


def test_a_person_reads_one_setting_in_a_line(told: VendorFolder) -> None:
    """SRV-30."""
    lines = told.done("config", "show").stdout.splitlines()

    assert lines[0].split() == ["setting", "from", "value"]
    assert ["server.port", "ASSENT_SERVER_PORT", "9000"] in [line.split() for line in lines]
    assert ["server.metrics_port", "default", "none"] in [line.split() for line in lines]


@pytest.mark.parametrize("command", [("config", "show"), ("doctor",), ("agreements", "list")])
def test_every_command_refuses_a_variable_that_means_nothing(
    vendor: VendorFolder, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """SRV-10: one line says it, another what was meant."""
    monkeypatch.setenv("ASSENT_SEVER_PORT", "9000")

    result = vendor.command(*command)

    assert result.exit_code != 0
    assert "ASSENT_SEVER_PORT means nothing here." in result.output
    assert "Did you mean ASSENT_SERVER_PORT?" in result.output
