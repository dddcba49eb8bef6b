"""Other platforms' logs about a tender, followed and cosigned as in a running city."""

from dataclasses import dataclass, field
from datetime import datetime

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawConcluded, DrawRevealed
from tianping.exchange.catalogue.keys import KeyBound
from tianping.exchange.draw_members import member_digest
from tianping.exchange.following import Follower
from tianping.exchange.models import Peer
from tianping.exchange.tests.logs import RotatingLog
from tianping.record.checkpoints import cosign
from tianping.record.events import Event
from tianping.record.identity import own_origin
from tianping.record.reading import checkpoint
from tianping.record.recording import record
from tianping.record.sequencer import sequence
from tianping.record.witnessing import add_cosignature
from tianping.sealing.draws import contribute, contribution_value, draw_seed, permutation
from tianping.sealing.suites import suite
from tianping.trading.documents.models import BoundKey
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, scenes
from tianping.trustee.draws import committed, context_of, written

AT = committees.AT


@dataclass
class City:
    """The service platform and the custodian, whose logs this platform follows."""

    logs: dict[str, RotatingLog] = field(
        default_factory=lambda: {origin: RotatingLog(origin) for origin in (scenes.SERVICE, scenes.CUSTODIAN)}
    )

    def dock(self) -> None:
        """Both platforms are peers of this one."""
        for origin, log in self.logs.items():
            Peer.objects.create(
                origin=origin, kind=scenes.KINDS[origin], state="docked", base_url="https://peer.example",
                log_vkey=log.keys.log.vkey, identity_vkey=log.keys.identity.vkey,
            )  # fmt: skip

    def tell(self, event: Event, *, origin: str, at: datetime = AT) -> None:
        """A platform says something in its log, this one included."""
        if origin == own_origin():
            record(event, by=scenes.platform(), now=at)
        else:
            self.logs[origin].add(event, at=at)

    def bind_keys(self, tender: str) -> None:
        """The trustees' own logs say which keys they bound."""
        for key in BoundKey.objects.filter(tender=tender).exclude(trustee=own_origin()):
            event = KeyBound(tender=tender, suite="INTL-1", key_id=key.key_id, public=key.public,
                             organisation=key.organisation, opening_at=key.opening_at)  # fmt: skip
            self.tell(event, origin=key.trustee, at=scenes.NOW)

    def draw(self, lot: Lot) -> None:
        """The four experts of the scenes are drawn, with every commitment and contribution."""
        pool = {member_digest(draw=committees.DRAW, person=one.person, salt=committees.SALT) for one in
                committees.EXPERTS[:4]}  # fmt: skip
        announced = DrawAnnounced(draw=committees.DRAW, tender=lot.tender_id, purpose="committee",
                                  pool=tuple(sorted(pool)), seats=4, parties=scenes.trustees())  # fmt: skip
        self.tell(announced, origin=scenes.SERVICE)
        context = context_of(announced)
        publics = [suite("INTL-1").generate_keypair()[1] for _ in range(3)]
        made = {origin: contribute(context=context, party=origin, publics=publics) for origin in scenes.trustees()}
        for origin, one in made.items():
            self.tell(committed(one, announced=announced), origin=origin)
        for origin, one in made.items():
            revealed = DrawRevealed(
                draw=announced.draw, tender=announced.tender, party=origin, contribution=written(one.pieces)
            )
            self.tell(revealed, origin=origin)
        values = [contribution_value(header_bytes=one.header_bytes, pieces=one.pieces) for one in made.values()]
        seed = draw_seed(context=context, contributions=values)
        order = permutation(seed, 4)
        concluded = DrawConcluded(
            draw=announced.draw,
            tender=announced.tender,
            contributions={origin: written(one.pieces) for origin, one in made.items()},
            seed=seed.hex(),
            permutation=order,
            drawn=tuple(announced.pool[place] for place in order),
        )
        self.tell(concluded, origin=scenes.SERVICE)

    def witness(self) -> None:
        """All logs are sequenced, followed and cosigned."""
        for origin, log in self.logs.items():
            if log.entries:
                Follower(peer=Peer.objects.get(origin=origin), source=log).catch_up(now=AT)
        sequence(AT)
        head, keys = checkpoint(), self.logs[scenes.SERVICE].keys.witness
        assert head is not None
        add_cosignature(note=cosign(head, keys, at=AT).written(), witnesses={keys.name: keys.verifier})
