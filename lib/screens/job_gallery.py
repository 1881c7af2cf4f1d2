"""A job's photos come and go at any stage, from a file or the camera of the phone at the bench."""

from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.jobs.job_page import JobPage
from lib.jobs.job_photos import (
    AddJobPhoto,
    OneJobPhoto,
    PhotosForPieces,
    WriteCaption,
    add_job_photo,
    caption_job_photo,
    copy_photos_to_pieces,
    remove_job_photo,
    show_job_photo_earlier,
)
from lib.photos.gallery import ShownPhoto
from lib.ui.ask import Signed
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import form, press
from lib.ui.looks import section
from lib.ui.tell import Act
from lib.ui.words import md

STYLE = """<style>
.bb-photo { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 0.4rem;
  border: 1px solid rgba(128, 128, 128, 0.3); display: block; }
.bb-photo-large { max-width: 100%; max-height: 60vh; border-radius: 0.4rem; display: block; }
</style>"""
TYPES = ["jpg", "jpeg", "png", "webp"]
TAKE, CHOOSE = "Camera", "File"


def show_photos(job: JobPage, here: Signed, has_pieces: bool) -> None:
    """The photos in their order, with the buttons to add one and to give them to the pieces."""
    changing = here.may(add_job_photo)
    with section("Photos", "photos"):
        if changing and has_pieces and job.photos:
            act = Act(copy_photos_to_pieces, PhotosForPieces, {"number": job.number})
            press("photos-to-pieces", "Put on the pieces", act, icon=":material/content_copy:")
        if changing:
            look: dict[str, Any] = {"on_click": open_dialog, "args": ("add-photo",)}
            st.button("Add photo", key="add-photo", icon=":material/add_a_photo:", **look)
    if not job.photos:
        st.caption("No photo yet. Photos of the job go along to the finished piece.")
        return
    st.html(STYLE)
    with st.grid(min_column_width=150, gap="small"):
        for place, photo in enumerate(job.photos, start=1):
            _thumbnail(job, photo, place, changing)


def _thumbnail(job: JobPage, photo: ShownPhoto, place: int, changing: bool) -> None:
    with st.container(gap="xsmall", key=f"photo-{photo.hash[:12]}"):
        st.html(_image(job.number, photo, "bb-photo"))
        label = photo.caption or f"Photo {place}"
        if changing:
            look: dict[str, Any] = {"type": "tertiary", "on_click": open_dialog}
            key = f"open-photo-{photo.hash[:12]}"
            st.button(md(label), key=key, args=("photo", photo.hash), **look)
        else:
            st.caption(md(label))


def _image(number: str, photo: ShownPhoto, style: str) -> str:
    size = "?size=thumb" if style == "bb-photo" else ""
    address = f"/files/photo/job/{quote(number)}/{quote(photo.hash)}.jpg{size}"
    words = escape(photo.caption or "Photo of the job")
    return f'<img class="{style}" src="{address}" alt="{words}" loading="lazy">'


def photo_dialogs(job: JobPage) -> None:
    """Adding a photo, and one photo with its caption and place."""
    _add(job)
    _one(job)


@dialog("add-photo", "Add photo", "medium")
def _add(job: JobPage) -> None:
    way = st.segmented_control("From", [CHOOSE, TAKE], default=CHOOSE, key="photo-from")
    with form("add-photo", Act(add_job_photo, AddJobPhoto, {"number": job.number})) as fields:
        key = fields.state.widget("taken" if way == TAKE else "chosen")
        if way == TAKE:
            st.camera_input("Photo", key=key, resolution="1080p")
        else:
            st.file_uploader("Photo", TYPES, key=key)
        fields.problem("photo")
        fields.problem("content")
        fields.text("caption", "Caption", placeholder="What it shows")
        fields.keep("content", lambda: _bytes(key))
        fields.submit("Add photo")


def _bytes(key: str) -> bytes | None:
    taken = st.session_state.get(key)
    return None if taken is None else bytes(taken.getvalue())


@dialog("photo", "Photo", "medium")
def _one(job: JobPage) -> None:
    photo = next((shown for shown in job.photos if shown.hash == about()), None)
    if photo is None:
        st.caption("This photo is no longer shown here.")
        st.button("Close", key="photo-close", on_click=close_dialog)
        return
    st.html(STYLE + _image(job.number, photo, "bb-photo-large"))
    fixed = {"number": job.number, "photo": photo.hash}
    with form("photo", Act(caption_job_photo, WriteCaption, fixed)) as fields:
        fields.text("caption", "Caption", photo.caption)
        fields.submit("Save")
    with st.container(horizontal=True, gap="small"):
        if photo != job.photos[0]:
            earlier = Act(show_job_photo_earlier, OneJobPhoto, fixed, then=_done)
            look: dict[str, Any] = {"type": "tertiary", "icon": ":material/arrow_back:"}
            press("photo-earlier", "Show earlier", earlier, **look)
        remove = Act(remove_job_photo, OneJobPhoto, fixed, then=_done)
        press("remove-photo", "Remove photo", remove, icon=":material/delete:", type="tertiary")


def _done(_receipt: Receipt) -> None:
    close_dialog()
