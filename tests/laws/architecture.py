"""What may stand where: each law reads one module's syntax tree and says what breaks it.

`LAWS` is the whole list. A law takes a module and answers sentences, none when it is kept.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from lib.settings import HOUSE

LEVELS = [
    {"kernel"},
    {"accounts"},
    {"shop", "photos"},
    {"inventory"},
    {"jobs"},
    {"orders"},
    {"migrations"},
    {"reports", "printing", "exchange", "checks"},
    {"backups"},
    {"sample"},
    {"ui", "web"},
    {"screens"},
    {"pages", "app", "__main__"},
]
ROOMS = set.union(*LEVELS)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
SHAPELESS = {"service", "schema", "util", "helper", "common", "manager", "misc", "tool", "core"}
STAGES = {"draft", "in production", "ready", "completed", "canceled"}
FAMILIES = {"Refusal", "NotFound", "NotAllowed", "NotNow", "NotValid"}
LONGEST_MODULE, LONGEST_PAGE, LONGEST_FUNCTION = 300, 120, 50


@dataclass(frozen=True)
class Module:
    """One file of the house: its path from the top, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The area it belongs to; what lies flat in lib is the kernel."""
        parts = Path(self.path).with_suffix("").parts
        if parts[0] == "lib":
            return _room_of(parts)
        return parts[0]

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def is_migration(self) -> bool:
        return self.path.startswith("lib/migrations/versions/")


Law = Callable[[Module], list[str]]


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module of the house under these folders, read once; app.py counts as one."""
    found = [path for folder in folders for path in sorted((HOUSE / folder).rglob("*.py"))]
    every = [HOUSE / "app.py", *found]
    return tuple(Module(p.relative_to(HOUSE).as_posix(), p.read_text("utf-8")) for p in every)


def _room_of(parts: tuple[str, ...]) -> str:
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else "kernel"


