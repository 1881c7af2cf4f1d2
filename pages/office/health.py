"""Whether the books hold, whether there are backups, and where the data lies."""

from lib.screens.health_backups import show_backups
from lib.screens.health_checks import show_checks, show_facts
from lib.ui.looks import page_head

page_head("Health", "Whether the figures hold, where the data lies, and its backups.")
show_checks()
show_backups()
show_facts()
