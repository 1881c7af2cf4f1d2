"""What is found by a name of the shop's lists is found by its new name as soon as that changes.

Only the rooms above know which of their rows are found by such a name, so they say so here.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lib.shop.models import CustomerAccount, ProductCategory

Named = type[ProductCategory] | type[CustomerAccount]
Following = Callable[[Session, int], None]
_following: dict[Named, list[Following]] = {}


def found_by_name_of(model: Named) -> Callable[[Following], Following]:
    """Mark a function that makes rows findable again, given the id of what was renamed."""

    def mark(follow: Following) -> Following:
        _following.setdefault(model, []).append(follow)
        return follow

    return mark


def renamed(session: Session, entry: ProductCategory | CustomerAccount) -> None:
    """Let everything that is found by this name be found by the new one."""
    session.flush()
    for follow in _following.get(type(entry), []):
        follow(session, entry.id)
    session.flush()
