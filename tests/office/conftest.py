"""Screens find a shop that is kept in the database of the test."""

import pytest

from tests.screens import open_shop_for_screens
from tests.shop import OpenedShop


@pytest.fixture
def kept_shop(database_url: str) -> OpenedShop:
    """A shop on its first day, kept, on both databases."""
    return open_shop_for_screens()
