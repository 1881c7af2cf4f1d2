"""A screen is tested as a person meets it: signed in with a role, by its labels and sentences."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from lib import database
from lib.accounts import web_sessions
from lib.accounts.permissions import Role
from lib.ui.tell import Opened
from tests.shop import OpenedShop, actor, opened_shop

# Every new screen would look through all installed packages for components, in a fifth of a second.
vars(manifest_scanner).update(
    scan_component_manifests=cache(manifest_scanner.scan_component_manifests)
)
HOUSE = Path(__file__).parent.parent
BUG = re.compile(r"Something went wrong\W.* Reference")
WRITTEN = ("title", "header", "subheader", "markdown", "caption", "text", "error", "warning")


def open_shop_for_screens() -> OpenedShop:
    """A shop that is kept, so that screens find it."""
    with database.writing() as session:
        return opened_shop(session)


@dataclass
class Screen:
    """A page that is open in one browser."""

    at: AppTest

    def fill(self, label: str, value: Any) -> "Screen":
        """Type or choose something in the field with this label; a choice may be a new name."""
        field = self._labelled(label)
        if field.type == "selectbox" and isinstance(value, str) and value not in field.options:
            field.options.append(value)
        field.set_value(value)
        return self

    def press(self, label: str) -> "Screen":
        """Press the last button with this label, which in a dialog is the dialog's."""
        [*_, button] = [button for button in self.at.button if button.label == label]
        button.click()
        return self.run()

    def run(self) -> "Screen":
        """Let the page run again; an exception of it or of a command is a bug."""
        self.at.run()
        assert not self.at.exception, self.at.exception
        assert not [error.value for error in self.at.error if BUG.match(error.value)]
        return self

    def open_dialog(self, name: str, about: Any = None) -> "Screen":
        """Open a dialog as a click on a row of a table does, which only a browser can do."""
        slot = f"form {name}"
        if slot in self.at.session_state:
            earlier: Opened = self.at.session_state[slot]
            self.at.session_state[slot] = Opened(name, earlier.number + 1)
        shown = {part: self.at.query_params.get(part, "") for part in ("job", "item", "order")}
        record = tuple(one if isinstance(one, str) else one[0] for one in shown.values())
        self.at.session_state["dialog"] = (name, about, record)
        return self.run()

    def held(self, label: str) -> Any:
        """What stands in the field with this label."""
        return self._labelled(label).value

    def buttons(self) -> list[str]:
        """The labels of the buttons that are there."""
        return [button.label for button in self.at.button]

    def says(self) -> str:
        """Everything that is written on the page, as its markdown."""
        found: list[Any] = [element for kind in WRITTEN for element in self.at.get(kind)]
        return "\n".join(str(element.value) for element in found)

    def toasts(self) -> list[str]:
        """The messages that came up after the last run."""
        return [toast.value for toast in self.at.toast]

    def table(self, place: int = 0) -> Any:
        """The frame of a table, as its cells are written."""
        return self.at.dataframe[place].value

    def _labelled(self, label: str) -> Any:
        kinds = ("text_input", "text_area", "selectbox", "multiselect", "date_input", "checkbox")
        every = (*kinds, "toggle", "radio")
        fields: list[Any] = [field for kind in every for field in self.at.get(kind)]
        return next(field for field in fields if field.label.removesuffix(" *") == label)


def open_screen(
    script: str | Callable[..., None], role: Role = Role.ADMINISTRATOR, **query: str
) -> Screen:
    """A page of the house, or a small script of a test, in the browser of a role."""
    with database.writing() as session:
        token = web_sessions.begin(session, actor(session, role).id)
    if isinstance(script, str):
        at = AppTest.from_file(str(HOUSE / script), default_timeout=20)
    else:
        at = AppTest.from_function(script, default_timeout=20)
    at.user = {"sid": token}
    for name, value in query.items():
        at.query_params[name] = value
    return Screen(at).run()


def open_in_frame(script: str, role: Role = Role.ADMINISTRATOR, **query: str) -> Screen:
    """A page inside the frame of the app, where its links to other pages lead somewhere."""
    with database.writing() as session:
        token = web_sessions.begin(session, actor(session, role).id)
    at = AppTest.from_file(str(HOUSE / "app.py"), default_timeout=20)
    at.user = {"sid": token}
    at.run().switch_page(script)
    for name, value in query.items():
        at.query_params[name] = value
    return Screen(at).run()