def imported(module: Module) -> Iterator[str]:
    """The full name of everything that a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def imports_go_down(module: Module) -> list[str]:
    """A room imports only rooms below it, and itself."""
    reached = {
        name: "pages" if name.startswith("pages.") else _room_of(tuple(name.split(".")))
        for name in imported(module)
        if name.split(".")[0] in {"lib", "pages"}
    }
    return [
        f"{module.path} imports {name}, which is not below {module.room}"
        for name, room in reached.items()
        if room != module.room and LEVEL[room] >= LEVEL[module.room]
    ]


def screens_alone_know_streamlit(module: Module) -> list[str]:
    """Streamlit is imported in app, pages, lib/screens, lib/ui and lib/web only."""
    return _imported_outside(module, "streamlit", {"app", "pages", "screens", "ui", "web"})


def frames_are_made_in_few_places(module: Module) -> list[str]:
    """Pandas is imported in lib/frames.py, reports, exchange and ui only."""
    if module.path == "lib/frames.py":
        return []
    return _imported_outside(module, "pandas", {"reports", "exchange", "ui"})


def _imported_outside(module: Module, package: str, rooms: set[str]) -> list[str]:
    uses = any(name.split(".")[0] == package for name in imported(module))
    return [f"{module.path} imports {package}"] if uses and module.room not in rooms else []


def database_alone_commits(module: Module) -> list[str]:
    """Nothing begins, commits or rolls back but lib/database.py (and the migrations)."""
    if module.path == "lib/database.py" or module.room == "migrations":
        return []
    ending = {"commit", "rollback", "begin", "begin_nested"}
    return [
        f"{module.path}:{node.lineno} calls {node.func.attr}()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ending
        and not node.args
    ]


def the_clock_alone_tells_the_time(module: Module) -> list[str]:
    """Nothing asks the machine for the time but lib/clock.py."""
    if module.path == "lib/clock.py":
        return []
    return [
        f"{module.path}:{node.lineno} asks {node.value.id}.{node.attr} instead of lib.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
        and node.attr in {"now", "utcnow", "today"}
    ]


def refusals_are_caught_at_the_edge(module: Module) -> list[str]:
    """Only screens, routes, imports, the command line and what runs by itself catch a refusal."""
    if module.room in {"ui", "web", "exchange", "backups", "checks", "app", "__main__"}:
        return []
    return [
        f"{module.path}:{node.lineno} catches a refusal"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} & FAMILIES
    ]


def figures_are_exact(module: Module) -> list[str]:
    """No binary floating point where money, weight or quantity is worked out."""
    if module.room not in {"inventory", "jobs", "orders"}:
        return []
    return [
        f"{module.path}:{node.lineno} uses a float"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]


def modules_are_short(module: Module) -> list[str]:
    """At most 300 lines, a page at most 120."""
    longest = LONGEST_PAGE if module.room == "pages" else LONGEST_MODULE
    lines = len(module.text.splitlines())
    too_long = lines > longest and not module.is_migration
    return [f"{module.path} has {lines} lines, at most {longest}"] if too_long else []


def functions_are_short(module: Module) -> list[str]:
    """At most 50 lines."""
    if module.is_migration:
        return []
    lengths = [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [
        f"{module.path}: {name} has {length} lines, at most {LONGEST_FUNCTION}"
        for name, length in lengths
        if length > LONGEST_FUNCTION
    ]


def modules_are_named_for_the_act(module: Module) -> list[str]:
    """No utils.py, helpers.py or their like, and no folder of that name."""
    parts = Path(module.path).with_suffix("").parts
    if module.path == "lib/schema.py":
        return []
    return [
        f"{module.path}: {part} says nothing about the workshop"
        for part in parts
        if {part, part.removesuffix("s")} & SHAPELESS
    ]


def modules_say_their_law(module: Module) -> list[str]:
    """Every module opens with a docstring."""
    return [] if ast.get_docstring(module.tree) else [f"{module.path} has no docstring"]


def pages_lie_one_folder_deep(module: Module) -> list[str]:
    """A script lying flat in pages/ could be opened past the sign-in."""
    if module.room != "pages" or len(Path(module.path).parts) == 3:
        return []
    return [f"{module.path} does not lie one folder deep in pages/"]


def pages_only_ask_show_and_tell(module: Module) -> list[str]:
    """No session, select, try, Decimal or name of a stage in a page or a section of one."""
    if module.room not in {"pages", "screens"}:
        return []
    said = [
        f"{module.path} imports {name}"
        for name in imported(module)
        if name.split(".")[0] in {"sqlalchemy", "decimal"}
        or name.startswith(("lib.database", "lib.schema"))
        or ".models." in f"{name}."
    ]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Try):
            said.append(f"{module.path}:{node.lineno} has a try")
        if isinstance(node, ast.Name) and node.id in {"session", "Session", "select"}:
            said.append(f"{module.path}:{node.lineno} names {node.id}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            plain = node.value.lower().replace("_", " ").strip()
            if plain in STAGES:
                said.append(f"{module.path}:{node.lineno} spells the stage {node.value!r}")
    return said


LAWS: list[Law] = [
    imports_go_down,
    screens_alone_know_streamlit,
    frames_are_made_in_few_places,
    database_alone_commits,
    the_clock_alone_tells_the_time,
    refusals_are_caught_at_the_edge,
    figures_are_exact,
    modules_are_short,
    functions_are_short,
    modules_are_named_for_the_act,
    modules_say_their_law,
    pages_lie_one_folder_deep,
    pages_only_ask_show_and_tell,
]


def rooms_drawn(drawn: str) -> list[str]:
    """The rooms of lib that a map names, from the top down, in a table or in plain columns."""
    cells = re.findall(r"^(?:\| (.+?) \|| {4}(\w+(?:, \w+)*) {2})", drawn, re.MULTILINE)
    words = re.findall(r"\w+", " ".join(table or plain for table, plain in cells))
    return [word for word in words if word in LEVEL and (HOUSE / "lib" / word).is_dir()]


def repeated_names(found: Iterable[Module]) -> list[str]:
    """Names of modules in lib that stand more than once; only models and queries may."""
    places: dict[str, list[str]] = {}
    for module in found:
        inside = module.path.startswith("lib/") and module.room != "migrations"
        if inside and not module.name.startswith("__"):
            places.setdefault(module.name, []).append(module.path)
    return [
        f"{name} stands in {', '.join(paths)}"
        for name, paths in places.items()
        if len(paths) > 1 and name not in {"models", "queries"}
    ]
