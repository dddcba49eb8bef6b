"""Terms, files, bound keys and clarifications of a tender's documents."""

import secrets

from django.db import models
from django.db.models import F, Q

from tianping.trading.plans.models import Tender

EVALUATION_METHODS = (("lowest-evaluated-price", "经评审的最低投标价法"), ("comprehensive", "综合评估法"))


def random_code() -> str:
    """This function will return a random number of 128 bits: no code tells how many questions there are."""
    return secrets.token_hex(16)


class Terms(models.Model):
    """What the tender documents fix 招标文件要点. Times are UTC, money is yuan per lot.

    Until `issued_at` they may be changed, but for the opening time once keys were asked for; then only by a
    clarification. `version` counts the clarifications, from 1 at the issue; files of a higher version are drafts.
    `scoring` is the declared formula where the method is comprehensive, as `tianping.law.scoring` reads it; no
    clarification changes it. `opening_public` (base64) is the key that trustees release their pieces to; its private half is wrapped.
    """

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="terms")
    version = models.PositiveIntegerField(default=1)
    available_from = models.DateTimeField()
    available_until = models.DateTimeField()
    bids_due_at = models.DateTimeField(db_index=True)
    opening_at = models.DateTimeField(db_index=True)
    bid_validity_days = models.PositiveIntegerField()
    bond = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    evaluation_method = models.CharField(max_length=40, choices=EVALUATION_METHODS)
    scoring = models.JSONField(null=True, blank=True)
    minimum_bids = models.PositiveIntegerField(default=3)
    suite = models.CharField(max_length=20, default="INTL-1")
    trustees = models.JSONField()
    qualification = models.TextField(blank=True)
    consortium = models.BooleanField(default=False)
    contact = models.TextField(blank=True)
    opening_public = models.TextField()
    opening_key_ref = models.CharField(max_length=200)
    opening_key_wrapped = models.BinaryField(default=b"")
    requested_at = models.DateTimeField()
    requested_opening_at = models.DateTimeField()
    policy = models.JSONField(null=True, blank=True)
    policy_digest = models.CharField(max_length=64, blank=True, db_index=True)
    policy_signature = models.CharField(max_length=100, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("bids_due_at", "tender_id")
        constraints = (
            models.CheckConstraint(condition=Q(opening_at=F("bids_due_at")), name="opening_at_the_deadline"),
            models.CheckConstraint(condition=Q(bid_validity_days__gte=1), name="bid_validity_given"),
            models.CheckConstraint(condition=Q(minimum_bids__gte=1), name="minimum_bids_given"),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | ~Q(policy_digest=""), name="no_issue_without_policy"
            ),
            models.CheckConstraint(
                condition=~Q(evaluation_method="comprehensive") | Q(scoring__isnull=False),
                name="comprehensive_method_declared",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id} v{self.version}"


class BoundKey(models.Model):
    """A trustee's key bound to a tender, read from the trustee's own log at `position`, and found in order."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="bound_keys")
    trustee = models.CharField(max_length=120)
    key_id = models.CharField(max_length=64)
    public = models.TextField()
    organisation = models.CharField(max_length=18)
    opening_at = models.DateTimeField()
    position = models.BigIntegerField()
    own = models.BooleanField(default=False)

    class Meta:
        ordering = ("tender_id", "trustee")
        constraints = (
            models.UniqueConstraint(fields=("tender", "trustee"), name="one_key_per_trustee_and_tender"),
            models.UniqueConstraint(fields=("trustee", "key_id"), name="one_tender_per_key"),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.trustee} {self.key_id}"


class RefusedKey(models.Model):
    """A binding that did not fit what was asked for, with the cause; the tender cannot be issued on it."""

    tender_code = models.CharField(max_length=20, db_index=True)
    trustee = models.CharField(max_length=120)
    key_id = models.CharField(max_length=64)
    position = models.BigIntegerField()
    cause = models.CharField(max_length=40)

    class Meta:
        ordering = ("tender_code", "trustee", "position")
        constraints = (models.UniqueConstraint(fields=("trustee", "position"), name="one_refusal_per_entry"),)

    def __str__(self) -> str:
        return f"{self.tender_code}: {self.trustee} {self.cause}"


class DocumentFile(models.Model):
    """One file of the tender documents; the bytes lie in the storage under their digest (`path`)."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="document_files")
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("tender_id", "version", "name")
        constraints = (
            models.UniqueConstraint(fields=("tender", "version", "name"), name="one_file_per_name_and_version"),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.name}"


class Clarification(models.Model):
    """A clarification or change 澄清与修改, numbered within its tender."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="clarifications")
    number = models.PositiveIntegerField()
    content = models.TextField()
    affects_preparation = models.BooleanField()
    bids_due_at = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("tender_id", "number")
        constraints = (models.UniqueConstraint(fields=("tender", "number"), name="clarifications_are_numbered"),)

    def __str__(self) -> str:
        return f"{self.tender_id} #{self.number}"


class Taking(models.Model):
    """That a subject took the documents; secret (Order 20 art. 21). Who took them may ask about them."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="takings")
    subject = models.CharField(max_length=18)
    first_at = models.DateTimeField()

    class Meta:
        ordering = ("tender_id", "first_at", "pk")
        constraints = (models.UniqueConstraint(fields=("tender", "subject"), name="one_taking_per_subject"),)

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.first_at:%Y-%m-%d}"


class Question(models.Model):
    """A question about the documents. `asker` is a salted digest of the credit code: who answers does not see who asks.

    `published` is the question as it went out with its answer, without what would tell who asked.
    """

    code = models.CharField(max_length=32, primary_key=True, default=random_code)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="questions")
    salt = models.CharField(max_length=32)
    asker = models.CharField(max_length=64)
    content = models.TextField()
    asked_at = models.DateTimeField()
    published = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    clarification = models.ForeignKey(
        Clarification, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )

    class Meta:
        ordering = ("tender_id", "asked_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(clarification__isnull=True) | (~Q(answer="") & ~Q(published="")),
                name="what_is_answered_says_something",
            ),
        )

    def __str__(self) -> str:
        return self.code
