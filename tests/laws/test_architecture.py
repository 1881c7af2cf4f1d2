"""The house stands as DESIGN drew it, and every law is shown to notice what breaks it."""

import pytest

from lib.settings import HOUSE
from tests.laws import architecture as laws
from tests.laws.architecture import LAWS, LEVEL, Law, Module, modules, repeated_names, rooms_drawn

DOCUMENTED = '"""What it keeps."""\n'
LONG = DOCUMENTED + "x = 1\n" * 300
BROKEN: list[tuple[Law, str, str]] = [
    (laws.imports_go_down, "lib/inventory/items.py", "from lib.jobs.status import STAGES"),
    (laws.imports_go_down, "lib/inventory/items.py", "def f():\n    from lib import orders"),
    (laws.imports_go_down, "lib/shop/stores.py", "import lib.photos.pictures"),
    (laws.imports_go_down, "lib/clock.py", "from lib.shop.the_shop import the_shop"),
    (laws.imports_go_down, "lib/ui/ask.py", "from pages.workshop import jobs"),
    (laws.screens_alone_know_streamlit, "lib/jobs/status.py", "import streamlit as st"),
    (laws.frames_are_made_in_few_places, "lib/jobs/queries.py", "import pandas as pd"),
    (laws.frames_are_made_in_few_places, "pages/workshop/jobs.py", "from pandas import DataFrame"),
    (laws.database_alone_commits, "lib/jobs/drafting.py", "session.commit()"),
    (laws.database_alone_commits, "app.py", "with engine.begin() as c: ..."),
    (laws.the_clock_alone_tells_the_time, "lib/jobs/drafting.py", "datetime.now(UTC)"),
    (laws.the_clock_alone_tells_the_time, "pages/workshop/jobs.py", "date.today()"),
    (
        laws.refusals_are_caught_at_the_edge,
        "lib/jobs/drafting.py",
        "try: ...\nexcept (KeyError, NotFound): ...",
    ),
    (laws.figures_are_exact, "lib/jobs/costing.py", "cost * 0.5"),
    (laws.figures_are_exact, "lib/inventory/valuing.py", "float(cost)"),
    (laws.modules_are_short, "lib/jobs/drafting.py", LONG),
    (laws.modules_are_short, "pages/workshop/jobs.py", DOCUMENTED + "x = 1\n" * 120),
    (laws.functions_are_short, "lib/jobs/drafting.py", "def f():\n" + "    x = 1\n" * 50),
    (laws.modules_are_named_for_the_act, "lib/jobs/utils.py", DOCUMENTED),
    (laws.modules_are_named_for_the_act, "lib/helpers/jobs.py", DOCUMENTED),
    (laws.modules_are_named_for_the_act, "lib/jobs/service.py", DOCUMENTED),
    (laws.modules_are_named_for_the_act, "lib/jobs/schemas.py", DOCUMENTED),
    (laws.modules_say_their_law, "lib/jobs/drafting.py", "x = 1"),
    (laws.pages_lie_one_folder_deep, "pages/jobs.py", DOCUMENTED),
    (laws.pages_lie_one_folder_deep, "pages/workshop/jobs/list.py", DOCUMENTED),
    (laws.pages_only_ask_show_and_tell, "pages/workshop/jobs.py", "from sqlalchemy import text"),
    (
        laws.pages_only_ask_show_and_tell,
        "pages/workshop/jobs.py",
        "from lib.jobs.models import Job",
    ),
    (laws.pages_only_ask_show_and_tell, "pages/workshop/jobs.py", "from lib import database"),
    (laws.pages_only_ask_show_and_tell, "pages/workshop/jobs.py", "try: ...\nexcept OSError: ..."),
    (laws.pages_only_ask_show_and_tell, "pages/workshop/jobs.py", "if job.stage == 'Draft': ..."),
    (laws.pages_only_ask_show_and_tell, "pages/workshop/jobs.py", "x = 'in_production'"),
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Law) -> None:
    broken = [sentence for module in modules("lib", "pages") for sentence in law(module)]

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("law", "path", "text"), BROKEN)
def test_the_law_notices_what_breaks_it(law: Law, path: str, text: str) -> None:
    assert law(Module(path, text))


def test_every_law_is_shown_to_notice() -> None:
    assert {law for law, _, _ in BROKEN} == set(LAWS)


def test_a_lawful_module_is_left_in_peace() -> None:
    text = DOCUMENTED + "import streamlit as st\nfrom lib.ui.ask import ask\nst.session_state.x = 1"
    page = Module("pages/workshop/jobs.py", text)

    assert [sentence for law in LAWS for sentence in law(page)] == []


def test_only_models_and_queries_repeat_as_names_of_modules() -> None:
    again = repeated_names(modules("lib"))

    assert not again, "\n".join(again)


def test_a_repeated_name_is_noticed() -> None:
    twice = [Module("lib/jobs/photos.py", ""), Module("lib/inventory/photos.py", "")]
    allowed = [Module("lib/jobs/models.py", ""), Module("lib/inventory/models.py", "")]

    assert repeated_names(twice + allowed) == [
        "photos stands in lib/jobs/photos.py, lib/inventory/photos.py"
    ]


@pytest.mark.parametrize("path", ["README.md", "lib/__init__.py"])
def test_the_maps_name_every_room_from_the_top_down(path: str) -> None:
    drawn = rooms_drawn((HOUSE / path).read_text("utf-8"))

    there = {room.parent.name for room in (HOUSE / "lib").glob("*/__init__.py")}
    assert set(drawn) == there
    assert [LEVEL[room] for room in drawn] == sorted((LEVEL[room] for room in drawn), reverse=True)


def test_every_test_says_what_it_is_about() -> None:
    silent = [line for module in modules("tests") for line in laws.modules_say_their_law(module)]

    assert not silent, "\n".join(silent)
