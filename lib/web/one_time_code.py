"""A shop can be opened from this computer, or by whoever reads the terminal of this computer.

Until a shop exists, anybody on the network could otherwise make it theirs. The code lives in this
process only and loses its meaning with the first start. It is one of 31^10, and whoever guesses
waits ever longer, all addresses together (lib/accounts/patience.py).
"""

import hmac
import ipaddress
import secrets
import sys
from functools import cache

from starlette.requests import Request

from lib.web.hosts import HERE, hostname

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@cache
def one_time_code() -> str:
    """The code of this process, written to its terminal when it is first needed."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(10))
    code = f"{signs[:5]}-{signs[5:]}"
    sys.stderr.write(
        "\n  This Benchbook has no shop yet. Open it in a browser to begin.\n"
        f"  From another computer the first page asks for this one-time code: {code}\n\n"
    )
    sys.stderr.flush()
    return code


def is_right(typed: str) -> bool:
    """Whether this is the code, however it was spaced and whatever its case."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    right = one_time_code().replace("-", "")
    return hmac.compare_digest(plain.encode(), right.encode())


def comes_from_here(request: Request) -> bool:
    """Whether a browser of this computer asks, by its address and by the name that it calls.

    The name counts as well, because behind a proxy on this computer every address is this one.
    """
    if request.client is None or hostname(request.headers.get("host", "")) not in HERE:
        return False
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
