"""How every story ends: nothing fails any more, and both sides come to hold the same."""

import asyncio
from typing import TYPE_CHECKING

from assent.agreement import standing
from assent.documents import Withdrawal
from assent.documents.notices import Scope
from assent.documents.parts import Digest
from assent_client import VendorSync
from assent_client.wallet import Errand, ProfferState
from support.sim_device import Device
from support.sim_vendor import SimVendor

if TYPE_CHECKING:
    from support.sim_world import World

__all__ = ["settle"]

_ALL_ARRIVED_S = 800_000
_ROUNDS = 5
_OPEN = (ProfferState.PREPARED, ProfferState.UNKNOWN, ProfferState.PENDING)


async def settle(world: "World") -> None:
    """Stop all faults, let what is on its way arrive, synchronise, and see that it is settled."""
    world.log("all faults end")
    world.calm = True
    world.network.loss = world.hostile.malice = 0
    for machine in (*world.vendors.values(), *world.devices.values()):
        machine.offset_s = 0
        world.restart(machine)
    await asyncio.sleep(_ALL_ARRIVED_S)
    world.check()
    for _ in range(_ROUNDS):
        # What one device brought is news for the other, so all take turns.
        before = _written(world)
        synced = {device: await _synced(device) for device in world.devices.values()}
        world.check()
        if _written(world) == before:
            break
    for device, results in synced.items():
        _is_settled(world, device, results)
    await _is_recoverable(world)
    world.ledger.check_unlinkable()
    world.check()


async def _synced(device: Device) -> tuple[VendorSync, ...]:
    return await device.process.start(device.client.sync())


def _written(world: "World") -> list[int]:
    """How much was ever written, by anybody."""
    vendors = [vendor.store._database.writer for vendor in world.vendors.values()]
    return [
        *(writer.total_changes() for writer in vendors if writer is not None),
        *(len(device.wallet.records.all()) for device in world.devices.values()),
    ]


def _is_settled(world: "World", device: Device, synced: tuple[VendorSync, ...]) -> None:
    ledger = world.ledger
    if world.honest:
        for evidence in device.wallet.evidence.all():
            ledger.broken("HONEST", f"{device.name} accuses: {evidence.explanation}")
    for result in synced:
        if result.equal is not True or result.problem is not None:
            ledger.broken("LIVE", f"{device.name} and {result.vendor} differ: {result}")
    for kept in device.wallet.proffers.all():
        if kept.state in _OPEN:
            ledger.broken("LIVE", f"{device.name}: {kept.id} is {kept.state} for ever")
    for row in device.wallet.outbox.waiting():
        ledger.broken("LIVE", f"{device.name}: {Errand(row.errand).name} is never delivered")
    vendors = {vendor.did: vendor for vendor in world.vendors.values()}
    for row in device.wallet.records.all():
        _same_history(world, device, vendors[row.vendor], row.record)


def _same_history(world: "World", device: Device, vendor: SimVendor, name: Digest) -> None:
    """Both hold the same documents, and a withdrawn agreement is over for both."""
    held = device.wallet.records.history(name)
    ours = {item.record_digest for item in held.documents}
    theirs = set(world.ledger.books(vendor).histories.get(name, ()))
    if ours != theirs:
        world.ledger.broken("I1", f"{device.name} and {vendor.host} hold other histories of {name}")
    withdrawn = any(
        isinstance(item.body, Withdrawal) and item.body.scope is Scope.ALL
        for item in held.documents
    )
    if withdrawn and not standing(held, world.time(0)).status.is_over:
        world.ledger.broken("I6", f"{name} is withdrawn and goes on")


async def _is_recoverable(world: "World") -> None:
    """The same bytes of every proffer that a vendor took in fetch the outcome that stands."""
    for device in world.devices.values():
        for kept in device.wallet.proffers.all():
            if kept.state is ProfferState.REJECTED:
                continue
            answer = await device.client.agent.wire.put(kept.url, kept.raw)
            if kept.record is not None:
                held = device.wallet.records.get(kept.record)
                if held is None or held.raw != answer.body:
                    world.ledger.broken("I4", f"{kept.id} sent again fetches other bytes")
