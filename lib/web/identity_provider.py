"""The shop's identity provider is asked by the authorization code flow with PKCE, and nobody else.

Its addresses and keys come from its discovery document, read when they are first needed and kept;
the keys are read again when a token names one that is not known. Requests go to the issuer and to
the addresses that its own document names, over TLS, with a limit of time and size; no redirection
is followed.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from lib import clock
from lib.accounts.identities import Identity
from lib.logbook import warn
from lib.refusals import NotNow
from lib.settings import settings
from lib.web.id_tokens import Expected, Keys, NotRight, UnknownKey, claims_of, signing_keys
from lib.web.pending_sign_in import Pending, not_confirmed

SECONDS = (4, 8)  # to connect, and to wait for each part of an answer
LARGEST_ANSWER = 512 * 1024
KEPT_FOR, UNREACHABLE_FOR = timedelta(hours=1), timedelta(seconds=5)
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_met: "dict[str, Provider]" = {}


class ProviderFailed(NotNow):
    """The identity provider cannot be reached or does not answer as it should. Sign in with a name
    and password, or try again in a while."""


@dataclass
class Provider:
    """The provider of an issuer, with what it said of itself."""

    issuer: str
    document: dict[str, Any] = field(default_factory=dict)
    keys: Keys = ()
    read_at: datetime | None = None
    failed_at: datetime | None = None

    def address(self, pending: Pending) -> str:
        """Where to send the browser. Refuses: ProviderFailed."""
        self._read()
        asks = {"prompt": "login"} if pending.asks_again else {}
        url, _state = self._client(pending).create_authorization_url(
            self.document["authorization_endpoint"],
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.verifier,
            **asks,
        )
        return str(url)

    def identity(self, pending: Pending, code: str) -> Identity:
        """Who came back with a code. Refuses: ProviderFailed, NotConfirmed."""
        self._read()
        claims = self._claims(pending, self._token(pending, code))
        asked = ("name", "preferred_username", "email")
        name, handle, email = (str(claims.get(claim) or "") for claim in asked)
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            name=name or handle or email,
            told_apart_by=handle or email,
            groups=_groups(claims),
        )

    def _token(self, pending: Pending, code: str) -> dict[str, Any]:
        """The tokens that a code stands for; the provider takes each code once."""
        try:
            token = self._client(pending).fetch_token(
                self.document["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=pending.verifier,
                timeout=SECONDS,
                allow_redirects=False,
            )
        except OAuthError as problem:
            raise not_confirmed(f"the code was refused: {problem.error}") from problem
        except (requests.RequestException, ValueError, KeyError, TypeError) as problem:
            raise _failed(self.issuer, problem) from problem
        return cast(dict[str, Any], token)

    def _claims(self, pending: Pending, token: dict[str, Any]) -> dict[str, Any]:
        given, access = str(token.get("id_token", "")), str(token.get("access_token", ""))
        expected = Expected(self.issuer, settings().oidc_client_id, pending.nonce, access)
        try:
            try:
                return claims_of(given, self.keys, expected)
            except UnknownKey:
                self.keys = signing_keys(self._fetched(self.document["jwks_uri"]))
                return claims_of(given, self.keys, expected)
        except NotRight as problem:
            raise not_confirmed(str(problem)) from problem

    def _client(self, pending: Pending) -> Any:
        secret = settings().oidc_client_secret
        ways = self.document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return OAuth2Session(
            settings().oidc_client_id,
            secret.get_secret_value() if secret else None,
            token_endpoint_auth_method=way if secret else "none",
            scope=settings().oidc_scopes,
            redirect_uri=pending.redirect,
            code_challenge_method="S256",
        )

    def _read(self) -> None:
        """Read the discovery document, unless it is known or was asked for in vain just now."""
        moment = clock.now()
        if self.read_at is not None and moment - self.read_at < KEPT_FOR:
            return
        if self.failed_at is not None and moment - self.failed_at < UNREACHABLE_FOR:
            raise ProviderFailed
        self.failed_at = moment
        document = self._fetched(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        places = [document.get(name) for name in NEEDED]
        if document.get("issuer") != self.issuer or not all(self._is_safe(at) for at in places):
            raise _failed(self.issuer, ValueError("its discovery document is not its own"))
        self.document, self.read_at, self.failed_at = document, moment, None

    def _is_safe(self, url: object) -> bool:
        """TLS everywhere; in the clear only where the issuer itself is this computer."""
        if not isinstance(url, str):
            return False
        place, home = urlsplit(url), urlsplit(self.issuer)
        here = home.scheme == "http" and (place.scheme, place.netloc) == ("http", home.netloc)
        return here or (place.scheme == "https" and bool(place.netloc))

    def _fetched(self, url: str) -> dict[str, Any]:
        """A JSON object from the provider. Refuses: ProviderFailed."""
        try:
            with requests.get(url, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
                body = next(answer.iter_content(LARGEST_ANSWER + 1), b"")
            found = json.loads(body) if answer.status_code == 200 else None
        except (requests.RequestException, ValueError) as problem:
            raise _failed(self.issuer, problem) from problem
        if len(body) > LARGEST_ANSWER or not isinstance(found, dict):
            raise _failed(self.issuer, ValueError(f"status {answer.status_code} at {url}"))
        return found


def provider_of(issuer: str) -> Provider:
    """The provider of an issuer, the same one every time."""
    return _met.setdefault(issuer, Provider(issuer))


def _groups(claims: dict[str, Any]) -> tuple[str, ...]:
    """What stands in the claim of the settings: by its name as a whole, or step by step."""
    name = settings().oidc_role_claim
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    listed = found if isinstance(found, list) else [found]
    return tuple(group for group in listed if isinstance(group, str))


def _failed(issuer: str, problem: Exception) -> ProviderFailed:
    warn("identity provider failed", issuer=issuer, problem=f"{type(problem).__name__}: {problem}")
    return ProviderFailed()
