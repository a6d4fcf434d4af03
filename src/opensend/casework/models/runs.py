"""A case as the law sees it: the run of a process, its dated events, and the limits that follow from them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class ProcessRun(ChildRecord):
    """One statutory process for one child, and what its events come to on no particular day.

    At most one of a kind is open; a child whose plan has ceased may begin again. `arose_from` is the run
    that this one follows from: the assessment that led to the plan that is maintained.

    The columns after `version` are the projection: written with each event, rebuilt by `opensend replay`.
    The index of the work list includes what row-level security and the counts at the head of the list ask of
    every open case, so that they are answered from the index alone.
    """

    process = models.CharField(max_length=40)
    reference = models.CharField(max_length=20)
    opened_on = models.DateField()
    arose_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="led_to", db_index=False
    )
    caseworker = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="runs")
    version = models.PositiveIntegerField(default=0, help_text="goes up by one with every event")
    state = models.CharField(max_length=30, blank=True)
    since = models.DateField(null=True)
    rules_version = models.CharField(max_length=60, blank=True)
    first = models.JSONField(default=dict, help_text="the first day of each kind of event in the request")
    notes = models.JSONField(default=list)
    next_due = models.DateField(null=True, help_text="earliest open limit that is law and not the family's")
    next_limit = models.CharField(max_length=10, blank=True)
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="run_of_person"),
            models.UniqueConstraint(
                fields=["authority", "person", "process"],
                condition=Q(is_closed=False),
                name="one_open_run_of_a_process",
            ),
            models.UniqueConstraint(fields=["authority", "reference"], name="run_reference"),
        ]
        indexes = [
            models.Index(
                fields=["authority", "process", "is_closed", "next_due", "id"],
                include=["person", "caseworker"],
                name="run_work_list",
            ),
            models.Index(fields=["authority", "caseworker", "is_closed", "next_due"], name="run_caseload"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseEvent(ChildRecord):
    """A dated fact of a run: when it happened, when it was recorded, by whom. Never changed or removed.

    A correction is a further event that `supersedes` this one, with its reason; one that is struck out only
    takes the other away. `root` is the first event of such a chain: what else was recorded hangs on it.
    """

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    payload = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="chain")
    is_struck_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="event_of_person"),
            models.CheckConstraint(
                condition=Q(supersedes=None, is_struck_out=False, root=None)
                | Q(supersedes__isnull=False, root__isnull=False) & ~Q(reason=""),
                name="a_correction_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["run", "id"], name="events_of_run")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.happened_on}"


class Deadline(ChildRecord):
    """One triggered limit of a run, with nothing that depends on today: standing is worked out when read."""

    run = models.ForeignKey(ProcessRun, models.CASCADE, related_name="deadlines")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=10)
    about = models.CharField(max_length=40, null=True)
    owed_by = models.CharField(max_length=20)
    counts_from = models.CharField(max_length=40)
    start = models.DateField(null=True)
    second = models.DateField(null=True)
    lengthened_to = models.DateField(null=True)
    due = models.DateField(null=True)
    act_by = models.DateField(null=True)
    met_on = models.DateField(null=True)
    met_by = models.CharField(max_length=40, null=True)
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=12, null=True)
    ended_by = models.CharField(max_length=40, null=True)
    exemption = models.JSONField(null=True)
    unproved = models.JSONField(default=list)
    unknown = models.TextField(null=True)

    class Meta:
        ordering = ["run_id", "position"]
        constraints = [
            models.UniqueConstraint(F("run"), F("position"), name="deadline_position"),
        ]
        indexes = [models.Index(fields=["authority", "rule", "about"], name="deadlines_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.about or ''}".strip()
