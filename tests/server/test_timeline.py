"""A clock that runs behind: no key is made or replaced, since that would undo what was signed."""

import pytest

from assent.times import plus
from support.vendor_folder import Clock, VendorFolder

KEYS = pytest.mark.parametrize("command", ["new", "rotate"])


def refused(vendor: VendorFolder, command: str) -> str:
    """What is said to an operator whose keys must stay as they are."""
    before = (vendor.folder.keys / "keys.json").read_bytes()
    result = vendor.command("keys", command)
    assert result.exit_code == 3
    assert (vendor.folder.keys / "keys.json").read_bytes() == before
    return result.stderr


@KEYS
def test_a_clock_before_the_last_description_is_refused(
    vendor: VendorFolder, time: Clock, command: str
) -> None:
    """SRV-17, ST10: in one line what is wrong, in one the cure."""
    with vendor.opened():
        pass
    time.forward(seconds=-301)

    said = refused(vendor, command)

    assert "says it is 1 March 2027, 09:55 UTC, but something here was made at 1 March" in said
    assert "Set the clock" in said


@KEYS
def test_a_clock_before_the_last_record_is_refused(
    vendor: VendorFolder, time: Clock, command: str
) -> None:
    """SRV-17, ST10: the former key would end before it signed that record."""
    with vendor.opened() as shop:
        time.forward(days=10)
        shop.agreed()
    time.forward(days=-5)

    assert "made at 11 March 2027, 10:00" in refused(vendor, command)


@KEYS
def test_a_clock_before_the_last_key_is_refused(
    vendor: VendorFolder, time: Clock, command: str
) -> None:
    """SRV-17."""
    time.forward(days=10)
    vendor.done("keys", "new")
    time.forward(days=-5)

    refused(vendor, command)


def test_a_customer_whose_clock_is_a_little_ahead_hinders_nobody(
    vendor: VendorFolder, time: Clock
) -> None:
    """SRV-17, PRF-09: a record is not signed before its candidate, and that may be ahead."""
    with vendor.opened() as shop:
        ahead = shop.customer()
        ahead.now = plus(time.now, 270)
        assert shop.answer("proffers", ahead.proffer("service-analytics")).type == "Agreement"

    vendor.done("keys", "rotate")

    with vendor.opened():
        assert vendor.value("fsck")["faults"] == []
