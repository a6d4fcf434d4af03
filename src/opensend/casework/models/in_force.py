"""What is so while a plan is in force, or while a child has SEN support: needs, settings, budget.

Each row holds from one day to another; a change ends the row and begins the next. What nobody has said is
null, never a default. A setting is known by its URN, else by its UKPRN, else by the return's own code for
an arrangement that is neither (OLA, EHE, NEET, ...).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opensend.casework.models.runs import ProcessRun
from opensend.people.models.persons import ChildRecord

RANKS = ((1, "Main"), (2, "Second"))


class Period(ChildRecord):
    """What held from one day to another; `valid_to` is the last day, None while it holds."""

    valid_from = models.DateField(null=True, help_text="None where the day is not known")
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class SettingNamed(models.Model):
    """How a place is told: by its numbers, or by a code for what has none."""

    urn = models.CharField(max_length=6, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    setting_code = models.CharField(max_length=4, blank=True, help_text="the return's SENsetting")
    setting_other = models.CharField(max_length=255, blank=True)
    rank = models.PositiveSmallIntegerField(choices=RANKS, default=1)
    is_in_sen_unit = models.BooleanField(null=True)
    is_in_resourced_provision = models.BooleanField(null=True)
    residential = models.CharField(max_length=1, blank=True, help_text="A 38 to 51 weeks, B 52 weeks")
    work_based = models.CharField(max_length=1, blank=True, help_text="the return's code")

    class Meta:
        abstract = True


class NamedSetting(Period, SettingNamed):
    """A setting, or an arrangement, that Section I of the plan names."""

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="named_settings")

    class Meta:
        ordering = ["run_id", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "rank"], condition=Q(valid_to=None), name="one_named_setting_of_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="named_setting_valid",
            ),
            models.CheckConstraint(
                condition=~Q(urn="") | ~Q(ukprn="") | ~Q(setting_code=""), name="named_setting_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.urn or self.ukprn or self.setting_code


class Placement(Period, SettingNamed):
    """A setting that the child or young person attends under the plan, from the first day to the last."""

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="placements")
    attendance_pattern = models.CharField(max_length=255, blank=True, help_text="asked for in 2023 only")

    class Meta:
        ordering = ["run_id", "valid_from", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "rank"], condition=Q(valid_to=None), name="one_placement_of_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="placement_valid"
            ),
            models.CheckConstraint(
                condition=~Q(urn="") | ~Q(ukprn="") | ~Q(setting_code=""), name="placement_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.urn or self.ukprn or self.setting_code


class RankedNeed(Period):
    """A need by the return's code, main or second: under a plan (`run`), or under SEN support (no run)."""

    run = models.ForeignKey(ProcessRun, models.PROTECT, null=True, blank=True, related_name="ranked_needs")
    sen_type = models.CharField(max_length=4)
    rank = models.PositiveSmallIntegerField(choices=RANKS, default=1)

    class Meta:
        ordering = ["person_id", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "run", "rank"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="one_need_of_a_rank",
            ),
        ]

    def __str__(self) -> str:
        return self.sen_type


class PersonalBudget(Period):
    """Section J: whether a personal budget has been taken up, and how it is paid."""

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="personal_budgets")
    is_taken_up = models.BooleanField()
    is_organised = models.BooleanField(null=True, help_text="through organised arrangements")
    direct_payments = models.CharField(max_length=1, blank=True, help_text="the return's code")

    class Meta:
        ordering = ["run_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(valid_to=None), name="one_personal_budget_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return "Personal budget" if self.is_taken_up else "No personal budget"


class SenSupport(Period):
    """A child has SEN support in a setting (the school census's code K), without a plan."""

    setting_urn = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["person_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to=None), name="one_sen_support_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"SEN support from {self.valid_from}"
