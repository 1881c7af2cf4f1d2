"""A check runs in a thread of its own, beside the test that began it."""

import threading


def wait_for_check(seconds: float) -> bool:
    """Wait until no check is under way; says whether that came about in time."""
    checks = [thread for thread in threading.enumerate() if thread.name == "verify"]
    for check in checks:
        check.join(seconds)
    return not any(check.is_alive() for check in checks)
