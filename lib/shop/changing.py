"""The shop's name, zone and number format may change; its currency is that of every amount."""

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Title
from lib.shop.first_start import NumberFormat
from lib.shop.models import Shop
from lib.shop.the_shop import ShopFacts, the_shop
from lib.shop.zones import ZoneName


class ChangeShop(Input):
    """The shop as it is called and as it writes days and numbers from now on."""

    name: Title
    zone: ZoneName
    number_format: NumberFormat


@requires(Permission.CHANGE_SETTINGS)
def change_shop(session: Session, actor: Actor, given: ChangeShop) -> Receipt:
    """Change the name, the time zone and the number format of the shop.

    Refuses: NoShopYet.
    """
    the_shop(session)
    shop = session.get_one(Shop, 1)
    shop.name, shop.zone, shop.number_format = given.name, given.zone, given.number_format
    session.info.pop("shop", None)
    return Receipt(says="The settings are saved.")


@requires(Permission.SEE_OWN_ACCOUNT)
def shop_facts(session: Session, actor: Actor) -> ShopFacts:
    """The name, currency, time zone and number format of the shop.

    Refuses: NoShopYet.
    """
    return the_shop(session)
