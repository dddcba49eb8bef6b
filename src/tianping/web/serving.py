"""Running a platform: the commands `migrate`, `web`, `engine`, `check`, `invite`, `token create`, the same for every project.

With them come the operator's: `tianping.exchange.operator_commands`."""

import os
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

import click

from tianping.exchange.operator_commands import add_operator_commands
from tianping.web.accounts.command import invite

MIGRATING = "TIANPING_MIGRATING"


def platform_commands(settings_module: str) -> click.Group:
    """This function will return the commands of one project; its `command.py` says `main = platform_commands(…)`.

    Django is started by the command that runs, not by importing it.
    """
    group = click.Group(help=f"Run the platform ({settings_module}).")
    for command in (_migrate, _web, _engine, _check, _manage):
        group.add_command(command(settings_module))
    if ".custodian." not in settings_module:  # nobody signs in at the custodian's
        group.add_command(invite(settings_module))
    token = click.Group("token", help="Tokens of programs.")
    token.add_command(_token_create(settings_module))
    group.add_command(token)
    add_operator_commands(group, start=lambda: start_django(settings_module), business_now=_business_now)
    return group


def _business_now() -> datetime:
    from tianping.web.clock import business_now

    return business_now()


def start_django(settings_module: str, *, migrating: bool = False) -> None:
    """This function will start Django for a project. Raises ConfigurationRefused where a setting is wrong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    if migrating:
        os.environ[MIGRATING] = "1"
    import django

    django.setup()


def prepare() -> None:
    """This function will bring the database to the newest shape and collect the static files under hashed names."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _migrate(settings_module: str) -> click.Command:
    @click.command("migrate", help="Prepare the database and the static files; safe to run again.")
    def command() -> None:
        start_django(settings_module, migrating=True)
        prepare()
        click.echo("ready")

    return command


def _web(settings_module: str) -> click.Command:
    @click.command("web", help="Serve the site and the API.")
    def command() -> None:
        start_django(settings_module)
        serve()

    return command


def serve(application: str = "tianping.web.wsgi:application") -> None:
    """This function will serve the project until it is told to stop: granian, WSGI, as many threads as configured."""
    from django.conf import settings
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    if getattr(settings, "WHITENOISE_USE_FINDERS", True):
        call_command("collectstatic", interactive=False, verbosity=0)
    configuration = settings.TIANPING
    Granian(
        application,
        address=configuration.listen,
        port=configuration.port,
        interface=Interfaces.WSGI,
        workers=configuration.processes,
        blocking_threads=configuration.threads,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_dictconfig=_granian_lines(settings.LOGGING),
    ).serve()


def _granian_lines(logging: dict[str, Any]) -> dict[str, Any]:
    quiet = {"handlers": ["stderr"], "level": "ERROR", "propagate": False}
    return logging | {"loggers": logging["loggers"] | {"_granian": quiet, "granian.access": quiet}}


def _engine(settings_module: str) -> click.Command:
    @click.command("engine", help="Run the sequencer, the followers and the due-scan; one leads, by lease.")
    def command() -> None:
        start_django(settings_module)
        from tianping.exchange.engine import run_engine
        from tianping.web.clock import business_now

        run_engine(business_now=business_now, stop=_stop_on_signal())

    return command


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _check(settings_module: str) -> click.Command:
    @click.command("check", help="Say whether settings, database and probes are in order.")
    def command() -> None:
        start_django(settings_module)
        from django.core.management import call_command

        from tianping.web.health import state

        call_command("check")
        call_command("migrate", check_unapplied=True, verbosity=0)
        found = state()
        for name, answer in found.items():
            click.echo(f"{name}: {answer}")
        raise SystemExit(0 if found["ok"] else 1)

    return command


def _manage(settings_module: str) -> click.Command:
    @click.command("manage", help="Any command of Django.", context_settings={"ignore_unknown_options": True})
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        start_django(settings_module)
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tianping", *arguments])

    return command


def _token_create(settings_module: str) -> click.Command:
    @click.command("create", help="Make a token for a program of a subject; it is shown once.")
    @click.option("--uscc", required=True, help="Unified social credit code of the subject")
    @click.option("--role", "roles", multiple=True, required=True, help="Role; may be given several times")
    @click.option("--name", default="", help="Name of the program or person")
    @click.option("--hours", type=float, default=None, help="Hours for which it is good")
    def command(uscc: str, roles: tuple[str, ...], name: str, hours: float | None) -> None:
        start_django(settings_module)
        from tianping.web.accounts.tokens import create_for_program
        from tianping.web.clock import wall_now

        lasting = timedelta(hours=hours) if hours else None
        issued = create_for_program(uscc=uscc, roles=list(roles), name=name, lasting=lasting, now=wall_now())
        click.echo(issued.text)

    return command
