"""What a vendor exports of an agreement, judged as a stranger would judge it."""

import asyncio
from pathlib import Path

from assent import bundle, documents
from assent.audit import Answer, judge
from assent.multibase import digest
from assent.roster import reference
from assent.times import plus
from assent_server.archive import archive
from assent_server.dossier import bundle_of, find, open_dossier
from support import shop
from support.customer import Customer
from support.desk import ShopDesk
from support.replacing import replace


def test_an_agreement_on_the_alternative_is_exported_with_the_counter_offer(
    tmp_path: Path,
) -> None:
    """REC-03, REC-04, PR17."""
    texts = [text.text.encode() for item in reference().standards.values() for text in item.texts]
    published = replace(shop.published(), texts={digest(text): text for text in texts})
    desk = ShopDesk(tmp_path, published)
    customer = Customer(published=published)
    proffer = customer.proffer("SD-BASE")
    offer = desk.answer("proffers", proffer)
    record = documents.read(desk.put("answers", customer.take(proffer, offer)).body, "Agreement")

    async def exported() -> bytes:
        await archive(desk.store, published)
        row = await find(desk.store, record.record_digest)
        dossier = await open_dossier(desk.store, row, shop.NOW)
        return bundle.write(await bundle_of(desk.store, dossier, (published.description,)))

    read = bundle.read(asyncio.run(exported()))
    verdict = judge(read, trusted=published.keys.listed(), at=plus(shop.NOW, 60))
    desk.close()

    assert read.counter_offer == offer
    assert verdict.answer is Answer.VALID, verdict
