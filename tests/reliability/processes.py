"""A process of its own begins with its task alone, whatever ran in this one before."""

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from types import ModuleType
from unittest.mock import patch


def processes() -> ForkServerContext:
    """Where processes come from that have loaded the workshop before they begin."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.reliability.racing", "tests.reliability.working"])
    return context


def begun(task: Callable[..., None], *given: object) -> BaseProcess:
    """A process that has begun with its task.

    A test of a screen leaves its script behind as the main module, and a new process would run
    that first.
    """
    process = processes().Process(target=task, args=given)
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    return process
