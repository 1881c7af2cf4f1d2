"""A browser is called by the words that its owner would use; what it says of itself proves nothing.

The names are looked for in the User-Agent header (RFC 9110, 10.1.5), the most particular ones
first, because most browsers also claim to be others.
"""

from dataclasses import dataclass

_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Vivaldi/": "Vivaldi",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "a Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Visit:
    """Where a browser asks from, and what it says of itself."""

    address: str = ""
    browser: str = ""


def in_words(user_agent: str) -> str:
    """Such as "Firefox on Windows"; never the browser's own text."""
    browser = _first(_BROWSERS, user_agent) or "Another browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in user_agent), None)
