"""The audit trail is append-only: the database refuses any change or deletion of an entry."""

_REFUSED = "The audit trail is append-only: its entries are neither changed nor deleted."


def statements(dialect: str) -> list[str]:
    """The triggers of the audit trail, for `sqlite` or `postgresql`."""
    if dialect == "postgresql":
        return [
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
            "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
        ]
    replaced = "WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id) "
    watched = {"update": ("UPDATE", ""), "delete": ("DELETE", ""), "replace": ("INSERT", replaced)}
    return [
        f"CREATE TRIGGER audit_entries_no_{name} BEFORE {verb} ON audit_entries {when}"
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for name, (verb, when) in watched.items()
    ]
