"""The list of lines that are broken on purpose cannot rot: each of them is there, exactly once."""

from pathlib import Path

import pytest

from tests.mutations.catalogue import MUTATIONS, Mutation

HERE = Path(__file__).parents[2]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.breaks)
def test_what_is_broken_on_purpose_stands_in_the_code_once(mutation: Mutation) -> None:
    code = (HERE / mutation.file).read_text()

    assert code.count(mutation.old) == 1
    assert mutation.new != mutation.old
    assert all((HERE / test.partition("::")[0]).exists() for test in mutation.tests)


def test_there_are_enough_of_them_and_each_is_another() -> None:
    changes = {(mutation.file, mutation.old) for mutation in MUTATIONS}

    assert len(changes) == len(MUTATIONS) >= 20
