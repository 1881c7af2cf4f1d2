"""A refusal in place of a file says by its status what kind it is, and an outage is none."""

import pytest

from lib.backups.kept_backups import NoSuchBackup
from lib.outages import DatabaseUnreachable
from lib.refusals import NotAllowed, NotFound, NotNow, NotValid, Refusal
from lib.web.pages import refused_file


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotAllowed, 403), (NotValid, 400), (NotFound, 404), (NotNow, 404)]
)
def test_each_kind_of_refusal_has_its_status(refusal: type[Refusal], status: int) -> None:
    assert refused_file(refusal()).status_code == status


def test_the_sentence_is_what_is_sent() -> None:
    answer = refused_file(NoSuchBackup(name="x.zip"))

    assert bytes(answer.body).startswith(b"There is no backup x.zip")


def test_an_outage_is_left_to_who_answers_all_of_them() -> None:
    with pytest.raises(DatabaseUnreachable):
        refused_file(DatabaseUnreachable())
