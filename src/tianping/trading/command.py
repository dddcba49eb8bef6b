"""The command `tianping trading`."""

from tianping.web.serving import platform_commands

main = platform_commands("tianping.trading.settings")
