"""What is broken on purpose, one line at a time, and the tests that should notice.

Each law of SPEC 14 and each guard of stock, money and rights is here at least once.
"""

from dataclasses import dataclass

LAWS = "tests/laws/test_ledger.py"


@dataclass(frozen=True)
class Mutation:
    """One line of the code that is changed: what it breaks, and where to look first.

    `old` stands in the file exactly once. `tests` are tried in order, then the laws. What only
    PostgreSQL can notice is `on_postgresql`; the others are spared its server.
    """

    breaks: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    on_postgresql: bool = False


def _m(breaks: str, file: str, change: tuple[str, str], *tests: str) -> Mutation:
    return Mutation(breaks, f"lib/{file}", *change, tests)


def _p(breaks: str, file: str, change: tuple[str, str], *tests: str) -> Mutation:
    return Mutation(breaks, f"lib/{file}", *change, tests, on_postgresql=True)


LEDGER = "inventory/ledger.py"
COSTING = "jobs/costing.py"
COMPLETION = "jobs/completion.py"
COMMANDS = "accounts/commands.py"
FIRST = "migrations/versions/0001_first_release.py"
TEST_LEDGER = "tests/inventory/test_ledger.py"
TEST_RACES = "tests/reliability/test_races.py"
TEST_COMPLETION = "tests/jobs/test_completion.py"
TEST_EXCESS = "tests/jobs/test_excess.py"
TEST_ONCE = "tests/jobs/test_completion_once.py"
TEST_REOPENING = "tests/jobs/test_reopening.py"
TEST_TRIGGERS = "tests/inventory/test_triggers.py"
TEST_DATABASE = "tests/test_database.py"

