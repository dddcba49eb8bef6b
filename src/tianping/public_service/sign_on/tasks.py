"""What sign-on does by time: a fresh key each month, and forgetting what has run out."""

from datetime import datetime

from tianping.exchange.due import each_tick
from tianping.public_service.sign_on import keys
from tianping.public_service.sign_on.models import Code, Token
from tianping.web.clock import wall_now


@each_tick(seconds=600)
def keep(now: datetime) -> None:
    """Codes, tokens and keys live by the wall clock."""
    wall = wall_now()
    keys.rotate(wall)
    for kind in (Code, Token):
        kind.objects.filter(expires_at__lte=wall).delete()
