"""Everybody sees in which browsers they are signed in, and signs out of any of them at once."""

from pydantic import SecretStr
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lib.accounts.browsers import in_words
from lib.accounts.models import WebSession
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.accounts.web_sessions import end_all, kept_of, lasting
from lib.frames import Frame, table
from lib.inputs import Input
from lib.refusals import NotNow

SHOWN = 50


class EndSession(Input):
    """A browser to be signed out of."""

    session_id: int


class KeepOnly(Input):
    """The browser to stay signed in at, by its token; all others are signed out."""

    token: SecretStr


class EndedAlready(NotNow):
    """You are signed out there already. Nothing was changed."""


@requires(Permission.SEE_OWN_ACCOUNT)
def my_sessions(session: Session, actor: Actor, token: str | None) -> Frame:
    """The browsers that one is signed in at: id, browser, address, began_at, seen_at, is_this.

    The one of the token comes first, then the one that was seen last; at most fifty.
    """
    rows = session.scalars(
        select(WebSession)
        .where(WebSession.person_id == actor.id, *lasting())
        .order_by(
            (WebSession.token_hash == kept_of(token)).desc(),
            WebSession.seen_at.desc(),
            WebSession.id.desc(),
        )
        .limit(SHOWN)
    )
    columns = ["id", "browser", "address", "began_at", "seen_at", "is_this"]
    mine = kept_of(token)
    return table(
        columns,
        [
            (
                row.id,
                in_words(row.browser),
                row.address,
                row.created_at,
                row.seen_at,
                row.token_hash == mine,
            )
            for row in rows
        ],
    )


@requires(Permission.SEE_OWN_ACCOUNT)
def end_my_session(session: Session, actor: Actor, given: EndSession) -> Receipt:
    """Sign out of one browser of one's own.

    Refuses: EndedAlready.
    """
    own = (WebSession.id == given.session_id, WebSession.person_id == actor.id)
    row = session.scalar(select(WebSession).where(*own))
    if row is None:
        raise EndedAlready
    where = in_words(row.browser)
    session.execute(delete(WebSession).where(*own))
    return Receipt(says=f"You are signed out of {where}.", number=str(actor.id))


@requires(Permission.SEE_OWN_ACCOUNT)
def sign_out_elsewhere(session: Session, actor: Actor, given: KeepOnly) -> Receipt:
    """Sign out of every browser but one.

    Refuses: nothing; without another browser nothing changes.
    """
    ended = end_all(session, actor.id, given.token.get_secret_value())
    says = f"You are signed out of {ended} other {'browser' if ended == 1 else 'browsers'}."
    return Receipt(says=says, number=str(actor.id))
