"""The pages of a request, in order: who is asked what, what must be answered, how it is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opensend.audit.today import today
from opensend.casework.forms import request_family as family
from opensend.casework.forms import request_texts as texts
from opensend.casework.forms import requests as forms
from opensend.casework.models import RequestDraft
from opensend.people.models import Acting, Role
from opensend.provision.selectors import setting_by_urn
from opensend.rules.ages import is_child
from opensend.ui.words import long_date

Draft = RequestDraft
Asked = Callable[[Draft, Acting], bool]
WITH_SETTING = ("early_years", "school", "post_16")


def everybody(draft: Draft, acting: Acting) -> bool:
    """Asked of all."""
    return True


def nobody(draft: Draft, acting: Acting) -> bool:
    """Needed of none."""
    return False


def is_parent(draft: Draft, acting: Acting) -> bool:
    """Asked of parents."""
    return acting.role == Role.PARENT


def is_representative(draft: Draft, acting: Acting) -> bool:
    """Asked of representatives."""
    return acting.role == Role.REPRESENTATIVE


def is_young_person(draft: Draft, acting: Acting) -> bool:
    """Asked of young people."""
    return acting.role == Role.YOUNG_PERSON


def is_professional(draft: Draft, acting: Acting) -> bool:
    """Asked of settings and advisers."""
    return not acting.is_family


def has_children_here(draft: Draft, acting: Acting) -> bool:
    """Asked of families whose child is in that council's record already."""
    return acting.role in (Role.PARENT, Role.REPRESENTATIVE) and bool(forms.known_children(draft))


def has_setting(draft: Draft, acting: Acting) -> bool:
    """Asked where the child goes to a place to learn."""
    return draft.attends in WITH_SETTING


def is_for_child(draft: Draft, acting: Acting) -> bool:
    """A child's parent must be written to; a young person is written to themselves (CFA 2014 s.83(2))."""
    return not acting.is_family and draft.born is not None and is_child(draft.born, today())


@dataclass(frozen=True)
class Page:
    """One page. `read` is what its answer is, in words; `is_needed` says whether it must be answered."""

    slug: str
    title: str
    form: type[forms.DraftForm] | None
    read: Callable[[Draft], str]
    is_asked: Asked = everybody
    is_needed: Asked = nobody
    group: str = "About the child"


def _lines(*parts: object) -> str:
    return "\n".join(str(part) for part in parts if part)


def _yes(answer: bool | None) -> str:
    return "" if answer is None else ("yes" if answer else "no")


def _read_address(draft: Draft) -> str:
    secret = "Keep this address secret" if draft.is_address_restricted else ""
    return _lines(draft.address, draft.postcode, secret)


def _read_parent(draft: Draft) -> str:
    responsible = _yes(draft.has_parental_responsibility)
    return _lines(
        draft.parent_name,
        draft.relation,
        f"Parental responsibility: {responsible}" if responsible and draft.parent_name else "",
        draft.parent_address,
        draft.parent_postcode,
        draft.parent_email,
        draft.telephone,
    )


def _read_relation(draft: Draft) -> str:
    responsible = _yes(draft.has_parental_responsibility)
    return _lines(draft.relation, f"Parental responsibility: {responsible}" if responsible else "")


def _read_setting(draft: Draft) -> str:
    setting = setting_by_urn(draft.setting_urn) if draft.setting_urn else None
    return setting.name if setting else ""


def _read_more(draft: Draft) -> str:
    return _lines(
        "A parent is in the armed forces" if draft.has_serving_parent else "",
        "Trouble seeing" if draft.has_visual_impairment else "",
        "Trouble hearing" if draft.has_hearing_impairment else "",
    )


def _read_files(draft: Draft) -> str:
    return _lines(*draft.files.values_list("name", flat=True))


