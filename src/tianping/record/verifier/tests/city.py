"""A city in memory: logs of three platforms and one whole tender, from plan to award, packed into a bundle."""

import base64
import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from tianping.canonical import encode
from tianping.record import checkpoints, merkle
from tianping.record.anchors import anchors_of
from tianping.record.batches import build, new_salt, places, sealed_leaf
from tianping.record.bundle import LogPart, OpenedLeaf, ProvenEntry, pack
from tianping.record.events import FileRef, Header, rfc3339
from tianping.record.keys import PlatformKeys
from tianping.record.receipts import issue
from tianping.record.verifier.contents import Fact
from tianping.record.verifier.draw_checks import context_of
from tianping.sealing import suites
from tianping.sealing.draws import contribute, contribution_value, draw_seed, permutation
from tianping.sealing.header import Header as SealHeader
from tianping.sealing.header import bidder_tag, header_hash
from tianping.sealing.policy import SealPolicy, TrusteeKey

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TENDER, LOT = "E5300000001234567001", "E5300000001234567001001"
TRADING, SERVICE, SUPERVISION = (f"{n}.yunxiu.example" for n in ("trading", "service", "supervision"))
KEYS = {origin: PlatformKeys.make(origin) for origin in (TRADING, SERVICE, SUPERVISION)}
ANCHORS = anchors_of(*KEYS.values())
DOCUMENT = "招标文件正文\n".encode() * 40
BIDS = (("A1", "900.00"), ("B2", "870.50"), ("C3", "955.10"))


class MemoryLog:
    """One platform's log, kept in a list."""

    def __init__(self, origin):
        self.origin, self.data, self.leaves = origin, [], []

    def header(self, kind, at, body, files=()):
        refs = {name: body[name] for name in ("tender", "lot", "draw") if name in body}
        actor = {"office": self.origin, "role": "platform"}
        return Header(
            id=secrets.token_hex(16),
            type=kind,
            origin=self.origin,
            refs=refs,
            actor=actor,
            at=at,
            body=body,
            files=files,
        )

    def public(self, kind, at, body, files=()):
        self.data.append(self.header(kind, at, body, files).encoded())
        return len(self.data) - 1

    def batch(self, at, *sealed, depth=3):
        """Seal headers into one batch and return the opened leaves."""
        spots = dict(zip(places(len(sealed), depth), sealed, strict=True))
        salts = {spot: new_salt() for spot in spots}
        digests = {spot: sealed_leaf(salts[spot], header.encoded()) for spot, header in spots.items()}
        tree = build(digests, seed=new_salt(), depth=depth)
        position = self.public("record.batch", at, {"depth": depth, "root": tree.root.hex()})
        opened = [OpenedLeaf(batch=position, index=s, salt=salts[s], path=tree.paths[s], data=h.encoded())
                  for s, h in spots.items()]  # fmt: skip
        self.leaves += opened
        return opened

    def reveal(self, at, leaf):
        header = Header.model_validate_json(leaf.data).model_dump(mode="json")
        body = {"batch": leaf.batch, "leaf": leaf.index, "salt": leaf.salt.hex(), "path": [p.hex() for p in leaf.path]}
        self.public("record.revealed", at, body | {"body": header.pop("body"), "header": header})

    def part(self, *, leaves=(), witness=SERVICE, extensions=None):
        hashes = [merkle.leaf_hash(d) for d in self.data]
        other = [merkle.leaf_hash(d, merkle.sm3) for d in self.data]
        if extensions is None:
            extensions = (checkpoints.sm3_line(merkle.root(other, merkle.sm3)),)
        head = checkpoints.Checkpoint(self.origin, len(hashes), merkle.root(hashes), extensions)
        signed = checkpoints.sign(head, KEYS[self.origin].log)
        if witness:
            signed = signed.joined(*checkpoints.cosign(signed, KEYS[witness].witness, at=BEGIN).signatures)
        entries = [
            ProvenEntry(
                position=i,
                data=d,
                proof=merkle.inclusion_proof(hashes, i),
                second=merkle.inclusion_proof(other, i, merkle.sm3),
            )
            for i, d in enumerate(self.data)
        ]
        return LogPart(checkpoint=signed, entries=entries, leaves=leaves)


