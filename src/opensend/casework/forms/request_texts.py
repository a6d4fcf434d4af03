"""The questions of a request that are answered in one's own words."""

from __future__ import annotations

from django import forms

from opensend.casework.forms.requests import DraftForm

OPTIONAL = "You can leave this empty."


def _own_words(label: str, hint: str, *, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint if required else f"{hint} {OPTIONAL}",
        widget=forms.Textarea,
        required=bool(required),
        error_messages={"required": required} if required else {},
    )


class ConcernsForm(DraftForm):
    """What is hard."""

    concerns = _own_words(
        "What is hard for {name}?",
        "Tell us about learning, talking, making friends, feelings, moving, seeing or hearing.",
        required="Tell us what is hard",
    )
    own_words = {"concerns": "What is hard for you?"}

    class Meta(DraftForm.Meta):
        fields = ("concerns",)


class StrengthsForm(DraftForm):
    """What goes well."""

    strengths = _own_words("What goes well for {name}?", "What do they like, and what are they good at?")
    own_words = {"strengths": "What goes well for you?"}

    class Meta(DraftForm.Meta):
        fields = ("strengths",)


class ViewsForm(DraftForm):
    """What the child says (CFA 2014 s.19(a))."""

    child_views = _own_words(
        "What does {name} say?",
        "Use their own words if you can. A drawing or a photo is fine too: add it later.",
    )
    own_words = {"child_views": "What do you want people to know about you?"}

    class Meta(DraftForm.Meta):
        fields = ("child_views",)


class HelpForm(DraftForm):
    """Help so far, and what came of it."""

    help_so_far = _own_words("What help has {name} had so far?", "What was tried, and did it work?")
    own_words = {"help_so_far": "What help have you had so far?"}

    class Meta(DraftForm.Meta):
        fields = ("help_so_far",)


class HopesForm(DraftForm):
    """What is hoped for."""

    hopes = _own_words("What do you hope for?", "Think of now, and of when {name} is grown up.")
    own_words = {"hopes": "What do you hope for?"}

    class Meta(DraftForm.Meta):
        fields = ("hopes",)


class HealthForm(DraftForm):
    """Health."""

    health = _own_words(
        "Is there anything about {name}’s health?",
        "For example: an illness, medicine, or a doctor or therapist.",
    )
    own_words = {"health": "Is there anything about your health?"}

    class Meta(DraftForm.Meta):
        fields = ("health",)


class SocialCareForm(DraftForm):
    """Help from social care."""

    social_care = _own_words(
        "Does {name} or the family get help from a social worker?",
        "For example: short breaks or a family worker.",
    )
    own_words = {"social_care": "Do you or your family get help from a social worker?"}

    class Meta(DraftForm.Meta):
        fields = ("social_care",)


class PeopleForm(DraftForm):
    """People to ask for advice (SI 2014/1530 reg 6(1)(h))."""

    people_to_ask = _own_words(
        "Who knows {name} well? Who should we ask?",
        "Put each person on a new line: their name and what they do.",
    )
    own_words = {"people_to_ask": "Who knows you well? Who should we ask?"}

    class Meta(DraftForm.Meta):
        fields = ("people_to_ask",)
