"""The shape of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE items_search USING fts5(search, content='items', content_rowid='id')",
    "CREATE TRIGGER items_search_insert AFTER INSERT ON items BEGIN INSERT INTO items_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER items_search_delete AFTER DELETE ON items BEGIN INSERT INTO items_search (items_search, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER items_search_update AFTER UPDATE OF search ON items BEGIN INSERT INTO items_search (items_search, rowid, search) VALUES ('delete', old.id, old.search); INSERT INTO items_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE VIRTUAL TABLE jobs_search USING fts5(search, content='jobs', content_rowid='id')",
    "CREATE TRIGGER jobs_search_insert AFTER INSERT ON jobs BEGIN INSERT INTO jobs_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER jobs_search_delete AFTER DELETE ON jobs BEGIN INSERT INTO jobs_search (jobs_search, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER jobs_search_update AFTER UPDATE OF search ON jobs BEGIN INSERT INTO jobs_search (jobs_search, rowid, search) VALUES ('delete', old.id, old.search); INSERT INTO jobs_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE VIRTUAL TABLE orders_search USING fts5(search, content='orders', content_rowid='id')",
    "CREATE TRIGGER orders_search_insert AFTER INSERT ON orders BEGIN INSERT INTO orders_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER orders_search_delete AFTER DELETE ON orders BEGIN INSERT INTO orders_search (orders_search, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER orders_search_update AFTER UPDATE OF search ON orders BEGIN INSERT INTO orders_search (orders_search, rowid, search) VALUES ('delete', old.id, old.search); INSERT INTO orders_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE VIRTUAL TABLE customer_accounts_search USING fts5(search, content='customer_accounts', content_rowid='id')",
    "CREATE TRIGGER customer_accounts_search_insert AFTER INSERT ON customer_accounts BEGIN INSERT INTO customer_accounts_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER customer_accounts_search_delete AFTER DELETE ON customer_accounts BEGIN INSERT INTO customer_accounts_search (customer_accounts_search, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER customer_accounts_search_update AFTER UPDATE OF search ON customer_accounts BEGIN INSERT INTO customer_accounts_search (customer_accounts_search, rowid, search) VALUES ('delete', old.id, old.search); INSERT INTO customer_accounts_search (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER adjustments_no_update BEFORE UPDATE ON adjustments BEGIN SELECT RAISE(ABORT, 'The stock ledger is append-only: its rows are neither changed nor deleted.'); END",
    "CREATE TRIGGER adjustments_no_delete BEFORE DELETE ON adjustments BEGIN SELECT RAISE(ABORT, 'The stock ledger is append-only: its rows are neither changed nor deleted.'); END",
    "CREATE TRIGGER adjustments_no_replace BEFORE INSERT ON adjustments WHEN EXISTS (SELECT 1 FROM adjustments WHERE id = NEW.id OR (item_id = NEW.item_id AND store_id = NEW.store_id AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'The stock ledger is append-only: its rows are neither changed nor deleted.'); END",
    "CREATE VIEW balances_plain AS SELECT item_id, store_id, location_id, on_hand / 10000.0 AS on_hand, on_hold / 10000.0 AS on_hold, value / 10000.0 AS value FROM balances",
    "CREATE VIEW adjustments_plain AS SELECT id, item_id, store_id, kind, document_kind, document_number, origin_id, person_id, reason, at, on_hand / 10000.0 AS on_hand, on_hold / 10000.0 AS on_hold, value / 10000.0 AS value, unit_cost / 10000.0 AS unit_cost, unit_price / 10000.0 AS unit_price FROM adjustments",
)
POSTGRESQL = (
    "CREATE INDEX ix_items_search ON items USING gin (to_tsvector('simple', search))",
    "CREATE INDEX ix_jobs_search ON jobs USING gin (to_tsvector('simple', search))",
    "CREATE INDEX ix_orders_search ON orders USING gin (to_tsvector('simple', search))",
    "CREATE INDEX ix_customer_accounts_search ON customer_accounts USING gin (to_tsvector('simple', search))",
    "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The stock ledger is append-only: its rows are neither changed nor deleted.'; END $$",
    "CREATE TRIGGER adjustments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()",
    "CREATE VIEW balances_plain AS SELECT item_id, store_id, location_id, on_hand / 10000.0 AS on_hand, on_hold / 10000.0 AS on_hold, value / 10000.0 AS value FROM balances",
    "CREATE VIEW adjustments_plain AS SELECT id, item_id, store_id, kind, document_kind, document_number, origin_id, person_id, reason, at, on_hand / 10000.0 AS on_hand, on_hold / 10000.0 AS on_hold, value / 10000.0 AS value, unit_cost / 10000.0 AS unit_cost, unit_price / 10000.0 AS unit_price FROM adjustments",
)


def upgrade() -> None:
    """Make every table, then the triggers, views and search indexes of the dialect."""
    op.create_table(
        "counters",
        sa.Column("prefix", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_counters")),
    )
    op.create_table(
        "customer_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_accounts")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sign_in_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_people_sign_in_name")),
    )
    op.create_table(
        "photos",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_photos")),
    )
    op.create_table(
        "product_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("holds", sa.String(length=20), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("last_sku", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_product_categories_name")),
        sa.UniqueConstraint("number", name=op.f("uq_product_categories_number")),
    )
    op.create_table(
        "shops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("number_format", sa.String(length=20), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_shops_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        op.f("ix_sign_in_attempts_address"), "sign_in_attempts", ["address"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempts_name_at", "sign_in_attempts", ["sign_in_name", "at"], unique=False
    )
    op.create_table(
        "stores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
        sa.UniqueConstraint("name", name=op.f("uq_stores_name")),
    )
    op.create_table(
        "vendors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendors")),
        sa.UniqueConstraint("name", name=op.f("uq_vendors_name")),
    )
    op.create_table(
        "commands",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_commands_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_commands")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("rush", sa.Boolean(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_jobs_assignee_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer_accounts.id"], name=op.f("fk_jobs_customer_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_jobs_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("number", name=op.f("uq_jobs_number")),
    )
    op.create_index(op.f("ix_jobs_stage"), "jobs", ["stage"], unique=False)
    op.create_index("ix_jobs_stage_due_on", "jobs", ["stage", "due_on"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(stage = 'Open') = (closed_at IS NULL)", name=op.f("ck_orders_closed_with_stage")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer_accounts.id"], name=op.f("fk_orders_customer_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_orders_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id", "id"], unique=False)
    op.create_index("ix_orders_stage_id", "orders", ["stage", "id"], unique=False)
    op.create_table(
        "storage_locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_storage_locations_store_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_locations")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_storage_locations_store_id_name")),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_web_sessions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    op.create_index(op.f("ix_web_sessions_person_id"), "web_sessions", ["person_id"], unique=False)
    op.create_table(
        "completions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("separate", sa.Boolean(), nullable=False),
        sa.Column("price_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("materials_cost", sa.BigInteger(), nullable=False),
        sa.Column("services_cost", sa.BigInteger(), nullable=False),
        sa.Column("fees_cost", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("loss", sa.BigInteger(), nullable=False),
        sa.Column("ledger_digest", sa.String(length=64), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id"], ["product_categories.id"], name=op.f("fk_completions_category_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_completions_job_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_locations.id"], name=op.f("fk_completions_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_completions_person_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_completions_store_id")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["people.id"], name=op.f("fk_completions_undone_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_completions_vendor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completions")),
        sa.UniqueConstraint("job_id", "ordinal", name=op.f("uq_completions_job_id_ordinal")),
        sa.UniqueConstraint("number", name=op.f("uq_completions_number")),
    )
    op.create_index(op.f("ix_completions_at"), "completions", ["at"], unique=False)
    op.create_table(
        "estimates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_estimates_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_estimates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimates")),
    )
    op.create_index(op.f("ix_estimates_job_id"), "estimates", ["job_id"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=60), nullable=False),
        sa.Column("sku_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("expected_cost", sa.BigInteger(), nullable=True),
        sa.Column("service_cost", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_items_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["product_categories.id"], name=op.f("fk_items_category_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_items_job_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["items.id"], name=op.f("fk_items_replaced_by_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_items_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("sku", name=op.f("uq_items_sku")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_items_job_id"), "items", ["job_id"], unique=False)
    op.create_index(
        "ix_items_living",
        "items",
        ["category_id", "sku_number", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL AND voided_at IS NULL"),
    )
    op.create_index(
        "ix_items_living_kind",
        "items",
        ["kind", "category_id", "sku_number", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL AND voided_at IS NULL"),
    )
    op.create_table(
        "job_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_stage", sa.String(length=20), nullable=True),
        sa.Column("to_stage", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_events_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_job_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_events")),
    )
    op.create_index(op.f("ix_job_events_job_id"), "job_events", ["job_id"], unique=False)
    op.create_table(
        "job_fees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_fees_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_fees")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_job_fees_job_id"), "job_fees", ["job_id"], unique=False)
    op.create_table(
        "order_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_events_order_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_order_events_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_events")),
    )
    op.create_index(op.f("ix_order_events_order_id"), "order_events", ["order_id"], unique=False)
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("on_hold", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("document_kind", sa.String(length=20), nullable=False),
        sa.Column("document_number", sa.String(length=20), nullable=False),
        sa.Column("document_line", sa.Integer(), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(kind = 'On Hold' AND on_hand = 0 AND on_hold > 0 AND value = 0) OR (kind = 'Hold Release' AND on_hand = 0 AND on_hold < 0 AND value = 0) OR (kind = 'Consumption' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Manufactured' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Manufacture Reversal' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Job Return' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Reserve' AND on_hand = 0 AND on_hold > 0 AND value = 0) OR (kind = 'Reserve Release' AND on_hand = 0 AND on_hold < 0 AND value = 0) OR (kind = 'Sale' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Sale Return' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Transfer Out' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Transfer In' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Purchase' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Return to Vendor' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Found' AND on_hand > 0 AND on_hold = 0 AND value >= 0) OR (kind = 'Lost' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Scrap' AND on_hand < 0 AND on_hold = 0 AND value <= 0) OR (kind = 'Count' AND 1 = 1 AND on_hold = 0 AND 1 = 1) OR (kind = 'Reversal' AND 1 = 1 AND on_hold = 0 AND 1 = 1)",
            name=op.f("ck_adjustments_kind_moves_its_own"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_adjustments_item_id")),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["adjustments.id"], name=op.f("fk_adjustments_origin_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_adjustments_person_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_adjustments_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
        sa.UniqueConstraint(
            "item_id", "store_id", "position", name=op.f("uq_adjustments_item_id_store_id_position")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_adjustments_document", "adjustments", ["document_kind", "document_number"], unique=False
    )
    op.create_index("ix_adjustments_item_id_id", "adjustments", ["item_id", "id"], unique=False)
    op.create_index("ix_adjustments_origin_id", "adjustments", ["origin_id"], unique=False)
    op.create_index(
        "uq_adjustments_reversed_once",
        "adjustments",
        ["origin_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'Reversal'"),
        postgresql_where=sa.text("kind = 'Reversal'"),
    )
    op.create_table(
        "balances",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("on_hold", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(value = 0) = (on_hand = 0)", name=op.f("ck_balances_value_with_on_hand")
        ),
        sa.CheckConstraint("on_hold <= on_hand", name=op.f("ck_balances_on_hold_within_on_hand")),
        sa.CheckConstraint("on_hold >= 0", name=op.f("ck_balances_on_hold_not_negative")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_balances_value_not_negative")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_balances_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_locations.id"], name=op.f("fk_balances_location_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_balances_store_id")),
        sa.PrimaryKeyConstraint("item_id", "store_id", name=op.f("pk_balances")),
    )
    op.create_index(op.f("ix_balances_store_id"), "balances", ["store_id"], unique=False)
    op.create_table(
        "completion_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("required", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("excess", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("loss", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completions.id"], name=op.f("fk_completion_lines_completion_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_completion_lines_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_lines")),
    )
    op.create_index(
        op.f("ix_completion_lines_completion_id"),
        "completion_lines",
        ["completion_id"],
        unique=False,
    )
    op.create_table(
        "completion_pieces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completions.id"], name=op.f("fk_completion_pieces_completion_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_completion_pieces_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_pieces")),
    )
    op.create_index(
        op.f("ix_completion_pieces_completion_id"),
        "completion_pieces",
        ["completion_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_completion_pieces_item_id"), "completion_pieces", ["item_id"], unique=False
    )
    op.create_table(
        "estimate_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("estimate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("job_item_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estimate_id"], ["estimates.id"], name=op.f("fk_estimate_lines_estimate_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_estimate_lines_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate_lines")),
    )
    op.create_index(
        op.f("ix_estimate_lines_estimate_id"), "estimate_lines", ["estimate_id"], unique=False
    )
    op.create_table(
        "job_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("typed_quantity", sa.BigInteger(), nullable=False),
        sa.Column("typed_unit", sa.String(length=10), nullable=False),
        sa.Column("piece_count", sa.Integer(), nullable=True),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("actual_quantity", sa.BigInteger(), nullable=True),
        sa.Column("actual_cost", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_job_items_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_items_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_items")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_job_items_item_id"), "job_items", ["item_id"], unique=False)
    op.create_index(op.f("ix_job_items_job_id"), "job_items", ["job_id"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity_positive")),
        sa.CheckConstraint(
            "returned >= 0 AND returned <= quantity", name=op.f("ck_order_lines_returned_within")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_order_lines_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_order_lines_item_id"), "order_lines", ["item_id"], unique=False)
    op.create_index(op.f("ix_order_lines_order_id"), "order_lines", ["order_id"], unique=False)
    op.create_table(
        "photo_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_hash", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(job_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_photo_links_one_owner")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_photo_links_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_photo_links_job_id")),
        sa.ForeignKeyConstraint(
            ["photo_hash"], ["photos.hash"], name=op.f("fk_photo_links_photo_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_links")),
        sa.UniqueConstraint(
            "item_id", "photo_hash", name=op.f("uq_photo_links_item_id_photo_hash")
        ),
        sa.UniqueConstraint("job_id", "photo_hash", name=op.f("uq_photo_links_job_id_photo_hash")),
    )
    statements = POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
