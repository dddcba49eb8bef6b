"""An objection, from its receipt to its answer or withdrawal."""

import secrets

from django.db import models
from django.db.models import Q

from tianping.trading.holds.models import Hold
from tianping.trading.plans.models import Lot, Tender

ABOUT = (("documents", "招标文件"), ("opening", "开标"), ("result", "评标结果"))
STANDINGS = (("bidder", "投标人或者潜在投标人"), ("interested", "其他利害关系人"))
STATES = (("open", "待答复"), ("answered", "已答复"), ("withdrawn", "已撤回"))
OUTCOMES = (("rejected", "异议不成立"), ("corrected", "已改正"), ("upheld", "异议成立"))
MEASURES = (
    ("none", "无"),
    ("clarify", "澄清或者修改招标文件"),
    ("re-evaluate", "重新评标"),
    ("next-candidate", "依次确定其他候选人"),
    ("retender", "重新招标"),
)


def random_code() -> str:
    """This function will return a random number of 128 bits: no number tells how many objections there are."""
    return secrets.token_hex(16)


class Objection(models.Model):
    """One objection 异议. `lot` is empty for the documents, which are the tender's. `digest` is what its receipt names.

    `objector` and the words stay with the platform; the public reads `matter` and `answer`. `hold` pauses the tender
    and is none at the opening. `told_at`: when supervision was entitled to know who objected to the documents.
    """

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="objections")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="objections")
    about = models.CharField(max_length=10, choices=ABOUT)
    objector = models.CharField(max_length=18, db_index=True)
    objector_name = models.CharField(max_length=300)
    standing = models.CharField(max_length=10, choices=STANDINGS)
    interest = models.TextField(blank=True)
    content = models.TextField()
    request = models.TextField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    answer_due = models.DateTimeField(db_index=True)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="objection")
    event = models.CharField(max_length=32)
    stage_one = models.JSONField()
    state = models.CharField(max_length=9, choices=STATES, default="open", db_index=True)
    matter = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    measure = models.CharField(max_length=14, choices=MEASURES, default="none")
    ended_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("received_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("lot", "about", "objector"), condition=Q(state="open"), name="one_open_objection_per_matter"
            ),
            models.UniqueConstraint(
                fields=("tender", "objector"),
                condition=Q(state="open", about="documents"),
                name="one_open_objection_to_documents",
            ),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(answer="") & ~Q(outcome="") | ~Q(state="answered") & Q(answer=""),
                name="answered_says_something",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="objection_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(about="documents", lot=None) | ~Q(about="documents") & Q(lot__isnull=False),
                name="lot_unless_documents",
            ),
            models.CheckConstraint(
                condition=Q(about="opening", hold=None) | ~Q(about="opening") & Q(hold__isnull=False),
                name="pauses_but_at_the_opening",
            ),
        )

    def __str__(self) -> str:
        return f"{self.about} {self.code}"
