"""The server asks no other computer for anything when it starts, and loads what it needs only."""

import subprocess
import sys

from lib.settings import HOUSE

STARTS = """
from streamlit import config, net_util
from streamlit.web import bootstrap

def ask():
    raise AssertionError("asked the internet")

net_util.get_external_ip = ask
config.get_config_options(True, {"server.address": "0.0.0.0"})
bootstrap._print_url(is_running_hello=False)
"""
LOADS = """
import sys
import lib.web.server
print([name for name in sys.modules if name.split(".")[0] in ("authlib", "joserfc")])
"""


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, check=True, capture_output=True, text=True
    ).stdout


def test_a_server_opened_to_the_network_does_not_ask_for_its_own_address() -> None:
    assert "http://localhost:" in run(STARTS)


def test_a_shop_without_a_provider_loads_nothing_of_it() -> None:
    assert run(LOADS).strip() == "[]"
