"""One child's case while it is being lived through: who acts in it, and its row as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.text import slugify

from opensend.casework.models import ProcessRun
from opensend.interchange.demo.needs import Need, need_of
from opensend.interchange.demo.stories import Story
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Authority, Organisation, Role, User
from opensend.rules.ages import birthday


@dataclass
class Cast:
    """Everybody who acts, by key, and the authorities by code."""

    since: date
    authorities: dict[str, Authority] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    actings: dict[str, Acting] = field(default_factory=dict)

    def act_for_family(self, name: str, role: Role) -> Acting:
        """The acting of one of a family, with an account of their own, made at the first need."""
        key = f"{role}:{name}"
        if key not in self.actings:
            user = User.objects.create_user(f"{slugify(name)}@people.example", name)
            self.actings[key] = Acting.objects.create(user=user, role=role, valid_from=self.since)
        return self.actings[key]


@dataclass
class Journey:
    """A story on its way. `number` is its own among all, for what must be unique."""

    story: Story
    number: int
    cast: Cast
    began: date
    present: date
    on: date = date.min
    run_id: int = 0

    @property
    def authority(self) -> Authority:
        """The authority whose case it is."""
        return self.cast.authorities[self.story.code]

    @property
    def need(self) -> Need:
        """What is hard for the child, and what would help."""
        return need_of(self.story.need)

    @property
    def name(self) -> str:
        """What the child is called."""
        return self.story.name.split()[0]

    @property
    def born(self) -> date:
        """The date of birth, so that the child is as old as the story says at present, when all is told."""
        return birthday(self.present, -self.story.age) - timedelta(days=self.story.extra_days)

    @property
    def run(self) -> ProcessRun:
        """The case as it now stands."""
        with as_authority(self.authority.pk):
            return ProcessRun.objects.select_related("person", "authority", "caseworker").get(pk=self.run_id)

    def staff(self, key: str) -> Acting:
        """Somebody of the case's own authority, or of the bodies that it turns to."""
        other = self.cast.actings.get(f"{key}-2")
        return other if self.story.code == "002" and other else self.cast.actings[key]

    @property
    def caseworker(self) -> Acting:
        """Who handles the case: in the first authority there are two."""
        is_colleague = self.number % 3 == 0 and self.story.code == "001"
        return self.cast.actings["caseworker-b"] if is_colleague else self.staff("caseworker")

    @property
    def family(self) -> Acting | None:
        """The one of the family who uses the site, if any does."""
        story = self.story
        if story.account:
            return self.cast.actings[story.account]
        if story.by != "parent":
            return None
        return self.cast.act_for_family(story.family, Role.PARENT)
