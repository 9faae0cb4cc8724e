"""One roster after the other: signed, counted, never rewritten."""

from assent.record import verify
from assent.roster import descends, succession, verify_steps
from assent.times import plus
from assent_conformance.check import Area, Level, require
from assent_conformance.keeper.under_test import Keeper

AREA = Area("keeper", "history")


@AREA.check("ROS-02")
def newest_is_signed(keeper: Keeper) -> None:
    """The newest roster is signed by a key of the keeper."""
    verify(keeper.newest, keys=keeper.keys)


@AREA.check("ROS-09")
def all_are_signed(keeper: Keeper) -> None:
    """Each former roster is signed by a key of the keeper that was valid then."""
    for item in keeper.chain:
        verify(item, keys=keeper.keys)


@AREA.check("PRF-09")
def signed_after_issue(keeper: Keeper) -> None:
    """No roster is signed in the future."""
    for item in keeper.chain:
        require(item.proofs[0].created <= keeper.now, "One is.")


@AREA.check("ROS-08")
def in_force(keeper: Keeper) -> None:
    """The newest roster was issued and has not ended."""
    body = keeper.newest.body
    require(body.issued <= keeper.now < body.ends_at, "It is not in force.")


@AREA.check("ROS-08", level=Level.SHOULD)
def in_force_for_a_while(keeper: Keeper) -> None:
    """The newest roster does not end within a week."""
    require(keeper.newest.body.ends_at > plus(keeper.now, 7 * 86_400), "It ends soon.")


@AREA.check("ROS-04")
def ends_after_issue(keeper: Keeper) -> None:
    """Each roster ends after it was issued."""
    for item in keeper.chain:
        require(item.body.issued < item.body.ends_at, "One does not.")


@AREA.check("ROS-04")
def begins_with_one(keeper: Keeper) -> None:
    """The first roster has the sequence 1 and no predecessor."""
    first = keeper.chain[-1].body
    require((first.sequence, first.previous) == ("1", None), f"It has {first.sequence}.")


@AREA.check("ROS-04")
def counts_by_one(keeper: Keeper) -> None:
    """Each roster has the sequence after its predecessor's."""
    numbers = [int(item.body.sequence) for item in keeper.chain]
    wanted = list(range(len(numbers), 0, -1))
    require(numbers == wanted, f"They are {numbers}.")


@AREA.check("ROS-04")
def grows_only(keeper: Keeper) -> None:
    """No entry is changed or removed but to be retired."""
    for later, earlier in zip(keeper.chain, keeper.chain[1:], strict=False):
        objection = succession(earlier, later)
        require(objection is None, f"Sequence {later.body.sequence}: {objection}")


@AREA.check("ROS-15")
def keys_are_announced(keeper: Keeper) -> None:
    """Each roster is signed by a key that its predecessor allows."""
    for later, earlier in zip(keeper.chain, keeper.chain[1:], strict=False):
        verify_steps([later], after=earlier, pinned=keeper.keys.listed())


@AREA.check("ROS-05")
def descends_from_the_first(keeper: Keeper) -> None:
    """The newest roster descends from the first, step by step."""
    first = keeper.chain[-1]
    require(descends(keeper.newest, first, keeper.chain[:-1]), "It does not.")


@AREA.check("ROS-04")
def same_keeper(keeper: Keeper) -> None:
    """All rosters are of one keeper and one name."""
    found = {(item.body.keeper.ref, item.body.name) for item in keeper.chain}
    require(len(found) == 1, "They are not.")


@AREA.check("ROS-16")
def issued_in_order(keeper: Keeper) -> None:
    """Each roster is issued after its predecessor."""
    times = [item.body.issued for item in keeper.chain]
    require(times == sorted(times, reverse=True), "They are not.")


@AREA.check("PRF-06")
def ids_of_their_own(keeper: Keeper) -> None:
    """Each roster has an id of its own."""
    ids = {item.id for item in keeper.chain}
    require(len(ids) == len(keeper.chain), "Two have the same.")


@AREA.check("KEY-01")
def keys_are_strong(keeper: Keeper) -> None:
    """No key of the keeper is weak or spelled twice."""
    listed = keeper.keys.listed()
    require(len({item.key for item in listed}) == len(listed), "One key has two names.")
