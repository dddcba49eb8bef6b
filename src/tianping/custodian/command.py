"""`tianping custodian migrate|run|check|manage`: prepare the database, then run the one process."""

from tianping.web.serving import platform_commands, serve, start_django

SETTINGS = "tianping.custodian.settings"
main = platform_commands(SETTINGS)
for name in ("web", "engine", "token"):  # one process, and nobody signs in
    main.commands.pop(name)


@main.command("run", help="Serve the page and the exchange, with the engine beside them.")
def run() -> None:
    """This command will run until it is told to stop."""
    start_django(SETTINGS)
    serve("tianping.custodian.wsgi:application")