ABOUT, LEARNING, WORDS = "The child", "Where they learn", "What you want to tell us"
PAGES = (
    Page(
        "council",
        "Council",
        forms.AuthorityForm,
        lambda d: str(d.authority or ""),
        is_needed=everybody,
        group=ABOUT,
    ),
    Page("who", "Who it is for", forms.WhoForm, lambda d: d.child_name, has_children_here, nobody, ABOUT),
    Page(
        "name",
        "Name",
        forms.ChildForm,
        lambda d: _lines(d.child_name, d.known_as),
        is_needed=everybody,
        group=ABOUT,
    ),
    Page(
        "birth",
        "Date of birth",
        forms.BornForm,
        lambda d: long_date(d.born),
        is_needed=everybody,
        group=ABOUT,
    ),
    Page("upn", "Unique pupil number", forms.UpnForm, lambda d: d.upn, is_professional, nobody, ABOUT),
    Page(
        "about", "How to speak", forms.AboutForm, lambda d: _lines(d.pronouns, d.first_language), group=ABOUT
    ),
    Page("you", "Who you are", family.RelationForm, _read_relation, is_parent, is_parent, ABOUT),
    Page(
        "right",
        "Who you are",
        family.RepresentativeForm,
        lambda d: d.relation,
        is_representative,
        is_representative,
        ABOUT,
    ),
    Page("address", "Home address", family.AddressForm, _read_address, is_needed=everybody, group=ABOUT),
    Page("parent", "Parent or carer", family.ParentForm, _read_parent, is_professional, is_for_child, ABOUT),
    Page(
        "reach",
        "How to reach you",
        family.ContactForm,
        lambda d: _lines(d.telephone, d.parent_address, d.parent_postcode),
        lambda d, a: is_parent(d, a) or is_representative(d, a),
        nobody,
        ABOUT,
    ),
    Page(
        "telephone",
        "How to reach you",
        family.OwnContactForm,
        lambda d: d.telephone,
        is_young_person,
        nobody,
        ABOUT,
    ),
    Page(
        "learning",
        "Where they learn",
        forms.AttendsForm,
        lambda d: d.get_attends_display(),
        is_needed=everybody,
        group=LEARNING,
    ),
    Page("setting", "School, nursery or college", None, _read_setting, has_setting, nobody, LEARNING),
    Page("more", "Family, sight and hearing", forms.MoreForm, _read_more, group=LEARNING),
    Page("hard", "What is hard", texts.ConcernsForm, lambda d: d.concerns, is_needed=everybody, group=WORDS),
    Page("well", "What goes well", texts.StrengthsForm, lambda d: d.strengths, group=WORDS),
    Page("say", "What the child says", texts.ViewsForm, lambda d: d.child_views, group=WORDS),
    Page("help", "Help so far", texts.HelpForm, lambda d: d.help_so_far, group=WORDS),
    Page("hopes", "What you hope for", texts.HopesForm, lambda d: d.hopes, group=WORDS),
    Page("health", "Health", texts.HealthForm, lambda d: d.health, group=WORDS),
    Page(
        "social-care", "Help from a social worker", texts.SocialCareForm, lambda d: d.social_care, group=WORDS
    ),
    Page("people", "People to ask", texts.PeopleForm, lambda d: d.people_to_ask, group=WORDS),
    Page("files", "Files and photos", None, _read_files, group=WORDS),
)
BY_SLUG = {page.slug: page for page in PAGES}
OWN_TITLES = {
    "learning": "Where you learn",
    "say": "What you want people to know",
    "telephone": "Your telephone number",
}


def pages_for(draft: Draft, acting: Acting) -> list[Page]:
    """The pages that this writer is asked, as the draft stands."""
    return [page for page in PAGES if page.is_asked(draft, acting)]


def title_for(page: Page, acting: Acting) -> str:
    """What a page is called for this writer."""
    own = OWN_TITLES.get(page.slug) if acting.role == Role.YOUNG_PERSON else None
    return own or page.title


def is_done(page: Page, draft: Draft) -> bool:
    """Whether a page was answered."""
    return page.slug in draft.answered


def still_needed(draft: Draft, acting: Acting) -> list[Page]:
    """What must be answered before the request can be sent."""
    return [
        page for page in pages_for(draft, acting) if page.is_needed(draft, acting) and not page.read(draft)
    ]


def page_after(draft: Draft, acting: Acting, slug: str) -> Page | None:
    """The page that follows, or None after the last."""
    listed = pages_for(draft, acting)
    at = next((at for at, page in enumerate(listed) if page.slug == slug), len(listed))
    return listed[at + 1] if at + 1 < len(listed) else None
