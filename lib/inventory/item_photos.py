"""The photos of an item are shown in the order and with the words that its people gave them."""

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Line
from lib.inventory.items import found_item
from lib.inventory.models import Item
from lib.photos import gallery
from lib.photos.gallery import Gallery, TakenPhoto


class AddItemPhoto(TakenPhoto):
    """A photo of an item."""

    item_id: int


class ItemPhoto(Input):
    """One photo of an item, by its hash."""

    item_id: int
    photo_hash: str


class CaptionItemPhoto(ItemPhoto):
    """The line under a photo of an item."""

    caption: Line = ""


@requires(Permission.CHANGE_STOCK)
def add_item_photo(session: Session, actor: Actor, given: AddItemPhoto) -> Receipt:
    """Show a photo as the last of an item.

    Refuses: NoSuchItem, PhotoTooLarge, NotAPhoto, TooManyPixels, BrokenPhoto.
    """
    item = found_item(session, given.item_id)
    photo_hash = gallery.keep(session, given.content)
    gallery.link_to_item(session, item.id, photo_hash, given.caption)
    return _done(item, "has a new photo")


@requires(Permission.CHANGE_STOCK)
def remove_item_photo(session: Session, actor: Actor, given: ItemPhoto) -> Receipt:
    """Show a photo on an item no more.

    Refuses: NoSuchItem, PhotoNotShown.
    """
    item = found_item(session, given.item_id)
    gallery.unlink(session, Gallery(item_id=item.id), given.photo_hash)
    return _done(item, "no longer shows the photo")


@requires(Permission.CHANGE_STOCK)
def caption_item_photo(session: Session, actor: Actor, given: CaptionItemPhoto) -> Receipt:
    """Write the line under a photo of an item.

    Refuses: NoSuchItem, PhotoNotShown.
    """
    item = found_item(session, given.item_id)
    gallery.write_caption(session, Gallery(item_id=item.id), given.photo_hash, given.caption)
    return _done(item, "has a new caption")


@requires(Permission.CHANGE_STOCK)
def move_item_photo_earlier(session: Session, actor: Actor, given: ItemPhoto) -> Receipt:
    """Show a photo of an item before the one that precedes it.

    Refuses: NoSuchItem, PhotoNotShown.
    """
    item = found_item(session, given.item_id)
    gallery.move_earlier(session, Gallery(item_id=item.id), given.photo_hash)
    return _done(item, "shows its photos in the new order")


@requires(Permission.CHANGE_STOCK)
def move_item_photo_later(session: Session, actor: Actor, given: ItemPhoto) -> Receipt:
    """Show a photo of an item after the one that follows it.

    Refuses: NoSuchItem, PhotoNotShown.
    """
    item = found_item(session, given.item_id)
    gallery.move_later(session, Gallery(item_id=item.id), given.photo_hash)
    return _done(item, "shows its photos in the new order")


def _done(item: Item, what: str) -> Receipt:
    return Receipt(says=f"{item.sku} {item.title} {what}.", number=item.sku)
