"""A contract, its versions, and the parties' signatures over each."""

import secrets

from django.db import models
from django.db.models import Q

from tianping.trading.plans.models import Lot

STATES = (("draft", "待签订"), ("signed", "已订立"), ("void", "已作废"))
VERSIONS = (("open", "待签字"), ("signed", "双方已签"), ("void", "已作废"))
PARTIES = (("buyer", "招标人"), ("winner", "中标人"))
GROUNDS = (
    ("documents-clause", "招标文件和合同约定的调整条款"),
    ("design-change", "设计变更或者工程量变化"),
    ("law-change", "法律法规或者政策变化"),
    ("force-majeure", "不可抗力"),
    ("other", "其他"),
)


def random_code() -> str:
    """This function will return a random number of 128 bits."""
    return secrets.token_hex(16)


class Contract(models.Model):
    """The contract 合同 of a lot with its winner; what it says stands in its versions."""

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="contracts")
    receipt = models.CharField(max_length=32)
    winner = models.CharField(max_length=18, db_index=True)
    winner_name = models.CharField(max_length=300)
    award_price = models.DecimalField(max_digits=16, decimal_places=2)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=STATES, default="draft", db_index=True)
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("drafted_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("lot",), condition=~Q(state="void"), name="one_contract_that_counts_per_lot"
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False) | ~Q(state="signed") & Q(signed_at=None),
                name="signed_contract_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One version of a contract; number 1 is the contract as concluded, later ones change it with ground and reason.

    `sha256` is the document that both parties sign; `compared` sets each main term against the bid and the award.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=16, decimal_places=2)
    period = models.CharField(max_length=200)
    quality = models.CharField(max_length=500)
    content = models.TextField()
    manager = models.CharField(max_length=60)
    manager_reason = models.TextField(blank=True)
    clauses = models.TextField()
    performance_bond = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    compared = models.JSONField()
    ground = models.CharField(max_length=16, choices=GROUNDS, blank=True)
    reason = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    signatures = models.CharField(max_length=64, blank=True)
    signatures_size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=VERSIONS, default="open")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("contract_id", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "number"), condition=~Q(state="void"), name="one_version_per_number"
            ),
            models.UniqueConstraint(fields=("contract",), condition=Q(state="open"), name="one_version_to_sign"),
            models.CheckConstraint(condition=Q(price__gt=0), name="contract_price_positive"),
            models.CheckConstraint(
                condition=Q(number=1, ground="") | Q(number__gt=1) & ~Q(ground="") & ~Q(reason=""),
                name="a_change_has_ground_and_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} v{self.number}"


class PartySignature(models.Model):
    """One party's certificate signature over one version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="party_signatures")
    party = models.CharField(max_length=6, choices=PARTIES)
    office = models.CharField(max_length=18)
    signature = models.JSONField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("version_id", "signed_at", "pk")
        constraints = (models.UniqueConstraint(fields=("version", "party"), name="each_party_signs_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.party}"
