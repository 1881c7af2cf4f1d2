"""What differs from one machine to another comes from the environment, never from the code.

A shop writes these values into `.env` beside `app.py` or into the environment; `.env.example`
lists them. What belongs to the shop itself (name, currency, time zone) lives in its database.
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from lib.refusals import NotValid

HOUSE = Path(__file__).resolve().parent.parent
# In the clear only to this computer, for trying out.
ISSUER = re.compile(r"(https://[^/?#\s]+|http://(localhost|127\.0\.0\.1)(:\d+)?)(/[^?#\s]*)?")


def _parts(written: Any) -> Any:
    """The parts of a list that is written with commas."""
    if not isinstance(written, str):
        return written
    return tuple(part for part in (piece.strip() for piece in written.split(",")) if part)


def _names(written: Any) -> Any:
    parts = _parts(written)
    return tuple(part.lower().rstrip(".") for part in parts) if isinstance(parts, tuple) else parts


def _issuer(written: str) -> str:
    if not ISSUER.fullmatch(written):
        raise ValueError("It has to be the address of the provider, beginning with https://.")
    return written


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts)]


class Settings(BaseSettings):
    """The environment of one running Benchbook."""

    model_config = SettingsConfigDict(
        env_file=HOUSE / ".env",
        env_prefix="BENCHBOOK_",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    data_folder: Path = HOUSE / "data"
    backup_folder: Path | None = None
    daily_backups: bool = True
    idle_minutes: int = Field(default=8 * 60, ge=5)
    session_days: int = Field(default=30, ge=1)
    photo_megabytes: int = Field(default=20, ge=1)
    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = ()
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_label: str = "Sign in with your work account"
    oidc_scopes: str = "openid profile email"
    oidc_role_claim: str = "groups"
    oidc_roles: Listed = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Settings":
        if self.oidc_issuer is not None and not (self.oidc_client_id and self.oidc_roles):
            raise ValueError(
                "An identity provider needs BENCHBOOK_OIDC_CLIENT_ID and BENCHBOOK_OIDC_ROLES, too."
            )
        return self

    def url(self) -> str:
        """The database to open: `DATABASE_URL`, or a SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_folder / 'benchbook.db'}"

    def backups(self) -> Path:
        """Where backups lie: the backup folder, or `backups` in the data folder."""
        return self.backup_folder or self.data_folder / "backups"


class UnusableSetting(NotValid):
    """{name} cannot be taken as it is: {problem} The file .env.example shows how it is written."""


@cache
def settings() -> Settings:
    """The settings of this process, read once. Refuses: UnusableSetting."""
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper().removeprefix("BENCHBOOK_") if first["loc"] else ""
        problem = str(first["msg"]).removeprefix("Value error, ").rstrip(".") + "."
        said = f"The setting BENCHBOOK_{name}" if name else "What is set"
        raise UnusableSetting(name=said, problem=problem) from None
