"""A job is looked over before it leaves Draft: what is missing warns and never blocks."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from lib.jobs.job_photos import AddJobPhoto, add_job_photo
from lib.jobs.readiness import Readiness, readiness
from lib.shop.the_shop import the_shop
from tests.workshop import Workshop


def looked_over(shop: Workshop, number: str) -> Readiness:
    """What the panel says of a job."""
    return readiness(shop.session, shop.milo, number)


def photo(shop: Workshop, number: str) -> None:
    """Put a photo on a job."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "gold").save(picture, "PNG")
    given = AddJobPhoto(number=number, content=picture.getvalue())
    add_job_photo(shop.session, shop.milo, given)


def test_a_job_with_everything_has_no_warning(shop: Workshop) -> None:
    number = shop.job(due_on=the_shop(shop.session).today() + timedelta(days=7))
    shop.add(number, shop.gold, "5")
    shop.add(number, shop.setting, "1")
    photo(shop, number)

    found = looked_over(shop, number)

    assert (found.warnings, found.empty, found.estimated) == ((), False, False)


@pytest.mark.parametrize(
    "warning",
    [
        "Opal was never received and has no expected cost.",
        "Engraving has no cost yet.",
        "Centre stone is short by 2 each.",
        "No due date is set.",
        "There is no photo yet.",
    ],
)
def test_each_thing_that_is_missing_is_told_and_none_blocks(shop: Workshop, warning: str) -> None:
    opal = shop.item("Opal", "material", "Stones", unit="ct")
    engraving = shop.item("Engraving", "service", "Services", unit="each")
    number = shop.job()
    for item, quantity in ((opal, "1"), (engraving, "1"), (shop.stone, "3")):
        shop.add(number, item, quantity)

    found = looked_over(shop, number)
    shop.start(number)

    assert warning in found.warnings
    assert shop.found(number).stage == "In Production"


def test_an_expected_cost_is_a_cost_and_an_empty_job_is_told_as_such(shop: Workshop) -> None:
    opal = shop.item("Opal", "material", "Stones", unit="ct", expected_cost="40.00")
    number = shop.job()
    empty = looked_over(shop, number).empty
    shop.add(number, opal, "1")

    found = looked_over(shop, number)

    assert (empty, found.empty) == (True, False)
    assert not [said for said in found.warnings if "cost" in said]
