"""Every test of jobs begins in the workshop of SPEC 13, on a Monday morning."""

import pytest
from sqlalchemy.orm import Session

from tests.workshop import Workshop, workshop


@pytest.fixture
def shop(session: Session, stopped_clock: object) -> Workshop:
    """Gold, a stone and a setter in the store North, with the manager Milo."""
    return workshop(session)
