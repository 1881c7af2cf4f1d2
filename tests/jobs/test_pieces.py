"""A piece keeps its SKU however often its job is reopened, so that printed tags stay valid."""

from io import BytesIO

from PIL import Image
from sqlalchemy import select

from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.item_photos import AddItemPhoto, add_item_photo
from lib.inventory.models import Item
from lib.jobs.job_photos import (
    AddJobPhoto,
    NoPieces,
    OneJobPhoto,
    PhotosForPieces,
    WriteCaption,
    add_job_photo,
    caption_job_photo,
    copy_photos_to_pieces,
    remove_job_photo,
)
from lib.photos.gallery import Gallery, shown_on
from lib.photos.models import Photo
from tests.jobs.doing import balances, timeline
from tests.jobs.refusing import refused
from tests.workshop import Workshop


def done(shop: Workshop, **form: object) -> str:
    """A completed job of SPEC 13."""
    number = shop.ring()
    shop.start(number)
    shop.complete(number, **form)
    return number


def again(shop: Workshop, number: str, **form: object) -> None:
    """Reopen and complete."""
    shop.reopen(number)
    shop.complete(number, **form)


def state(shop: Workshop, number: str) -> list[tuple[str, bool, str | None]]:
    """SKU, whether it lives, and the SKU that took its place, of every piece of a job."""
    pieces = {piece.id: piece for piece in shop.pieces(number)}
    return [
        (
            piece.sku,
            piece.voided_at is None,
            pieces[piece.replaced_by_id].sku if piece.replaced_by_id else None,
        )
        for piece in pieces.values()
    ]


def photo(colour: str) -> bytes:
    """A small picture of one colour."""
    written = BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "JPEG")
    return written.getvalue()


def shown(shop: Workshop, **place: int) -> list[str]:
    """The captions of a gallery, in order."""
    return [photo.caption for photo in shown_on(shop.session, Gallery(**place))]


def add_photo(shop: Workshop, number: str, colour: str) -> None:
    """Put a photo on a job, with its colour as caption."""
    given = AddJobPhoto(number=number, content=photo(colour), caption=colour)
    add_job_photo(shop.session, shop.milo, given)


def test_skus_run_per_category_with_five_digits(shop: Workshop) -> None:
    rings = done(shop, pieces="2", separate=True)
    shop.receive(shop.stone, "1", "900")
    more = done(shop)

    number = shop.pieces(rings)[0].sku.split("-")[0]
    skus = [piece.sku for piece in (*shop.pieces(rings), *shop.pieces(more))]
    assert skus == [f"{number}-00001", f"{number}-00002", f"{number}-00003"]


def test_a_sku_that_was_typed_or_imported_is_skipped(shop: Workshop) -> None:
    first = done(shop)
    category = shop.pieces(first)[0].sku.split("-")[0]
    shop.item("Old ring", "piece", "Rings", sku=f"{category}-00002")
    shop.receive(shop.stone, "1", "900")

    second = done(shop)

    assert shop.pieces(second)[0].sku == f"{category}-00003"


def test_completing_again_in_the_same_category_takes_the_same_skus_in_order(
    shop: Workshop,
) -> None:
    number = done(shop, pieces="3", separate=True)
    before = [(piece.id, piece.sku) for piece in shop.pieces(number)]

    again(shop, number, pieces="3", separate=True, title="Eternity ring", price_per_piece="700")

    pieces = shop.pieces(number)
    assert [(piece.id, piece.sku) for piece in pieces] == before
    assert {(p.title, p.price, p.voided_at) for p in pieces} == {("Eternity ring", 700, None)}
    assert all("eternity" in piece.search for piece in pieces)


def test_extra_pieces_get_new_numbers_and_surplus_ones_stay_voided(shop: Workshop) -> None:
    number = done(shop, pieces="2", separate=True)
    again(shop, number, pieces="3", separate=True)
    three = state(shop, number)

    again(shop, number, pieces="1")

    first, second, third = (sku for sku, _, _ in three)
    assert [living for _, living, _ in three] == [True, True, True]
    assert state(shop, number) == [(first, True, None), (second, False, None), (third, False, None)]
    assert len({first, second, third}) == 3


def test_from_separate_to_batch_and_back_the_first_takes_the_first(shop: Workshop) -> None:
    number = done(shop, pieces="3", separate=True)
    ids = [piece.id for piece in shop.pieces(number)]

    again(shop, number, pieces="3")
    batch = [(piece.id, piece.voided_at is None) for piece in shop.pieces(number)]
    in_batch = balances(shop, *ids)
    again(shop, number, pieces="3", separate=True)

    assert batch == [(ids[0], True), (ids[1], False), (ids[2], False)]
    assert [(hand, value) for hand, _, value in in_batch] == [(3, 1280), (0, 0), (0, 0)]
    assert [hand for hand, _, _ in balances(shop, *ids)] == [1, 1, 1]
    assert len(shop.pieces(number)) == 3


