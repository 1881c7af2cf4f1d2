"""An item with a history is archived, never deleted, and only when nothing waits for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input
from lib.inventory.items import found_item, measured
from lib.inventory.models import Balance, Item
from lib.inventory.uses import open_documents
from lib.refusals import NotNow
from lib.shop.models import Store


class OneItem(Input):
    """An item to be archived or taken out of the archive."""

    item_id: int


class StillOnHand(NotNow):
    """{sku} {title} cannot be archived: {stock} on hand. Sell, use or adjust it away first."""


class StillNamed(NotNow):
    """{sku} {title} cannot be archived: {documents} still name it. Take it off them first."""


class ArchivedAlready(NotNow):
    """{sku} {title} is archived already. Nothing was changed."""


class NotInArchive(NotNow):
    """{sku} {title} is not archived. Nothing was changed."""


@requires(Permission.CHANGE_STOCK)
def archive_item(session: Session, actor: Actor, given: OneItem) -> Receipt:
    """Set an item aside, so that it is offered no more.

    Refuses: NoSuchItem, ArchivedAlready, StillOnHand, StillNamed.
    """
    item = found_item(session, given.item_id)
    named = {"sku": item.sku, "title": item.title}
    if item.archived_at is not None:
        raise ArchivedAlready(**named)
    stock = _stock(session, item)
    if stock:
        raise StillOnHand(**named, stock=", ".join(stock))
    documents = open_documents(session, item.id)
    if documents:
        raise StillNamed(**named, documents=", ".join(documents))
    item.archived_at = clock.now()
    item.version += 1
    session.flush()
    return Receipt(says=f"{item.sku} {item.title} is archived.", number=item.sku)


@requires(Permission.CHANGE_STOCK)
def unarchive_item(session: Session, actor: Actor, given: OneItem) -> Receipt:
    """Offer an archived item again.

    Refuses: NoSuchItem, NotInArchive.
    """
    item = found_item(session, given.item_id)
    if item.archived_at is None:
        raise NotInArchive(sku=item.sku, title=item.title)
    item.archived_at = None
    item.version += 1
    session.flush()
    return Receipt(says=f"{item.sku} {item.title} is offered again.", number=item.sku)


def _stock(session: Session, item: Item) -> list[str]:
    """What is on hand, store by store; the balances are locked, so that none can arrive."""
    locked = (
        select(Balance.store_id, Balance.on_hand)
        .where(Balance.item_id == item.id)
        .order_by(Balance.store_id)
        .with_for_update()
    )
    balances = session.execute(locked).all()
    names = {store.id: store.name for store in session.scalars(select(Store))}
    return [
        f"{measured(session, on_hand, item.unit)} in {names[store_id]}"
        for store_id, on_hand in balances
        if on_hand
    ]
