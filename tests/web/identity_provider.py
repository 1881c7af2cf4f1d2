"""A small identity provider on this computer: real HTTP, real RSA keys, real signatures.

It does what the standards ask of one (discovery, authorization code with PKCE, one use of each
code, keys by name), and on request everything that they forbid.
"""

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "benchbook", "a secret of the client"
Claims = dict[str, Any]
Signing = Callable[["Issuer", Claims], str]


def _segment(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def signed(issuer: "Issuer", claims: Claims) -> str:
    """A token as it should be."""
    return jwt.encode({"alg": "RS256", "kid": issuer.kid}, claims, issuer.key)


def unsigned(_issuer: "Issuer", claims: Claims) -> str:
    """A token with the method `none`."""
    header = json.dumps({"alg": "none"}).encode()
    return f"{_segment(header)}.{_segment(json.dumps(claims).encode())}."


def signed_with_the_public_key(issuer: "Issuer", claims: Claims) -> str:
    """A token whose "secret" everybody can read (RFC 8725, 2.1)."""
    header = json.dumps({"alg": "HS256", "kid": issuer.kid}).encode()
    text = f"{_segment(header)}.{_segment(json.dumps(claims).encode())}"
    public = issuer.key.as_pem(private=False)
    return f"{text}.{_segment(hmac.digest(public, text.encode(), 'sha256'))}"


def signed_by_another(issuer: "Issuer", claims: Claims) -> str:
    """A token under the name of a key that did not sign it."""
    return jwt.encode({"alg": "RS256", "kid": issuer.kid}, claims, issuer.spare)


def changed_afterwards(issuer: "Issuer", claims: Claims) -> str:
    """A token to which somebody has added a group."""
    header, _, signature = signed(issuer, claims).split(".")
    more = json.dumps({**claims, "groups": ["benchbook-admins"]}).encode()
    return f"{header}.{_segment(more)}.{signature}"


@dataclass
class Issuer:
    """What the provider says of the person who is signed in there, and how it misbehaves."""

    address: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    spare: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    kid: str = "first"
    person: Claims = field(default_factory=dict)
    changed: Claims = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    signing: Signing = signed
    document: Claims = field(default_factory=dict)
    is_down: bool = False
    moved: str = ""
    answers_with: str | None = None
    asks_first: bool = False
    requests: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def knows(self, subject: str = "ada-1", *groups: str, **claims: Any) -> None:
        """Somebody is signed in at the provider, and it behaves from now on."""
        self.person = {"sub": subject, "name": "Ada Moreau", "groups": list(groups), **claims}
        self.changed, self.left_out, self.document = {}, (), {}
        self.signing, self.is_down, self.answers_with = signed, False, None
        self.asks_first, self.moved = False, ""
        self.requests.clear()

    def rotate(self) -> None:
        """Sign with another key from now on, and name only that one."""
        self.key, self.spare = self.spare, self.key
        self.kid = f"{self.kid} and another"

    def sent_on(self, request: Request) -> bool:
        """Whether this address sends on to another."""
        return bool(self.moved) and request.url.path.endswith(self.moved)

    def elsewhere(self, _request: Request) -> Response:
        self.requests.append("elsewhere")
        return JSONResponse({})

    def discovery(self, request: Request) -> Response:
        if self.sent_on(request):
            return RedirectResponse("/elsewhere", 307)
        if self.is_down:
            return HTMLResponse("<h1>Bad gateway</h1>", 502)
        known = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }
        self.requests.append("discovery")
        return JSONResponse(known | self.document)

    def keys(self, request: Request) -> Response:
        if self.sent_on(request):
            return RedirectResponse("/elsewhere", 307)
        self.requests.append("keys")
        key = {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": "RS256"}
        hidden = {"kty": "oct", "k": _segment(b"a secret that is none"), "kid": self.kid}
        return JSONResponse({"keys": [hidden, key]})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.address}
        back = f"{asked['redirect_uri']}?{urlencode(answer)}"
        if self.asks_first:
            name = escape(self.person["name"])
            return HTMLResponse(f'<h1>{name}</h1><a href="{escape(back)}">Continue</a>')
        return RedirectResponse(back, 302)

    async def token(self, request: Request) -> Response:
        if self.sent_on(request):
            return RedirectResponse("/elsewhere", 307)
        self.requests.append("token")
        if self.answers_with is not None:
            return HTMLResponse(self.answers_with)
        given = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(given.get("code", ""), None)
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {client}":
            return JSONResponse({"error": "invalid_client"}, 401)
        proof = _segment(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if asked is None or proof != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if given["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        answer = {"access_token": "of no use here", "token_type": "Bearer"}
        return JSONResponse(answer | {"id_token": self.signing(self, self._claims(asked))})

    def _claims(self, asked: dict[str, str]) -> Claims:
        now = int(time.time())
        claims: Claims = {"iss": self.address, "aud": CLIENT, "nonce": asked["nonce"]}
        claims |= {"iat": now, "exp": now + 300, **self.person, **self.changed}
        return {name: value for name, value in claims.items() if name not in self.left_out}


@contextmanager
def standing_provider() -> Iterator[Issuer]:
    """The provider, in a thread of its own until it is no longer needed."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        issuer = Issuer(f"http://127.0.0.1:{listening.getsockname()[1]}")
        routes = [
            Route("/.well-known/openid-configuration", issuer.discovery),
            Route("/keys", issuer.keys),
            Route("/authorize", issuer.authorize),
            Route("/token", issuer.token, methods=["POST"]),
            Route("/elsewhere", issuer.elsewhere, methods=["GET", "POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield issuer
        server.should_exit = True
        thread.join(10)
