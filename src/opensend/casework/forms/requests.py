"""Questions of a request, one thing on a page; each form is a part of the draft that is being written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import ModelForm

from opensend.audit.today import today
from opensend.casework.models import RequestDraft
from opensend.people.models import Acting, Authority, Person, Role
from opensend.rules import identifiers
from opensend.rules.ages import plan_age_limit
from opensend.ui.forms import DateField, PlainWords

TOO_OLD = (
    "This is only for people under 25. If you are 25 or older, ask your college, or the council’s adult "
    "social care team, for help"
)
MANY = 12
"""More councils than this are a list to open, not radio buttons."""


class DraftForm(PlainWords, ModelForm):  # type: ignore[type-arg]
    """A part of a draft. `heading` is the page's h1 where there is more than one question on it."""

    heading = ""
    own_heading = ""
    intro = ""
    own_words: dict[str, str] = {}
    """Labels where the writer is the young person; `{name}` in any label is the child's name."""

    class Meta:
        model = RequestDraft
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.is_self = acting.role == Role.YOUNG_PERSON
        name = called(self.instance)
        for key, field in self.fields.items():
            if not acting.is_family:  # a browser would offer the professional's own details
                field.widget.attrs.pop("autocomplete", None)
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = field.error_messages["required"]
            words = self.own_words.get(key) if self.is_self else None
            field.label = (words or str(field.label)).format(name=name)
            field.help_text = str(field.help_text).format(name="you" if self.is_self else name)
        self.heading = ((self.own_heading if self.is_self else "") or self.heading).format(name=name)
        self.intro = self.intro.format(name=name)


def called(draft: RequestDraft) -> str:
    """What the child is called in questions about them."""
    return draft.known_as or draft.child_name.split(" ")[0] or "the child"


class AuthorityForm(DraftForm):
    """Which council."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label="Which council looks after the area where the child lives?",
        help_text="It is the council that the child’s home pays council tax to.",
        empty_label=None,
        error_messages={"required": "Select a council", "invalid_choice": "Select a council from the list"},
    )
    own_words = {"authority": "Which council looks after the area where you live?"}

    class Meta(DraftForm.Meta):
        fields = ("authority",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Authority.objects.order_by("name")
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        if offered.count() <= MANY:
            field.widget = forms.RadioSelect()
        else:
            field.empty_label = "Choose a council"
        if self.is_self:
            field.help_text = "It is the council that your home pays council tax to."
        field.queryset = offered


class WhoForm(DraftForm):
    """Which of the children that the writer has here already; or another."""

    who = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who it is for", "invalid_choice": "Select who it is for"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in known_children(self.instance)}
        listed = [(key, f"{each.name}") for key, each in self.known.items()]
        self.fields["who"].choices = [*listed, ("other", "Somebody else")]  # type: ignore[attr-defined]
        same = next((key for key, each in self.known.items() if is_of(self.instance, each)), None)
        self.initial["who"] = same or ("other" if self.instance.child_name else None)

    def save(self, commit: bool = True) -> RequestDraft:
        """Take what the record says, so that nobody types it again."""
        if person := self.known.get(self.cleaned_data["who"]):
            copy_from(self.instance, person)
        draft: RequestDraft = self.instance
        return draft


def known_children(draft: RequestDraft) -> list[Person]:
    """Children whom the writer sees in that council's record, as far as the database shows them."""
    return list(Person.objects.filter(authority=draft.authority, died_on=None)) if draft.authority_id else []


def is_of(draft: RequestDraft, person: Person) -> bool:
    """Whether a draft is about a child of the record: the same name and date of birth."""
    spelt = " ".join(draft.child_name.split()).casefold()
    return person.born == draft.born and spelt in (person.name.casefold(), person.known_as.casefold())


def copy_from(draft: RequestDraft, person: Person) -> None:
    """Fill a draft with what the record has of a child."""
    draft.child_name = person.name
    for name in ("known_as", "born", "pronouns", "first_language", "attends", "setting_urn"):
        setattr(draft, name, getattr(person, name))


class ChildForm(DraftForm):
    """The child's names."""

    heading = "What is the child’s name?"
    own_heading = "What is your name?"
    child_name = forms.CharField(
        label="Full name", max_length=160, error_messages={"required": "Enter the full name"}
    )
    known_as = forms.CharField(
        label="What people call them",
        max_length=80,
        required=False,
        help_text="Leave empty if it is the first name.",
    )
    own_words = {"known_as": "What people call you"}

    class Meta(DraftForm.Meta):
        fields = ("child_name", "known_as")


class BornForm(DraftForm):
    """The date of birth: not in the future, and under 25 (CFA 2014 s.36(1), s.83(2))."""

    born = DateField(
        label="Date of birth",
        help_text="For example, 27 3 2015",
        not_after=today,
        error_messages={"required": "Enter the date of birth"},
    )

    class Meta(DraftForm.Meta):
        fields = ("born",)

    def clean_born(self) -> Any:
        """A child or young person; a staff member's date of receipt decides where there is one."""
        born = self.cleaned_data["born"]
        if plan_age_limit(born) <= (self.instance.received_on or today()):
            raise forms.ValidationError(TOO_OLD)
        return born


class AboutForm(DraftForm):
    """How to speak of and with the child."""

    heading = "How we speak about {name}"
    own_heading = "How we speak about you"
    intro = "You can leave this page empty."
    pronouns = forms.CharField(
        label="Words people use", help_text="For example: she, he or they.", max_length=30, required=False
    )
    first_language = forms.CharField(label="First language", max_length=60, required=False)

    class Meta(DraftForm.Meta):
        fields = ("pronouns", "first_language")


class UpnForm(DraftForm):
    """The unique pupil number, by its check letter."""

    upn = forms.CharField(
        label="What is {name}’s unique pupil number (UPN)?",
        help_text="13 characters, like A123456789012. You can leave this empty.",
        max_length=20,
        required=False,
    )

    class Meta(DraftForm.Meta):
        fields = ("upn",)

    def clean_upn(self) -> str:
        """The UPN in its normal form, or nothing."""
        return read_upn(self.cleaned_data["upn"])


def read_upn(typed: str) -> str:
    """A UPN in its normal form; empty for an empty text. Raises ValidationError that says what is wrong."""
    if not typed.strip():
        return ""
    checked = identifiers.check("upn", typed)
    if not checked.is_valid:
        raise forms.ValidationError(f"Check the UPN. {checked.message}")
    return checked.value


class AttendsForm(DraftForm):
    """Where the child learns now."""

    attends = forms.ChoiceField(
        label="Where does {name} learn now?",
        choices=Person.Attends.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select where the child learns now"},
    )
    own_words = {"attends": "Where do you learn now?"}

    class Meta(DraftForm.Meta):
        fields = ("attends",)


class MoreForm(DraftForm):
    """What decides whom the council must ask (SI 2014/1530 reg 6(1)(b)(iv), 6(2))."""

    heading = "Is any of this true?"
    intro = "It helps us to ask the right people. You can leave it empty."
    has_serving_parent = forms.BooleanField(
        label="A parent is in the armed forces (army, navy or air force)", required=False
    )
    has_visual_impairment = forms.BooleanField(
        label="{name} has trouble seeing, even with glasses", required=False
    )
    has_hearing_impairment = forms.BooleanField(label="{name} has trouble hearing", required=False)
    own_words = {
        "has_visual_impairment": "I have trouble seeing, even with glasses",
        "has_hearing_impairment": "I have trouble hearing",
    }

    class Meta(DraftForm.Meta):
        fields = ("has_serving_parent", "has_visual_impairment", "has_hearing_impairment")
