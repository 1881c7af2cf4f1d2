"""Everything that a screen sends to a browser: words, labels, options, help, cells, addresses.

A run of a screen is a row of messages. They are read whole, whatever element they draw, and the
cells of tables are unpacked, so that nothing is hidden by being looked at in the wrong place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow  # type: ignore[import-untyped]
import pytest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

# How a page looks is no news about a shop, but full of figures.
_LOOKS = re.compile(r"<style>.*?</style>|rgba?\([^)]*\)", re.DOTALL)
_OF_STREAMLIT = {"new_session", "session_event", "session_status_changed", "script_finished"}
_OF_STREAMLIT |= {"git_info_changed", "metadata", "hash", "debug_last_backmsg_id"}


class Sent:
    """What was sent since it was last taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._messages: list[Any] = []
        forward = LocalScriptRunner.forward_msgs

        def heard(runner: LocalScriptRunner) -> list[Any]:
            messages = forward(runner)
            self._messages += messages
            return messages

        monkeypatch.setattr(LocalScriptRunner, "forward_msgs", heard)

    def taken(self) -> str:
        """Every word that was sent since the last time, one to a line."""
        return "\n".join(dict.fromkeys(word for _, word in self.placed()))

    def placed(self) -> list[tuple[str, str]]:
        """Every word that was sent since the last time, with the element and field it stands in."""
        messages, self._messages = self._messages, []
        return [word for one in messages for word in _words(one, "")]


def _words(message: Any, place: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        if field.name not in _OF_STREAMLIT:
            yield from _spoken(value, f"{place}.{field.name}")


def _spoken(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if hasattr(value, "ListFields"):
        yield from _words(value, place)
    elif isinstance(value, bytes):
        yield from ((place, cell) for cell in _cells(value))
    elif isinstance(value, str):
        yield place, _LOOKS.sub("", value)
    elif isinstance(value, Mapping):
        yield from _spoken([*value.keys(), *value.values()], place)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _spoken(part, place)
    elif isinstance(value, float):
        yield place, f"{value:f}"


def _cells(packed: bytes) -> Iterator[str]:
    try:
        table = pyarrow.ipc.open_stream(packed).read_all()
    except pyarrow.ArrowInvalid:
        yield packed.decode("utf-8", "replace")
        return
    yield from table.column_names
    for column in table.columns:
        for cell in column.to_pylist():
            yield from map(str, cell if isinstance(cell, list) else [cell])
