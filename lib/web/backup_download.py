"""A backup leaves the house only with an administrator, and no browser keeps one in its store."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from lib.backups.kept_backups import kept_backup
from lib.database import reading
from lib.refusals import NotAllowed, Refusal
from lib.web.gate import person_in


def send_backup(request: Request) -> Response:
    """Answer `/files/backup/<name>.zip` from the disk, as it is read."""
    name = request.path_params["name"]
    try:
        with reading() as session:
            file = kept_backup(session, person_in(request.scope), name)
    except Refusal as refusal:
        status = 403 if isinstance(refusal, NotAllowed) else 404
        return PlainTextResponse(str(refusal), status)
    headers = {"cache-control": "no-store"}
    return FileResponse(file, media_type="application/zip", filename=name, headers=headers)
