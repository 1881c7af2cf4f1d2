"""A person looks at their own account and changes their password."""

import streamlit as st

from lib.accounts.new_passwords import ChangeMyPassword, change_my_password
from lib.ui.ask import me
from lib.ui.fields import form
from lib.ui.looks import page_head
from lib.ui.tell import Act
from lib.ui.words import md

signed = me()
page_head("My account")
st.markdown(f"**{md(signed.actor.name)}** is {md(signed.actor.role)} of {md(signed.shop.name)}.")
st.caption("You sign in with this name. An administrator can change it, and what you may do here.")

st.subheader("Change your password", anchor=False)
st.caption("Afterwards you are signed out of every browser, and sign in with the new one.")
with (
    st.container(width=420, key="password"),
    form("my password", Act(change_my_password, ChangeMyPassword)) as fields,
):
    st.text_input("Current password", type="password", key=fields.own("current"))
    fields.problem("current")
    st.text_input("New password", type="password", key=fields.own("password"))
    st.caption("At least 10 characters. A few words are fine.")
    fields.problem("password")
    fields.submit("Change password", ":material/key:")
