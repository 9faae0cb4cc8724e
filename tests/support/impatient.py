"""A shop's endpoint as ``assent-server run`` serves it, with deadlines of a few seconds.

python -m support.impatient FOLDER READY_FILE
"""

import sys
from pathlib import Path

from assent_server import logs
from assent_server.app import create_app
from assent_server.connections import ConnectionLimits
from assent_server.endpoint import open_endpoint
from assent_server.folder import Folder
from assent_server.listening import listen
from assent_server.serving import new_runner, serve

LIMITS = ConnectionLimits(headers_s=4.0, body_s=5.0, write_s=4.0)

if __name__ == "__main__":
    logs.configure()
    with new_runner() as loop:
        endpoint = loop.run(open_endpoint(Folder(Path(sys.argv[1]))))
        serve(
            create_app(endpoint.service()),
            listen("127.0.0.1", 0),
            close=endpoint.close,
            limits=LIMITS,
            ready_file=Path(sys.argv[2]),
            runner=loop,
        )