class City:
    """One tender's course; tests change `self.changes` to make something wrong before it is told."""

    def __init__(self, **changes):
        self.changes = changes
        self.trading, self.service = MemoryLog(TRADING), MemoryLog(SERVICE)
        self.receipts, self.seals, self.salts = [], {}, {}
        self.plan()
        self.issue_documents()
        self.take_bids()
        self.close()
        self.open()
        self.draw()
        self.award()

    def day(self, number, **more):
        return BEGIN + timedelta(days=number, **more)

    def told(self, name, body):
        return body | self.changes.get(name, {})

    def plan(self):
        facts = {"mandatory": True, "construction": True, "electronic": True, "state_funded": True}
        body = {"tender": TENDER, "method": "open", "region": "990100", **facts}
        self.trading.public("tender.planned", self.day(0), self.told("plan", body))

    def issue_documents(self):
        self.due = self.day(22)
        publics = [suites.suite("INTL-1").generate_keypair()[1] for _ in range(3)]
        names = (TRADING, SERVICE, "custodian.example")
        trustees = tuple(TrusteeKey(n, f"org-{i}", f"k{i}", publics[i]) for i, n in enumerate(names))
        self.publics = publics
        self.policy = SealPolicy(
            tender=TENDER,
            suite="INTL-1",
            opening_at=self.due,
            minimum_bids=3,
            freshness_limit_s=3600,
            trustees=trustees,
        )
        bound = self.changes.get("swapped_key") or publics[1]
        self.service.public(
            "trustee.key_bound", self.day(0), {"tender": TENDER, "public": base64.b64encode(bound).decode()}
        )
        policy = self.policy.to_json()
        body = {
            "tender": TENDER,
            "available_from": rfc3339(self.day(1)),
            "available_until": rfc3339(self.day(8)),
            "bids_due_at": rfc3339(self.due),
            "opening_at": rfc3339(self.due),
            "policy": policy,
            "policy_digest": self.policy.digest(),
            "policy_signature": base64.b64encode(KEYS[TRADING].identity.private.sign(encode(policy))).decode(),
        }
        digest = hashlib.sha256(DOCUMENT).hexdigest()
        file = FileRef(name="招标文件.pdf", media="application/pdf", size=len(DOCUMENT), sha256=digest)
        self.trading.public("documents.issued", self.day(1), self.told("documents", body), (file,))
        if "moved" in self.changes:
            self.trading.public("opening.moved", self.day(2), {"tender": TENDER, **self.changes["moved"]})

    def take_bids(self):
        self.entrusted = []
        for number, (receipt, _) in enumerate(BIDS):
            at = self.day(20, minutes=number)
            salt = secrets.token_bytes(32)
            header = SealHeader(
                suite="INTL-1", tender=TENDER, lot=LOT, bidder=bidder_tag(salt, f"uscc-{receipt}"),
                seal_id=secrets.token_hex(32), counter=1, previous=None, policy=self.policy.digest(),
                commitments=["0" * 64] * 3,
            )  # fmt: skip
            data = header.encoded()
            self.seals[receipt], self.salts[receipt] = header_hash(data, "INTL-1").hex(), salt.hex()
            box = {"header": base64.b64encode(data).decode(), "box": "", "index": 1}
            got = {
                "tender": TENDER, "lot": LOT, "receipt": receipt, "bidder": f"uscc-{receipt}", **self.bid(receipt, at)
            }  # fmt: skip
            sealed = self.trading.header("bid.received", at, got)
            self.trading.batch(at, sealed, self.trading.header("bid.entrusted", at, box))
            digests = {"seal": self.seals[receipt]}
            self.receipts.append(issue(
                number=receipt, kind="bid", leaf=b"l" * 32, sealed=True, at=at, refs={"tender": TENDER, "lot": LOT},
                digests=digests, key=KEYS[TRADING].identity,
            ))  # fmt: skip

    def bid(self, receipt, at):
        facts = {"statement": "1" * 64, "body": "2" * 64, "length": 100, "received_at": rfc3339(at)}
        return {"seal": self.seals[receipt], **facts}

    def close(self):
        standing = [{"receipt": r, **self.bid(r, self.day(20, minutes=i))} for i, (r, _) in enumerate(BIDS)]
        lot = {"lot": LOT, "standing": standing, "withdrawn": [], "replaced": [], "dummies": ["9" * 64]}
        body = {"tender": TENDER, "closed_at": rfc3339(self.due), "lots": [self.told("lot", lot)]}
        self.trading.public("bids.closed", self.due, body)

    def open(self):
        for leaf in self.trading.leaves[:1]:
            self.trading.reveal(self.due, leaf)
        bids = [
            {"receipt": r, "seal": self.seals[r], "bidder": f"uscc-{r}", "bidder_name": r, "price": price,
             "salt": self.salts[r], "manifest": "3" * 64}
            for r, price in BIDS
        ]  # fmt: skip
        body = {"tender": TENDER, "lot": LOT, "opened_at": rfc3339(self.due), "bids": bids, "trustees": [SERVICE]}
        self.trading.public("opening.read_out", self.due, self.told("read_out", body))

    def draw(self):
        pool = sorted(hashlib.sha256(bytes([i])).hexdigest() for i in range(9))
        body = {"draw": "D1", "tender": TENDER, "purpose": "committee", "pool": pool, "seats": 5,
                "parties": [TRADING, SERVICE]}  # fmt: skip
        self.service.public("draw.announced", self.due, body)
        context = context_of(Fact("", SERVICE, "draw.announced", self.due, {}, body))
        values, told = [], {}
        for log in (self.trading, self.service):
            made = contribute(context=context, party=log.origin, publics=self.publics)
            header, pieces = base64.b64encode(made.header_bytes).decode(), b"".join(made.pieces).hex()
            ids = {"draw": "D1", "tender": TENDER}
            log.public("draw.committed", self.due, {**ids, "commitment": made.commit, "header": header})
            told[log.origin] = pieces
            values.append(contribution_value(header_bytes=made.header_bytes, pieces=made.pieces))
        for log in (self.trading, self.service):
            body = {"draw": "D1", "tender": TENDER, "party": log.origin, "contribution": told[log.origin]}
            log.public("draw.revealed", self.due + timedelta(minutes=1), body)
        seed = draw_seed(context=context, contributions=values)
        order = permutation(seed, len(pool))
        result = {"draw": "D1", "tender": TENDER, "contributions": told, "seed": seed.hex(), "permutation": list(order),
                  "drawn": [pool[i] for i in order[:5]]}  # fmt: skip
        self.service.public("draw.concluded", self.due + timedelta(minutes=2), self.told("draw", result))

    def award(self):
        at = self.day(23)
        self.trading.public("evaluation.reported", at, {"tender": TENDER, "lot": LOT, "received_at": rfc3339(at)})
        ranked = [
            {"rank": rank, "receipt": r, "bidder": f"uscc-{r}", "price": price, "evaluated_price": price}
            for rank, (r, price) in enumerate(sorted(BIDS, key=lambda bid: float(bid[1])), 1)
        ]
        body = {
            "tender": TENDER, "lot": LOT, "report_received_at": rfc3339(at), "from_at": rfc3339(self.day(24)),
            "until_at": rfc3339(self.day(30)), "candidates": ranked, "others": [], "rejected": [],
            "method": "lowest-evaluated-price",
        }  # fmt: skip
        self.trading.public("candidates.published", self.day(24), self.told("candidates", body))
        body = {"tender": TENDER, "lot": LOT, "winner": "uscc-B2", "price": "870.50", "rank": 1, "reason": ""}
        decided = self.changes.get("decided_at", self.day(31))
        self.trading.public("award.decided", decided, self.told("award", body))

    def pack(self, path, **more):
        leaves = self.trading.leaves if more.get("extent", "full") == "full" else ()
        parts = more.pop("parts", None) or [self.trading.part(leaves=leaves), self.service.part(witness=TRADING)]
        given = {"extent": "full", "anchors": ANCHORS, "key": KEYS[TRADING].identity, "receipts": self.receipts,
                 "files": {hashlib.sha256(DOCUMENT).hexdigest(): DOCUMENT}}  # fmt: skip
        pack(path, tender=TENDER, logs=parts, made_at=self.day(40), **(given | more))
        return path