def test_in_another_category_new_skus_are_given_and_the_old_point_to_them(
    shop: Workshop,
) -> None:
    number = done(shop, pieces="2", separate=True)
    pendants = shop.shop.categories["Pendants"]

    again(shop, number, pieces="2", separate=True, category_id=pendants)

    (one, _, to_first), (two, _, to_second), (new, _, _), (newer, _, _) = state(shop, number)
    assert state(shop, number) == [
        (one, False, new),
        (two, False, newer),
        (new, True, None),
        (newer, True, None),
    ]
    assert (to_first, to_second) == (new, newer)
    assert new.split("-")[0] != one.split("-")[0]


def test_fewer_pieces_in_another_category_are_pointed_to_by_all_the_old(shop: Workshop) -> None:
    number = done(shop, pieces="2", separate=True)

    again(shop, number, category_id=shop.shop.categories["Pendants"])

    [(_, _, first), (_, _, second), (new, _, _)] = state(shop, number)
    assert first == second == new


def test_back_in_the_first_category_the_first_skus_live_again(shop: Workshop) -> None:
    number = done(shop)
    again(shop, number, category_id=shop.shop.categories["Pendants"])

    again(shop, number)

    (ring, ring_lives, ring_to), (pendant, pendant_lives, pendant_to) = state(shop, number)
    assert (ring_lives, ring_to) == (True, None)
    assert (pendant_lives, pendant_to) == (False, ring)
    assert ring != pendant


def test_a_voided_piece_has_no_stock_and_is_never_deleted(shop: Workshop) -> None:
    number = done(shop, pieces="2", separate=True)
    ids = [piece.id for piece in shop.pieces(number)]

    shop.reopen(number)

    assert balances(shop, *ids) == [(0, 0, 0), (0, 0, 0)]
    assert list(shop.session.scalars(select(Item.id).where(Item.id.in_(ids)))) == ids


def test_a_voided_piece_that_was_archived_meanwhile_is_offered_again(shop: Workshop) -> None:
    number = done(shop)
    [piece] = shop.pieces(number)
    shop.reopen(number)
    archive_item(shop.session, shop.milo, OneItem(item_id=piece.id))

    shop.complete(number)

    [piece] = shop.pieces(number)
    assert (piece.voided_at, piece.archived_at) == (None, None)


def test_the_photos_of_a_job_are_on_every_piece(shop: Workshop) -> None:
    number = shop.ring()
    add_photo(shop, number, "gold")
    add_photo(shop, number, "red")
    shop.start(number)

    shop.complete(number, pieces="2", separate=True)

    for piece in shop.pieces(number):
        assert shown(shop, item_id=piece.id) == ["gold", "red"]
    assert len(shop.session.scalars(select(Photo.hash)).all()) == 2


def test_photos_stay_once_and_those_added_on_the_piece_are_kept(shop: Workshop) -> None:
    number = shop.ring()
    add_photo(shop, number, "gold")
    shop.start(number)
    shop.complete(number)
    [piece] = shop.pieces(number)
    own = AddItemPhoto(item_id=piece.id, content=photo("blue"), caption="blue")
    add_item_photo(shop.session, shop.milo, own)

    again(shop, number)

    assert shown(shop, item_id=piece.id) == ["gold", "blue"]


def test_photos_added_later_go_to_the_pieces_by_a_button(shop: Workshop) -> None:
    number = done(shop)
    [piece] = shop.pieces(number)
    add_photo(shop, number, "green")
    before = shown(shop, item_id=piece.id)
    asked = PhotosForPieces(number=number)

    first = copy_photos_to_pieces(shop.session, shop.milo, asked)
    second = copy_photos_to_pieces(shop.session, shop.milo, asked)

    assert (before, shown(shop, item_id=piece.id)) == ([], ["green"])
    assert first.says == "The photos are on the pieces."
    assert second.says == "The pieces already show every photo."


def test_a_photo_comes_and_goes_at_any_stage_without_making_a_page_stale(
    shop: Workshop,
) -> None:
    number = done(shop)
    seen = shop.seen(number)

    add_photo(shop, number, "gold")
    [there] = shown_on(shop.session, Gallery(job_id=shop.found(number).id))
    one = {"number": number, "photo": there.hash}
    caption_job_photo(shop.session, shop.milo, WriteCaption(**one, caption="Wax model"))
    captioned = shown(shop, job_id=shop.found(number).id)
    remove_job_photo(shop.session, shop.milo, OneJobPhoto(**one))

    assert captioned == ["Wax model"]
    assert shown(shop, job_id=shop.found(number).id) == []
    assert shop.seen(number) == seen
    assert [event.text for event in timeline(shop, number)][-2:] == [
        "added a photo",
        "removed a photo",
    ]


def test_photos_cannot_go_to_pieces_that_are_not_there(shop: Workshop) -> None:
    draft, reopened = shop.ring(), done(shop)
    shop.reopen(reopened)

    for number in (draft, reopened):
        with refused(shop.session, NoPieces) as caught:
            given = PhotosForPieces(number=number)
            copy_photos_to_pieces(shop.session, shop.milo, given)
        assert "Complete the job first" in str(caught.value)
