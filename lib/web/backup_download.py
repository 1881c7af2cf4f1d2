"""A backup leaves the house only with an administrator, whom the log names then.

No browser keeps one in its store.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from lib.backups.kept_backups import kept_backup
from lib.database import reading
from lib.logbook import note
from lib.refusals import Refusal
from lib.web.gate import person_in
from lib.web.pages import refused_file
from lib.web.visits import address_in


def send_backup(request: Request) -> Response:
    """Answer `/files/backup/<name>.zip` from the disk, as it is read."""
    name, person = request.path_params["name"], person_in(request.scope)
    try:
        with reading() as session:
            file = kept_backup(session, person, name)
    except Refusal as refusal:
        return refused_file(refusal)
    note("backup sent", person=person.name, file=name, address=address_in(request.scope))
    headers = {"cache-control": "no-store"}
    return FileResponse(file, media_type="application/zip", filename=name, headers=headers)
