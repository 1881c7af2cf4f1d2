"""The photos of an item are added, ordered, captioned and removed by who may change stock."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from lib.accounts.permissions import NotPermitted, Role
from lib.inventory.item_photos import (
    AddItemPhoto,
    CaptionItemPhoto,
    ItemPhoto,
    add_item_photo,
    caption_item_photo,
    move_item_photo_earlier,
    move_item_photo_later,
    remove_item_photo,
)
from lib.inventory.items import NoSuchItem
from lib.photos.gallery import Gallery, PhotoNotShown, ShownPhoto, shown_on
from lib.photos.pictures import NotAPhoto
from tests.shop import actor, opened_shop
from tests.stock import piece


def _photo(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "JPEG")
    return written.getvalue()


def _shown(session: Session, item_id: int) -> list[ShownPhoto]:
    return shown_on(session, Gallery(item_id=item_id))


def test_photos_are_added_moved_captioned_and_removed(session: Session) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)
    for colour in ("red", "blue"):
        add_item_photo(session, shop.ada, AddItemPhoto(item_id=ring, content=_photo(colour)))
    first, second = (photo.hash for photo in _shown(session, ring))

    move_item_photo_earlier(session, shop.ada, ItemPhoto(item_id=ring, photo_hash=second))
    captioned = CaptionItemPhoto(item_id=ring, photo_hash=first, caption="On the hand")
    caption_item_photo(session, shop.ada, captioned)
    moved = [(photo.hash, photo.caption) for photo in _shown(session, ring)]
    move_item_photo_later(session, shop.ada, ItemPhoto(item_id=ring, photo_hash=second))
    remove_item_photo(session, shop.ada, ItemPhoto(item_id=ring, photo_hash=first))

    assert moved == [(second, ""), (first, "On the hand")]
    assert [photo.hash for photo in _shown(session, ring)] == [second]


def test_a_file_that_is_no_photo_is_refused_and_not_shown(session: Session) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)

    with pytest.raises(NotAPhoto):
        add_item_photo(session, shop.ada, AddItemPhoto(item_id=ring, content=b"%PDF-1.7"))

    assert _shown(session, ring) == []


def test_a_photo_that_is_not_there_or_of_no_item_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)

    with pytest.raises(PhotoNotShown):
        remove_item_photo(session, shop.ada, ItemPhoto(item_id=ring, photo_hash="0" * 64))
    with pytest.raises(NoSuchItem):
        remove_item_photo(session, shop.ada, ItemPhoto(item_id=999, photo_hash="0" * 64))


def test_the_photo_can_be_part_of_a_command_that_is_kept(session: Session) -> None:
    given = AddItemPhoto(item_id=1, content=_photo("red"))

    digested = given.model_dump_json()

    assert AddItemPhoto.model_validate_json(digested) == given


@pytest.mark.parametrize("role", [Role.BENCH, Role.SALES, Role.ANALYST])
def test_only_who_may_change_stock_adds_photos(session: Session, role: Role) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)
    given = AddItemPhoto(item_id=ring, content=_photo("red"))

    with pytest.raises(NotPermitted):
        add_item_photo(session, actor(session, role), given)

    assert _shown(session, ring) == []
