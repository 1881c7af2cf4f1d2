"""The sample shop is made by calling the commands, in one transaction: all of it, or nothing."""

from pydantic import SecretStr

from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.database import writing
from lib.shop.first_start import ShopFirst, set_up


def build(administrator_name: str, password: str) -> int:
    """Open the sample shop in an empty database; the answer is the id of its administrator.

    Refuses: ShopExists.
    """
    first = ShopFirst(
        name="Moreau & Daughters",
        currency="EUR",
        zone="Europe/Paris",
        number_format="1,234.50",
        store="North",
        is_sample=True,
    )
    with writing() as session:
        set_up(session, first)
        secret = SecretStr(password)
        return enter(session, administrator_name, Role.ADMINISTRATOR, secret).id
