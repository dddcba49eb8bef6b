"""Run in a platform's own process: what the test over HTTP needs to find there; prints one line of JSON."""

import json
import os
import sys

import django


def service(trading: str, trading_url: str, back: str) -> dict[str, str]:
    """A person with its second factor, a docked trading platform, a registered client."""
    from datetime import timedelta

    from tianping.exchange.models import Peer
    from tianping.public_service.sign_on import clients
    from tianping.web.accounts.tests.people import enrolled, person
    from tianping.web.clock import wall_now

    facts = {"log_vkey": "x", "identity_vkey": "y", "base_url": trading_url}
    Peer.objects.create(origin=trading, kind="trading", state="docked", name="交易平台", **facts)
    user = person("buyer", "operator")
    user.set_password("three unrelated words")
    user.save()
    secret = enrolled(user, wall_now() - timedelta(minutes=10))
    portal = clients.add(client_id="portal", name="门户", redirect_uris=[back], now=wall_now())
    return {"name": user.sign_in_name or "", "secret": secret.hex(), "portal": portal, "sub": user.public_id}


def trading() -> dict[str, str]:
    """The same firm, admitted here, and a person with an account of this site alone."""
    from datetime import timedelta

    from tianping.web.accounts.tests.people import enrolled, person
    from tianping.web.clock import wall_now

    user = person("buyer", "operator")
    user.set_password("three unrelated words")
    user.save()
    return {"name": user.sign_in_name or "", "secret": enrolled(user, wall_now() - timedelta(minutes=10)).hex()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.public_service.settings")
    django.setup()
    made = service(*sys.argv[2:]) if sys.argv[1] == "service" else trading()
    sys.stdout.write(json.dumps(made) + "\n")
