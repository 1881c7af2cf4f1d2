"""The people of the sample shop: staff who cannot sign in, customers, and vendors."""

from lib.accounts.permissions import Role

STAFF = {
    Role.MANAGER: "Milo Moreau",
    Role.BENCH: "Iris Blanc",
    Role.SALES: "Sol Navarro",
    Role.ANALYST: "Noor Aziz",
}
CUSTOMERS = (
    ("Amélie Moreau", "amelie@example.com", "+33 1 55 00 10 01"),
    ("Jonas & Petra Lindqvist", "lindqvist@example.com", "+46 8 550 010 02"),
    ("Sofia Marchetti", "sofia@example.com", "+39 02 5500 1003"),
    ("Henrik Vogel", "h.vogel@example.com", "+49 30 5500 1004"),
    ("Claire Dubois", "claire.dubois@example.com", "+33 4 55 00 10 05"),
    ("Elena Rossi", "elena.rossi@example.com", "+39 06 5500 1006"),
    ("Thomas Keller", "keller@example.com", "+41 44 550 10 07"),
    ("Ingrid Solberg", "ingrid@example.com", "+47 22 55 10 08"),
    ("Margaret Osei", "m.osei@example.com", "+44 20 5500 1009"),
    ("Nadia Haddad", "nadia.haddad@example.com", "+33 1 55 00 10 10"),
    ("Oliver Bennett", "oliver@example.com", "+44 161 550 1011"),
    ("Marc Fontaine", "marc.fontaine@example.com", "+33 1 55 00 10 12"),
)
VENDORS = (
    ("Cendres & Fils, refiners", "orders@cendres.example.com"),
    ("Antwerp Stone House", "desk@stonehouse.example.com"),
    ("Ateliers du Fermoir", "ventes@fermoir.example.com"),
    ("Perles d'Orient", "perles@example.com"),
    ("Own workshop", ""),
)
