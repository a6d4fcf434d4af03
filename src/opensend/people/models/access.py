"""Who may act: users, the actings that they choose from, and the grants that open a child's record."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opensend.people.models.organisations import Authority, Organisation
from opensend.people.models.persons import ChildRecord


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address."""

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        """A user who may sign in; without a password only through an identity provider."""
        user = User(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do depends on the acting that they choose."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    persona = models.TextField(blank=True, help_text="in a demonstration: who this is, in one sentence")

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as libraries ask for it."""
        return self.name


class Role(models.TextChoices):
    """In which role someone acts."""

    PARENT = "parent", "Parent"
    YOUNG_PERSON = "young_person", "Young person"
    REPRESENTATIVE = "representative", "Representative"
    SENCO = "senco", "SENCo"
    EDUCATIONAL_PSYCHOLOGIST = "educational_psychologist", "Educational psychologist"
    HEALTH_ADVISER = "health_adviser", "Health adviser"
    SOCIAL_CARE_ADVISER = "social_care_adviser", "Social-care adviser"
    CASEWORKER = "caseworker", "Caseworker"
    TEAM_MANAGER = "team_manager", "Team manager"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    SIGN_OFF_OFFICER = "sign_off_officer", "Sign-off officer"
    DATA_OFFICER = "data_officer", "Data officer"
    SYSTEM = "system", "The system"


FAMILY_ROLES = (Role.PARENT, Role.YOUNG_PERSON, Role.REPRESENTATIVE)
ADVISER_ROLES = (Role.EDUCATIONAL_PSYCHOLOGIST, Role.HEALTH_ADVISER, Role.SOCIAL_CARE_ADVISER)
STAFF_ROLES = (
    Role.CASEWORKER,
    Role.TEAM_MANAGER,
    Role.PANEL_CHAIR,
    Role.SIGN_OFF_OFFICER,
    Role.DATA_OFFICER,
    Role.SYSTEM,
)
"""Roles that see their authority's records; the database function `acting_authority` lists the same."""


class Acting(models.Model):
    """A user in a role for an organisation, between two days. Families act for nobody but themselves.

    `is_authorised_officer`: the authority has authorised them to record its decisions.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="actings")
    role = models.CharField(max_length=30, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="actings"
    )
    is_authorised_officer = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="the last day")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "valid_from"],
                name="one_acting_of_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(role__in=FAMILY_ROLES, organisation=None)
                | ~Q(role__in=FAMILY_ROLES) & Q(organisation__isnull=False),
                name="acting_organisation",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.SYSTEM, user=None) | ~Q(role=Role.SYSTEM) & Q(user__isnull=False),
                name="acting_user",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="acting_valid"
            ),
        ]

    def __str__(self) -> str:
        who = self.user.name if self.user else "The system"
        return f"{who}, {self.get_role_display()}" + (f", {self.organisation}" if self.organisation else "")

    @property
    def is_staff(self) -> bool:
        """Whether this acting sees its authority's records."""
        return self.role in STAFF_ROLES

    @property
    def is_family(self) -> bool:
        """Whether this is a parent, a young person or a representative."""
        return self.role in FAMILY_ROLES

    @property
    def organisation_name(self) -> str:
        """The name of the organisation acted for, or an empty text."""
        return self.organisation.name if self.organisation else ""

    @property
    def authority(self) -> Authority | None:
        """The authority whose staff this is."""
        return self.organisation.authority if self.is_staff and self.organisation else None


class AccessGrant(ChildRecord):
    """What somebody outside the authority may see of one child's record, on which basis, between two days.

    `sections` are of `people.sections.SECTIONS`. The holder is a user or an organisation, in one role.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="grants")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    role = models.CharField(max_length=30, choices=Role)
    sections = ArrayField(models.CharField(max_length=20))
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Acting, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, organisation__isnull=False) | Q(user__isnull=False, organisation=None),
                name="grant_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="grant_valid"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "role"], name="grant_user"),
            models.Index(fields=["organisation", "role"], name="grant_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.organisation} as {self.get_role_display()}: {', '.join(self.sections)}"
