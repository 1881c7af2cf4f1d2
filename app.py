"""Benchbook's frame: a server that lets people in, and the screens that each of them may open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.accounts.people import why_not
from lib.accounts.permissions import Actor, Permission
from lib.screens.leaving_sample import own_shop_begun, sample_banner
from lib.ui.ask import Signed, ask, me, noticed, show_refusal
from lib.ui.looks import page_head, style
from lib.ui.tell import told
from lib.ui.words import md
from lib.web.pages import ASSETS

PAGES = Path(__file__).parent / "pages"
STYLE = """<style>
.bb-button { font: inherit; font-size: 0.9rem; color: inherit; background: transparent;
  border: 1px solid rgba(128, 128, 128, 0.45); border-radius: 0.4rem; padding: 0.3rem 0.8rem;
  cursor: pointer; }
.bb-button:hover, .bb-button:focus-visible { border-color: currentcolor; }
[data-testid="stSidebarContent"] { display: flex; flex-direction: column; min-height: 100%; }
[data-testid="stSidebarUserContent"] { margin-top: auto; padding-bottom: 1.5rem; }
.st-key-foot { border-top: 1px solid rgba(128, 128, 128, 0.3); padding-top: 0.9rem; }
.st-key-foot p { overflow-wrap: anywhere; }
.st-key-sample { border-radius: 0.5rem; padding: 0.4rem 0.9rem;
  background: rgba(183, 121, 31, 0.14); }
</style>"""

SIGN_OUT = (
    '<form action="/sign-out" method="post"><button class="bb-button">Sign out</button></form>'
)


@dataclass(frozen=True)
class Screen:
    """A page script, its address, the right it asks for; not in the menu without a group."""

    script: str
    title: str
    icon: str
    address: str
    asks: Permission
    group: str | None = None


SCREENS = (
    Screen("workshop/home", "Start", "home", "", Permission.SEE_OWN_ACCOUNT, ""),
    Screen("workshop/jobs", "Jobs", "handyman", "jobs", Permission.SEE_JOBS, ""),
    Screen("workshop/job_detail", "Job", "handyman", "job", Permission.SEE_JOBS),
    Screen("workshop/complete", "Complete", "task_alt", "complete", Permission.MAKE_JOBS),
    Screen("stock/inventory", "Inventory", "diamond", "inventory", Permission.SEE_PIECES, ""),
    Screen("stock/item", "Item", "diamond", "item", Permission.SEE_PIECES),
    Screen("stock/orders", "Orders", "shopping_bag", "orders", Permission.SEE_ORDERS, ""),
    Screen("stock/order", "Order", "shopping_bag", "order", Permission.SEE_ORDERS),
    Screen("stock/customers", "Customers", "contacts", "customers", Permission.SEE_CUSTOMERS, ""),
    Screen("office/settings", "Settings", "tune", "settings", Permission.CHANGE_LISTS, "Office"),
    Screen("office/people", "People", "group", "people", Permission.CHANGE_PEOPLE, "Office"),
    Screen(
        "office/health", "Health", "health_and_safety", "health", Permission.LOOK_AFTER, "Office"
    ),
    Screen("office/audit", "Audit trail", "history", "audit", Permission.SEE_AUDIT, "Office"),
    Screen("account/my_account", "My account", "person", "account", Permission.SEE_OWN_ACCOUNT),
)


def main() -> None:
    """One run of a screen: who is it, what may they open, run the one page."""
    st.set_page_config(page_icon=str(ASSETS / "mark.svg"), layout="wide")
    st.html(STYLE)
    style()
    own_shop_begun()
    if noticed() is None:
        told()
    signed = me()
    page = st.navigation(menu(signed.actor))
    foot(signed)
    if signed.shop.is_sample:
        sample_banner(signed)
    page.run()


def menu(actor: Actor) -> dict[str, list[StreamlitPage]]:
    """The screens that a person may open, by group; the others say whom to ask."""
    groups: dict[str, list[StreamlitPage]] = {}
    for screen in SCREENS:
        listed = screen.group is not None and actor.has(screen.asks)
        script = PAGES / f"{screen.script}.py"
        page = st.Page(
            script if actor.has(screen.asks) else shut(screen),
            title=screen.title,
            icon=f":material/{screen.icon}:",
            url_path=screen.address,
            default=screen.address == "",
            visibility="visible" if listed else "hidden",
        )
        groups.setdefault(screen.group or "", []).append(page)
    return groups


def shut(screen: Screen) -> Callable[[], None]:
    """A page in place of one that this person may not open, with the names of whom to ask."""

    def say() -> None:
        page_head(screen.title)
        show_refusal(ask(why_not, screen.asks))

    return say


def foot(signed: Signed) -> None:
    """The shop, the person and the way out, at the foot of the menu."""
    st.logo(str(ASSETS / "name.svg"), icon_image=str(ASSETS / "mark.svg"), size="large")
    with st.sidebar, st.container(key="foot", gap="small"):
        st.markdown(f"**{md(signed.shop.name)}**")
        st.page_link(
            "pages/account/my_account.py",
            label=md(f"{signed.actor.name}, {signed.actor.role}"),
            icon=":material/person:",
        )
        st.html(SIGN_OUT)


if __name__ == "__main__":
    main()
else:
    from lib.web.server import MIDDLEWARE, ROUTES, lifespan, on_script_error

    app = st.App(
        __file__,
        routes=ROUTES,
        middleware=MIDDLEWARE,
        lifespan=lifespan,
        on_script_error=on_script_error,
    )
