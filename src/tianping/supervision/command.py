"""The command `tianping supervision`."""

from tianping.web.serving import platform_commands

main = platform_commands("tianping.supervision.settings")
