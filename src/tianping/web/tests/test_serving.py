"""The commands of a platform."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from tianping.web.accounts import tokens
from tianping.web.clock import wall_now
from tianping.web.serving import platform_commands

commands = platform_commands("tianping.web.tests.project.settings")


def test_every_platform_has_the_same_commands() -> None:
    running = {"migrate", "web", "engine", "check", "manage", "token", "invite"}
    assert running | {"rotate-key", "erase", "alarms", "entries", "dockings"} <= set(commands.commands)


@pytest.mark.django_db
def test_a_token_made_by_hand_opens_the_api() -> None:
    made = CliRunner().invoke(commands, ["token", "create", "--uscc", "91350100M000100Y43", "--role", "buyer"])
    assert made.exit_code == 0, made.output
    found = tokens.find(text=made.output.strip(), now=wall_now())
    assert found is not None
    assert found.roles == ["buyer"]


@pytest.mark.django_db
def test_check_says_what_the_probes_say() -> None:
    made = CliRunner().invoke(commands, ["check"])
    assert made.exit_code == 0, made.output
    assert "database" in made.output


def test_the_project_is_never_in_debug_mode() -> None:
    assert settings.DEBUG is False
