"""Runs inside one platform: the operator has looked into the alarms about a peer and clears them; prints their kinds."""

import sys

from tianping.exchange.models import Alarm
from tianping.web.clock import wall_now

found = Alarm.objects.filter(peer__origin=sys.argv[1], cleared_at=None)
print(*sorted(found.values_list("kind", flat=True)))  # noqa: T201
found.update(cleared_at=wall_now())
