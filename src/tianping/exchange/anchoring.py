"""The keys that this platform knows of itself and its peers, as trust anchors: what readers compare with other sources."""

from tianping.exchange.models import Peer
from tianping.exchange.peers import log_key
from tianping.record.anchors import Anchors, OriginKeys
from tianping.record.identity import own_keys, own_origin
from tianping.record.reading import rotations


def anchors_of_city() -> Anchors:
    """This function will return the keys of this platform and its peers, as it knows them; a reader brings its own."""
    keys = own_keys()
    replaced = tuple(rotation.old.vkey for rotation in rotations()) or None
    origins = {own_origin(): OriginKeys(log=keys.log.vkey, identity=keys.identity.vkey, former=replaced)}
    for peer in Peer.objects.filter(state__in=("docked", "suspended")).exclude(origin=own_origin()):
        if peer.log_vkey and peer.identity_vkey:
            former = tuple(key.vkey for key in log_key(peer).former) or None
            origins[peer.origin] = OriginKeys(log=peer.log_vkey, identity=peer.identity_vkey, former=former)
    return Anchors(origins=origins)
