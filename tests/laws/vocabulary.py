"""The words of the workshop, and those that stand for the same thing elsewhere and not here."""

import ast
import re
from collections.abc import Iterable

from sqlalchemy import MetaData

from tests.laws.architecture import Module

BANNED = [
    ("work", "order"), ("stock", "level"), ("build",), ("component",), ("part",), ("extra",),
    ("surcharge",), ("goods",), ("article",), ("reserved",), ("free",), ("movement",), ("finish",),
    ("invoice",), ("warehouse",), ("bin",), ("client",), ("supplier",),
]  # fmt: skip
LONGEST_LABEL = 5


def wrong_words(text: str) -> list[str]:
    """The banned words in a name or a label, whether snake_case, CamelCase or prose."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()
    words = re.findall(r"[a-z]+", apart)
    said = []
    for banned in BANNED:
        for start in range(len(words) - len(banned) + 1):
            *first, last = words[start : start + len(banned)]
            if (*first, last) == banned or (*first, last.removesuffix("s")) == banned:
                said.append(" ".join(banned))
    return said


def names_of_tables(metadata: MetaData) -> list[str]:
    """Every table, and every column as table.column."""
    columns = [
        f"{table.name}.{c.name}" for table in metadata.tables.values() for c in table.columns
    ]
    return [*metadata.tables, *columns]


def names_of_code(modules: Iterable[Module]) -> list[str]:
    """Every module by its path, and its public functions as path:function."""
    names = []
    for module in modules:
        functions = [n.name for n in module.tree.body if isinstance(n, ast.FunctionDef)]
        public = [name for name in functions if not name.startswith("_")]
        names += [module.path, *(f"{module.path}:{name}" for name in public)]
    return names


def labels(module: Module) -> list[str]:
    """The short texts of a screen: a few words, the first with a capital. Sentences may quote."""
    texts = [
        node.value.strip()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    short = [text for text in texts if 0 < len(text.split()) <= LONGEST_LABEL]
    return [text for text in short if re.match(r"\W*[A-Z]", text) and not text.endswith(".")]
