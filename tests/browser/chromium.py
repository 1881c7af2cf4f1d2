"""The browser of this machine is used; none is downloaded."""

import importlib.util
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


def chromium() -> str | None:
    """Where Chromium or Chrome lies on this machine."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next(iter(found + [str(path) for path in ELSEWHERE if path.exists()]), None)


def lacking() -> str | None:
    """Why the browser tests cannot run here, in one sentence."""
    if importlib.util.find_spec("pytest_playwright") is None:
        return "No browser is tested: install requirements-dev.txt for its driver."
    if chromium() is None:
        return "No browser is tested: install Chromium or Chrome on this machine."
    return None
