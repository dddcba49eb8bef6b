"""`python -m tianping` is the command `tianping`."""

from tianping.cli import main

main()
