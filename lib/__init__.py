"""Benchbook: jobs, stock and orders of a small workshop. This is the map.

Each folder is one area of the workshop, and imports go down only:

    app, pages            the screens: ask, show, tell
    screens               the sections of those pages that are too long for one script
    ui, web               how screens speak to a person; sign-in, photos and files over HTTP
    sample                the sample shop, told by the commands
    backups               backup, restore, copy to another database, upgrading
    checks                everything recomputed from the rows
    migrations            how the database came to its shape
    orders                reserving, selling, taking back
    jobs                  drafting, production, completion, reopening, returns, costing
    inventory             items, the ledger, adjustments by hand, transfers
    photos, shop          pictures by content; stores, categories, customer accounts, vendors
    accounts              people, rights, sign-in, the audit trail, one effect per command
    kernel                the modules of this folder: measures, inputs, refusals, outages, database

To follow one act downwards, read `pages/workshop/complete.py`, `lib/jobs/completion.py`,
`lib/jobs/pieces.py`, `lib/inventory/ledger.py`, `lib/inventory/models.py`; or, how a backup is
restored, `kept_backups.py`, `restoring.py`, `examining.py`, `setting_aside.py`, `copying.py` of
`lib/backups`.
"""
