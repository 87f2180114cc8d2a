"""`gongkai serve`: the database in a browser."""
from __future__ import annotations

import argparse
import socket
import sys
import webbrowser
from importlib.util import find_spec

from pipeline.commands.arguments import DEFAULT_DATABASE, Commands, add_command
from pipeline.database import DatabaseError, open_database
from pipeline.folders import SourceError
from pipeline.report import printable
from pipeline.search import refresh
from pipeline.web.select import checked

DESCRIPTION = "Show a database in a browser: tables, search, plots, and for every record its place in the file."
EPILOG = """Nothing can be changed there, and nothing is fetched from other machines.  Ctrl-C ends it.
Who may reach --host may read the whole database and every file that it names."""
DEFAULT_PORT = 8001


def add(commands: Commands) -> None:
    command = add_command(commands, "serve", "show a database in a browser", DESCRIPTION, EPILOG)
    command.add_argument("--db", default=DEFAULT_DATABASE, help="SQLite file (default: %(default)s)")
    command.add_argument("--host", default="127.0.0.1", help="address to answer at (default: %(default)s)")
    command.add_argument(
        "--port", type=_port, default=DEFAULT_PORT,
        help="port to answer at, 0 for any that is free (default: %(default)s)",
    )
    command.add_argument("--open", action="store_true", help="open it in the browser")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    path = checked(options.db)
    if find_spec("datasette") is None:
        raise SourceError("gongkai serve needs Datasette: pip install 'gongkai[web]' brings it")
    with _listening(options.host, options.port) as listening:
        host, port = listening.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        from pipeline.web.site import open_site, serve  # only now: Datasette takes its time

        _index(options.db)
        site = open_site(path)
        print(f"{options.db} is shown at {address} (Ctrl-C ends it)", flush=True)
        if options.open:
            webbrowser.open(address)
        serve(site, listening)
    return 0


def _index(target: str) -> None:
    """Bring the search index up to date; where the database can only be read, what is in it is searched."""
    try:
        with open_database(target) as database:
            refresh(database)
    except DatabaseError as error:
        print(f"gongkai: {printable(str(error))}", file=sys.stderr)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        advice = "name others with --host and --port"
        raise SourceError(f"cannot answer at {host}, port {port}: {error.strerror or error}; {advice}") from error


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)
