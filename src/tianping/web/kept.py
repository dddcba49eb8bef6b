"""Parts of public pages that are kept for moments, the same for everybody who asks the same.

Only what is public whole may be kept, and only while nothing public happened: the caller gives a mark that every change
the part shows moves, and that nothing secret moves (the newest public entry, not the database's state: else the time an
answer takes would tell that somebody bid). What depends on the visitor is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from time import monotonic

from django.db import connection
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tianping.web.clock import wall_now

SECONDS, MOST, LONGEST = 2.0, 128, 400
"""How long a part is kept, how many of them by each process, how long an address may be that is kept at all."""
drawings: "OrderedDict[Hashable, tuple[float, SafeString]]" = OrderedDict()


def kept(request: HttpRequest, *, mark: Hashable, now: datetime, draw: Callable[[], SafeString]) -> SafeString:
    """This function will return the drawn part of a public page: as kept for this address, language, mark and clock, or
    drawn now. Within a transaction nothing is kept, for what is seen there may never come to be."""
    address = request.get_full_path()
    if connection.in_atomic_block or len(address) > LONGEST:
        return draw()
    ahead = round((now - wall_now()).total_seconds())
    key = (address, get_language(), mark, ahead)
    found = drawings.get(key)
    if found is not None and monotonic() < found[0]:
        return found[1]
    drawn = draw()
    drawings[key] = (monotonic() + SECONDS, drawn)
    drawings.move_to_end(key)
    while len(drawings) > MOST:
        drawings.popitem(last=False)
    return drawn
