"""Which store an endpoint has: by the environment, by its policy, else the file in its folder."""

import pytest

from assent.errors import LocalError
from assent_server import config
from assent_server.opening import look
from assent_server.store import NothingYet, SqliteStore
from assent_server.store.postgres import PostgresStore


def test_a_folder_keeps_its_records_in_a_file(vendor):
    """STO-04."""
    vendor.value("practices", "show")

    assert config.read(vendor.folder).store.url is None
    with pytest.raises(NothingYet):
        look(vendor.folder, _kind)


def test_the_policy_may_name_a_database(vendor):
    """STO-13."""
    policy = vendor.folder.policy
    policy.write_text(
        policy.read_text().replace(
            "# url = ", 'url = "postgresql://assent@db.example/assent"\n# url = '
        )
    )

    assert config.read(vendor.folder).store.url == "postgresql://assent@db.example/assent"


def test_the_environment_comes_before_the_policy(vendor, cluster, monkeypatch, tmp_path):
    """STO-13."""
    secret = tmp_path / "url"
    secret.write_text(f"{cluster.fresh_url()}\n")
    monkeypatch.setenv("ASSENT_STORE_URL_FILE", str(secret))

    with pytest.raises(NothingYet):
        look(vendor.folder, _kind)
    assert vendor.value("agreements", "list") == []


@pytest.mark.parametrize("also", [{"ASSENT_STORE_URL": "postgresql://x"}, {}])
def test_a_secret_that_is_not_clear_is_refused(vendor, monkeypatch, tmp_path, also):
    """STO-13."""
    monkeypatch.setenv("ASSENT_STORE_URL_FILE", str(tmp_path / "missing"))
    for name, value in also.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(LocalError, match="ASSENT_STORE_URL_FILE"):
        config.read(vendor.folder)


def test_every_command_finds_the_records_in_the_database(vendor, cluster, monkeypatch):
    """STO-13: `init`, practices and keys stay in the folder, agreements do not."""
    monkeypatch.setenv("ASSENT_STORE_URL", cluster.fresh_url())
    vendor.value("keys", "rotate")

    assert vendor.value("agreements", "list") == []
    assert not vendor.folder.records.exists()


def test_no_other_database_is_taken_and_no_password_shown(vendor, monkeypatch):
    """STO-13."""
    monkeypatch.setenv("ASSENT_STORE_URL", "mysql://assent:geheim@db.example/assent")

    refused = vendor.command("agreements", "list")

    assert refused.exit_code == 3
    assert "does not begin with postgresql://" in refused.stderr
    assert "geheim" not in refused.output


async def _kind(store):
    assert isinstance(store, (SqliteStore, PostgresStore))
    return type(store)
