"""What a command answers is a receipt; by it a door that changes something is known."""

from datetime import datetime

from lib.inputs import Frozen


class Receipt(Frozen):
    """A sentence, and the number of the document that a command made or moved.

    `again` is set, with the moment and the person, when the command had been carried out before.
    """

    says: str
    number: str | None = None
    again: bool = False
    done_at: datetime | None = None
    done_by: str | None = None
