"""An ID token is believed when everything about it is right (OpenID Connect Core 1.0, 3.1.3.7).

It is signed with a key that the provider names, by a method of the list below: never with a secret
that both sides know, never without a signature. It comes from this issuer, is for this client, has
not run out, and carries the nonce of the sign-in that asked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lib import clock

ALGORITHMS = [f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)]
ALGORITHMS += ["EdDSA"]
LEEWAY_SECONDS = 60
Keys = Sequence[dict[str, Any]]


class NotRight(ValueError):
    """What is wrong with a token, for the log."""


class UnknownKey(NotRight):
    """The token names a key that is not among those given."""


@dataclass(frozen=True)
class Expected:
    """What a token has to say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def claims_of(token: str, keys: Keys, expected: Expected) -> dict[str, Any]:
    """What a token says. Raises: NotRight, UnknownKey."""
    options: Any = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True, "allow_blank": False},
    }
    known = {
        "nonce": expected.nonce,
        "client_id": expected.client_id,
        "access_token": expected.access_token,
    }
    try:
        named = jws.extract_compact(token.encode()).headers().get("kid")
        key = KeySet.import_key_set(cast(Any, {"keys": [_key(named, keys)]}))
        read = jwt.decode(token, key, algorithms=ALGORITHMS)
        claims = CodeIDToken(read.claims, read.header, options, known)
        claims.validate(int(clock.now().timestamp()), LEEWAY_SECONDS)
    except NotRight:
        raise
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise NotRight(f"{type(problem).__name__}: {problem}") from problem
    return dict(claims)


def signing_keys(document: dict[str, Any]) -> Keys:
    """The keys of a provider that can prove who signed; secrets and keys for hiding left out."""
    keys = document.get("keys")
    found = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
    good = [key for key in found if key.get("kty") in ("RSA", "EC", "OKP")]
    return [key for key in good if key.get("use", "sig") == "sig"]


def _key(named: object, keys: Keys) -> dict[str, Any]:
    fits = [key for key in keys if named in (None, key.get("kid"))]
    if len(fits) != 1:
        raise UnknownKey("signed with a key that the provider does not name")
    return fits[0]
