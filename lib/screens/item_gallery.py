"""The photos of an item stand in the order and with the words that its people gave them."""

from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.inputs import InvalidInput
from lib.inventory.item_page import ItemPage
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
from lib.photos.gallery import ShownPhoto
from lib.refusals import Refusal
from lib.ui.ask import me
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import form, press
from lib.ui.tell import Act
from lib.ui.words import md

STYLE = """<style>
.bb-item-photo { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 0.4rem;
  border: 1px solid rgba(128, 128, 128, 0.3); display: block; }
.bb-item-photo-large { max-width: 100%; max-height: 60vh; border-radius: 0.4rem; display: block; }
.bb-no-photo { aspect-ratio: 16 / 9; border-radius: 0.4rem; display: flex; align-items: center;
  justify-content: center; border: 1px dashed rgba(128, 128, 128, 0.45); opacity: 0.75; }
</style>"""
TYPES = ["jpg", "jpeg", "png", "webp"]
CHOOSE, TAKE = "File", "Camera"
ADD, ONE = "add-item-photo", "item-photo"


def show_item_photos(item: ItemPage) -> None:
    """The first photo large, the others under it, and the button to add one."""
    changing = me().may(add_item_photo)
    st.html(STYLE)
    if not item.photos:
        st.html('<div class="bb-no-photo">No photo yet</div>')
    for photo in item.photos[:1]:
        _shown(item, photo, changing)
    if len(item.photos) > 1:
        with st.grid(min_column_width=90, gap="small"):
            for photo in item.photos[1:]:
                _shown(item, photo, changing)
    if changing:
        st.button(
            "Add photo",
            key=ADD,
            icon=":material/add_a_photo:",
            on_click=open_dialog,
            args=(ADD,),
            type="tertiary",
        )


def item_photo_dialogs(item: ItemPage) -> None:
    """Adding a photo, and one photo with its caption and place."""
    _add(item)
    _one(item)


def _shown(item: ItemPage, photo: ShownPhoto, changing: bool) -> None:
    place = item.photos.index(photo) + 1
    with st.container(gap="xsmall", key=f"item-photo-{photo.hash[:12]}"):
        st.html(_image(item.sku, photo, "bb-item-photo", small=place > 1))
        label = photo.caption or f"Photo {place}"
        if changing:
            look: dict[str, Any] = {"type": "tertiary", "on_click": open_dialog}
            st.button(md(label), key=f"open-{photo.hash[:12]}", args=(ONE, photo.hash), **look)
        else:
            st.caption(md(photo.caption))


def _image(sku: str, photo: ShownPhoto, style: str, *, small: bool) -> str:
    size = "?size=thumb" if small else ""
    address = f"/files/photo/item/{quote(sku, safe='')}/{quote(photo.hash)}.jpg{size}"
    words = escape(photo.caption or "Photo of the item")
    return f'<img class="{style}" src="{address}" alt="{words}" loading="lazy">'


@dialog(ADD, "Add photo", "medium")
def _add(item: ItemPage) -> None:
    way = st.segmented_control("From", [CHOOSE, TAKE], default=CHOOSE, key="photo-from")
    with form(ADD, Act(add_item_photo, AddItemPhoto, {"item_id": item.item_id})) as fields:
        key = fields.state.widget("taken" if way == TAKE else "chosen")
        if way == TAKE:
            st.camera_input("Photo", key=key, resolution="1080p")
        else:
            st.file_uploader("Photo", TYPES, key=key)
        fields.problem("content")
        fields.text("caption", "Caption", placeholder="What it shows")
        fields.keep("content", lambda: _bytes(key))
        fields.submit("Add photo", check=lambda: _missing(key))


def _missing(key: str) -> Refusal | None:
    if _bytes(key) is not None:
        return None
    return InvalidInput([("content", "Choose a photo first, or take one.")])


def _bytes(key: str) -> bytes | None:
    taken = st.session_state.get(key)
    return None if taken is None else bytes(taken.getvalue())


@dialog(ONE, "Photo", "medium")
def _one(item: ItemPage) -> None:
    photo = next((shown for shown in item.photos if shown.hash == about()), None)
    if photo is None:
        st.caption("This photo is no longer shown here.")
        st.button("Close", key=f"{ONE}-close", on_click=close_dialog)
        return
    st.html(STYLE + _image(item.sku, photo, "bb-item-photo-large", small=False))
    fixed = {"item_id": item.item_id, "photo_hash": photo.hash}
    with form(ONE, Act(caption_item_photo, CaptionItemPhoto, fixed)) as fields:
        fields.text("caption", "Caption", photo.caption)
        fields.submit("Save")
    acts = {
        "Show earlier": (move_item_photo_earlier, ":material/arrow_back:", item.photos[0]),
        "Show later": (move_item_photo_later, ":material/arrow_forward:", item.photos[-1]),
        "Remove photo": (remove_item_photo, ":material/delete:", None),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (door, icon, end) in acts.items():
            if photo != end:
                act = Act(door, ItemPhoto, fixed, then=_done)
                name = label.lower().replace(" ", "-")
                press(f"{ONE}-{name}", label, act, icon=icon, type="tertiary")


def _done(_receipt: Receipt) -> None:
    close_dialog()
