"""Project, tender, lot: the nouns that every other room hangs on."""

from django.db import models

from tianping.law.scope import Scope

METHODS = (("open", "公开招标"), ("invited", "邀请招标"))
STAGES = (
    ("planned", "编制方案"),
    ("issued", "招标投标"),
    ("closed", "投标截止"),
    ("opened", "已开标"),
    ("evaluated", "已评标"),
    ("publicity", "候选人公示"),
    ("decided", "已定标"),
    ("notified", "已发中标通知书"),
    ("contracted", "已签合同"),
    ("archived", "已归档"),
    ("failed", "招标失败"),
    ("terminated", "终止招标"),
)


class Project(models.Model):
    """A project 项目 (data set 500), code of 17 characters."""

    code = models.CharField(max_length=17, primary_key=True)
    name = models.CharField(max_length=600)
    buyer = models.CharField(max_length=18)
    buyer_name = models.CharField(max_length=300)
    region = models.CharField(max_length=6)
    industry = models.CharField(max_length=3)
    investment_code = models.CharField(max_length=24, blank=True)
    fund_source = models.CharField(max_length=1000)
    state_funded = models.BooleanField()
    scale = models.CharField(max_length=4000)
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ("-registered_at", "code")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Tender(models.Model):
    """A tender 招标项目 (data set 501), code of 20 characters. `agency` is empty where the buyer tenders itself."""

    code = models.CharField(max_length=20, primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tenders")
    name = models.CharField(max_length=600)
    buyer = models.CharField(max_length=18, db_index=True)
    buyer_name = models.CharField(max_length=300)
    agency = models.CharField(max_length=18, blank=True, db_index=True)
    agency_name = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=10, choices=METHODS)
    mandatory = models.BooleanField()
    construction = models.BooleanField()
    electronic = models.BooleanField(default=True)
    state_funded = models.BooleanField()
    region = models.CharField(max_length=6)
    classification = models.CharField(max_length=7)
    supervisor = models.CharField(max_length=200)
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ("-planned_at", "code")
        constraints = (
            models.CheckConstraint(condition=models.Q(method__in=[m for m, _ in METHODS]), name="tender_method_known"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def scope(self) -> Scope:
        """This function will return what decides which rules of the law apply to this tender."""
        return Scope(
            mandatory=self.mandatory,
            construction=self.construction,
            electronic=self.electronic,
            region=self.region,
            method=self.method,
            state_funded=self.state_funded,
        )


class Lot(models.Model):
    """A lot 标段(包) (data set 502), code of 23 characters; `stage` is moved only by `plans.actions.move_on`."""

    code = models.CharField(max_length=23, primary_key=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="lots")
    deal = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=500)
    content = models.TextField()
    estimate = models.DecimalField(max_digits=16, decimal_places=2)
    maximum_price = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    stage = models.CharField(max_length=10, choices=STAGES, default="planned", db_index=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=models.Q(stage__in=[s for s, _ in STAGES]), name="lot_stage_known"),
            models.CheckConstraint(condition=models.Q(estimate__gt=0), name="lot_estimate_positive"),
            models.CheckConstraint(
                condition=models.Q(maximum_price__isnull=True) | models.Q(maximum_price__gt=0),
                name="lot_maximum_price_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Serial(models.Model):
    """The last number given out under a parent code; locked while the next is taken."""

    under = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.under}: {self.last}"