STOCK = [
    _m(
        "law 1: a balance is the sum of its rows",
        LEDGER,
        ("there.on_hold + hold, there.value + value)", "there.on_hold + hold, there.value)"),
        TEST_LEDGER,
    ),
    _m(
        "law 2: what is held counts as taken",
        LEDGER,
        ("needed = max(-hand, hold)", "needed = max(-hand, ZERO)"),
        TEST_LEDGER,
    ),
    _m(
        "law 2, S31: held stock cannot leave",
        LEDGER,
        ("if needed > there.available:", "if needed > there.on_hand:"),
        TEST_LEDGER,
    ),
    _m(
        "law 10, S32: what is short is refused",
        LEDGER,
        ("        if self._asked:\n", "        if False:\n"),
        TEST_LEDGER,
        "tests/jobs/test_production.py",
    ),
    _p(
        "S63: no race can break a balance",
        LEDGER,
        ("        .with_for_update()\n", "\n"),
        "tests/reliability/test_lock_order.py",
        TEST_RACES,
    ),
    _m(
        "law 9: each row follows from the one before",
        LEDGER,
        ("self._heads[key] = (rows + 1, after)", "self._heads[key] = (rows + 1, head)"),
        TEST_LEDGER,
    ),
    _m(
        "law 9: the hash covers the reason",
        "inventory/chain.py",
        ('    "reason",\n', "\n"),
        TEST_LEDGER,
        "tests/checks",
    ),
    _m(
        "law 9: a row cannot be changed in SQLite",
        FIRST,
        (
            "adjustments_no_update BEFORE UPDATE ON adjustments",
            "adjustments_no_update BEFORE UPDATE ON counters",
        ),
        TEST_TRIGGERS,
    ),
    _p(
        "law 9: a row cannot be deleted in PostgreSQL",
        FIRST,
        (
            "adjustments_append_only BEFORE UPDATE OR DELETE OR",
            "adjustments_append_only BEFORE UPDATE OR",
        ),
        TEST_TRIGGERS,
    ),
    _m(
        "S71: all of the goods take all of the value",
        "inventory/valuing.py",
        ("if quantity >= figures.on_hand:", "if quantity > figures.on_hand:"),
        TEST_LEDGER,
    ),
    _m(
        "law 2: what stays keeps a value",
        "inventory/valuing.py",
        ("return max(ZERO, min(rounded, figures.value - currency.smallest))", "return rounded"),
        TEST_LEDGER,
    ),
    _m(
        "S70: half up",
        "measures.py",
        ("1 if rest >= Fraction(1, 2) else 0", "1 if rest > Fraction(1, 2) else 0"),
        "tests/test_measures.py",
    ),
    _m(
        "S61: a reversal copies the value",
        "inventory/reversing.py",
        (
            "            value=-row.value,\n            reason",
            "            value=-row.value / 2,\n            reason",
        ),
        "tests/inventory/test_reversing.py",
    ),
    _m(
        "S61: a row is reversed once",
        "inventory/reversing.py",
        ("    _check_once(session, row)\n", "\n"),
        "tests/inventory/test_reversing.py",
    ),
    _m(
        "S63: a count is of what was seen",
        "inventory/counting.py",
        ("if seen != there.on_hand:", "if seen > there.on_hand:"),
        "tests/inventory/test_adjusting.py",
    ),
    _m(
        "S68: what leaves one store arrives in the other",
        "inventory/transferring.py",
        ("        if covered:\n", "        if not covered:\n"),
        "tests/inventory/test_transferring.py",
    ),
]
JOBS = [
    _m(
        "S43: a hold is converted, not taken twice",
        COMPLETION,
        ("for posting in releases(session, job):", "for posting in releases(session, job)[:0]:"),
        TEST_COMPLETION,
    ),
    _m(
        "S41: the cost that was shown",
        COMPLETION,
        ("if plan.totals.cost != given.cost_shown:", "if False:"),
        TEST_ONCE,
    ),
    _m(
        "S40: what was really used is remembered",
        COMPLETION,
        ('"took": line.required,', '"took": line.quantity,'),
        TEST_COMPLETION,
    ),
    _m(
        "law 5: completing again takes only the need",
        COSTING,
        ("return max(ZERO, self.required - self.used.quantity)", "return self.required"),
        TEST_REOPENING,
        TEST_EXCESS,
    ),
    _m(
        "law 4: what stands as loss is no part of the cost",
        COSTING,
        (
            "self.used.value + self.need_value - self.excess_value",
            "self.used.value + self.need_value",
        ),
        TEST_EXCESS,
    ),
    _m(
        "S54: what is returned is no loss",
        "jobs/plan.py",
        ("ZERO if self.is_returned(material) else material.excess_value", "material.excess_value"),
        TEST_EXCESS,
    ),
    _m(
        "S53: the newest consumption comes back first",
        "jobs/usage.py",
        (".order_by(out.id.desc())", ".order_by(out.id)"),
        "tests/jobs/test_returning.py",
    ),
    _m(
        "S45: the pieces' costs add up to the cent",
        "measures.py",
        ("(each + (1 if place < odd else 0)) * self.smallest", "each * self.smallest"),
        "tests/test_measures.py",
    ),
    _m(
        "law 6: reopening takes out what completing put in",
        "jobs/reopening.py",
        ("        piece.quantity,\n", "        piece.quantity / piece.quantity,\n"),
        TEST_REOPENING,
    ),
    _m(
        "law 4: reopening voids the pieces",
        "jobs/reopening.py",
        (".values(voided_at=clock.now(), version", ".values(voided_at=None, version"),
        TEST_REOPENING,
    ),
    _m(
        "S56: nothing is reopened whose pieces are gone",
        "jobs/reopening.py",
        ("    if found:\n", "    if False:\n"),
        "tests/jobs/test_blockers.py",
    ),
    _m(
        "law 3, S33: canceling releases what the job holds",
        "jobs/canceling.py",
        ("postings = [*released, *returns(", "postings = [*returns("),
        "tests/jobs/test_production.py",
        "tests/jobs/test_returning.py",
    ),
    _m(
        "S55: voided SKUs are used again",
        "jobs/pieces.py",
        ("if row[1] == category.id][: plan.items]", "if row[1] == category.id][:0]"),
        "tests/jobs/test_pieces.py",
        TEST_REOPENING,
    ),
    _m(
        "S7: a stale page of a job",
        "jobs/timeline.py",
        ("    if job.version != given.version:\n", "    if job.version < given.version:\n"),
        "tests/jobs/test_timeline.py",
    ),
]
ORDERS = [
    _m(
        "law 3: a finalized or canceled order lets go",
        "orders/closing.py",
        ("hold(book, order, line, -line.quantity)", "hold(book, order, line, line.quantity)"),
        "tests/orders/test_closing.py",
    ),
    _m(
        "law 3: an open order holds what its lines say",
        "orders/lines.py",
        ("hold(book, order, line, difference)", "hold(book, order, line, -difference)"),
        "tests/orders/test_lines.py",
    ),
    _m(
        "S65: what comes back comes back at what is left of its value",
        "orders/sale_returns.py",
        ("-sale.value - (value or ZERO))", "-sale.value)"),
        "tests/orders/test_sale_returns.py",
    ),
    _m(
        "S7: a stale page of an order",
        "orders/history.py",
        ("    if order.version != given.version:\n", "    if order.version < given.version:\n"),
        "tests/orders/test_lines.py",
        "tests/orders/test_closing.py",
    ),
]
COMMAND = [
    _m(
        "law 8: a key is used once",
        COMMANDS,
        (
            "        if not written(session, claim):\n",
            "        if not written(session, claim) and key < '':\n",
        ),
        TEST_ONCE,
    ),
    _m(
        "S6: the same key with another input",
        COMMANDS,
        ("    if command.digest != digest:\n", "    if False:\n"),
        TEST_ONCE,
    ),
    _m(
        "S6: the receipt is kept",
        COMMANDS,
        ("taken.says, taken.number = receipt.says, receipt.number", "taken.says = receipt.says"),
        TEST_ONCE,
    ),
    _m(
        "S80: every door checks the right",
        "accounts/permissions.py",
        ("            if not actor.has(permission):\n", "            if False:\n"),
        "tests/laws/test_permissions.py",
    ),
    _m(
        "S46: a number is not skipped",
        "shop/numbering.py",
        (".values(last=Counter.last + 1)", ".values(last=Counter.last + 2)"),
        TEST_COMPLETION,
    ),
    _m(
        "a busy database is asked again",
        "database.py",
        ("for attempt in range(1, TRIES + 1):", "for attempt in range(TRIES, TRIES + 1):"),
        TEST_DATABASE,
    ),
    _p(
        "a name taken meanwhile is looked at again",
        "database.py",
        ("!= _TAKEN or attempt >= TRIES:", "!= _TAKEN or attempt:"),
        f"{TEST_RACES}::test_a_name_that_was_taken_meanwhile_is_seen_instead_of_an_error",
    ),
    _m(
        "writers of SQLite wait in line",
        "database.py",
        ('"BEGIN" if only_reading else "BEGIN IMMEDIATE"', '"BEGIN"'),
        TEST_DATABASE,
        TEST_ONCE,
        TEST_RACES,
    ),
    _m(
        "a question cannot write",
        "database.py",
        ("query_only={'ON' if only_reading else 'OFF'}", "query_only=OFF"),
        TEST_DATABASE,
    ),
]
MUTATIONS = [*STOCK, *JOBS, *ORDERS, *COMMAND]
