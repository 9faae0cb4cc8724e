"""The secret of sessions: its owner's alone, made once, replaced without ending a session."""

from pathlib import Path

import pytest

from assent.errors import LocalError
from assent.times import Instant, plus
from assent_server.folder import Folder
from assent_server.sessions import secret

NOW = Instant("2027-03-01T10:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_first_need_makes_a_secret_that_is_its_owners_alone(folder: Folder) -> None:
    """SRV-16."""
    keys = secret.obtain(folder)

    assert folder.session_key.stat().st_mode & 0o777 == 0o600
    assert len(keys.issues) == 32
    assert secret.obtain(folder) == keys == secret.load(folder)


def test_a_secret_that_others_can_read_is_refused(folder: Folder) -> None:
    """SRV-16."""
    secret.obtain(folder)
    folder.session_key.chmod(0o644)

    with pytest.raises(LocalError, match="open to others"):
        secret.load(folder)


def test_a_replaced_secret_is_read_for_fifteen_minutes(folder: Folder) -> None:
    former = secret.obtain(folder)

    keys = secret.replace(folder, now=NOW)

    assert keys == secret.load(folder)
    assert keys.issues != former.issues
    assert keys.reading(plus(NOW, 899)) == (keys.issues, former.issues)
    assert keys.reading(plus(NOW, 900)) == (keys.issues,)


def test_an_application_apart_takes_the_secret_from_a_file_of_its_own(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = secret.obtain(folder)
    monkeypatch.setenv("ASSENT_SESSION_KEY_FILE", str(folder.session_key))

    assert secret.load(None) == keys
    with pytest.raises(LocalError, match="Replace it where it is set"):
        secret.replace(folder, now=NOW)


def test_without_a_secret_the_message_says_where_to_put_one() -> None:
    with pytest.raises(LocalError, match="ASSENT_SESSION_KEY_FILE"):
        secret.load(None)


@pytest.mark.parametrize("text", ["", "\n", "uAAAA", "nonsense", "uAA now", "a b c\nd"])
def test_a_broken_secret_is_refused_with_the_cure(folder: Folder, text: str) -> None:
    secret.obtain(folder)
    folder.session_key.write_text(text)

    with pytest.raises(LocalError, match="no key for sessions"):
        secret.load(folder)
