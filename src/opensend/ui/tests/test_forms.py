"""Forms and their fields, as they reach the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template import engines

from opensend.ui.fields import list_errors
from opensend.ui.forms import DateField, Form


class Example(Form):
    """One field of each kind."""

    name = forms.CharField(label="Full name", max_length=10)
    email = forms.EmailField(label="Email address", required=False)
    age = forms.IntegerField(label="Age", required=False, max_value=25)
    story = forms.CharField(label="What happened", widget=forms.Textarea, max_length=200, required=False)
    day = DateField(label="Date of receipt", not_after=lambda: date(2026, 2, 16))
    route = forms.ChoiceField(label="Who asks", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    needs = forms.MultipleChoiceField(
        label="Needs",
        widget=forms.CheckboxSelectMultiple,
        choices=[("x", "X"), ("y", "Y")],
        required=False,
    )
    agreed = forms.BooleanField(label="I agree", required=False)
    year = forms.ChoiceField(label="Year group", choices=[("", "Choose"), ("1", "Year 1")], required=False)
    report = forms.FileField(label="Report", required=False)


GOOD = {"name": "Robin", "day_day": "1", "day_month": "feb", "day_year": "2026", "route": "a"}


def filled(**changed: str) -> Example:
    return Example({**GOOD, **changed})


def render(text: str, **context: Any) -> str:
    template = engines["jinja2"].from_string('{% from "ui/forms.html" import field, error_summary %}' + text)
    return template.render(context)


def error_of(field: str, **changed: str) -> str:
    form = filled(**changed)
    assert not form.is_valid()
    return str(form.errors[field][0])


def test_a_good_form_is_accepted_with_a_month_in_words() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"day_day": "", "day_month": "", "day_year": ""}, "Enter date of receipt"),
        ({"day_month": ""}, "Date of receipt must include a month"),
        ({"day_day": " ", "day_month": ""}, "Date of receipt must include a day and month"),
        ({"day_day": "31"}, "Date of receipt must be a real date"),
        ({"day_month": "13"}, "Date of receipt must be a real date"),
        ({"day_month": "marble"}, "Date of receipt must be a real date"),
        ({"day_day": "¹"}, "Date of receipt must be a real date"),
        ({"day_year": "26"}, "Date of receipt must have a year of 4 numbers, like 2026"),
        ({"day_year": "0000"}, "Date of receipt must be a real date"),
        ({"day_day": "17"}, "Date of receipt must be today or in the past"),
    ],
)
def test_a_date_says_what_is_wrong_with_it(changed: dict[str, str], message: str) -> None:
    assert error_of("day", **changed) == message


def test_a_date_may_be_held_between_two_days() -> None:
    field = DateField(label="Meeting", not_before=date(2026, 3, 1), not_after=date(2026, 3, 31))
    assert field.clean(["31", "3", "2026"]) == date(2026, 3, 31)
    with pytest.raises(forms.ValidationError, match="Meeting must be the same as or after 1 March 2026"):
        field.clean(["28", "2", "2026"])
    with pytest.raises(forms.ValidationError, match="Meeting must be the same as or before 31 March 2026"):
        field.clean(["1", "4", "2026"])


@pytest.mark.parametrize(
    ("field", "changed", "message"),
    [
        ("name", {"name": ""}, "Enter full name"),
        ("name", {"name": "x" * 11}, "Full name must be 10 characters or less"),
        ("route", {"route": ""}, "Select who asks"),
        ("route", {"route": "z"}, "Select who asks from the list"),
        ("age", {"age": "old"}, "Age must be a whole number, like 15"),
        ("age", {"age": "26"}, "Age must be 25 or less"),
        ("email", {"email": "no"}, "Enter an email address in the correct format, like name@example.com"),
    ],
)
def test_errors_are_in_plain_words(field: str, changed: dict[str, str], message: str) -> None:
    assert error_of(field, **changed) == message


def test_a_message_of_the_fields_own_is_kept() -> None:
    class Asking(Form):
        why = forms.CharField(label="Why?", error_messages={"required": "Enter why you ask"})

    assert Asking({}).errors["why"] == ["Enter why you ask"]


def test_a_question_without_a_message_of_its_own_is_refused() -> None:
    class Asking(Form):
        why = forms.CharField(label="Why?")

    with pytest.raises(ImproperlyConfigured, match="Why"):
        Asking()


def test_every_error_in_the_summary_leads_to_a_control_on_the_page() -> None:
    form = Example({"day_day": "1", "day_year": "2026", "email": "no"})
    page = render("{% for each in form %}{{ field(each) }}{% endfor %}", form=form)
    errors = list_errors(form)
    assert {each["href"] for each in errors} == {"#id_name", "#id_email", "#id_day-month", "#id_route"}
    for each in errors:
        assert f'id="{each["href"][1:]}"' in page


def test_only_the_part_of_a_date_that_is_wrong_is_marked() -> None:
    page = render("{{ field(form['day']) }}", form=filled(day_month=""))
    assert page.count("govuk-input--error") == 1
    assert 'govuk-input--error" id="id_day-month"' in page


def test_what_was_typed_is_shown_again_and_escaped() -> None:
    page = render(
        "{{ field(form['name']) }}{{ field(form['day']) }}", form=filled(name='"><script>', day_day="99")
    )
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'value="99"' in page


def test_a_fields_hint_and_error_describe_its_control() -> None:
    form = filled(name="")
    page = render(
        "{{ field(form['name'], hint='As on letters', width='20', autocomplete='name') }}", form=form
    )
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert 'autocomplete="name"' in page
    assert "govuk-input--width-20" in page


def test_chosen_answers_stay_chosen() -> None:
    data = {**GOOD, "needs": ["y"], "agreed": "on", "year": "1"}
    page = render("{% for each in form %}{{ field(each) }}{% endfor %}", form=Example(data))
    for chosen in ('value="a" checked', 'value="y" checked', 'value="on" checked', 'value="1" selected'):
        assert chosen in page
    assert 'value="x" checked' not in page


def test_what_an_answer_reveals_is_escaped_unless_a_macro_made_it() -> None:
    form = filled()
    page = render("{{ field(form['route'], reveals={'a': '<b>'}, hints={'b': 'Another'}) }}", form=form)
    assert "<b>" not in page
    assert "Another" in page
    made = render("{{ field(form['route'], reveals={'a': field(form['name'])}) }}", form=form)
    assert 'name="name"' in made


def test_a_limited_text_counts_its_characters() -> None:
    page = render("{{ field(form['story']) }}", form=filled())
    assert "You can enter up to 200 characters" in page


def test_an_option_that_there_is_not_is_an_error() -> None:
    with pytest.raises(TypeError):
        render("{{ field(form['name'], colour='red') }}", form=filled())


def test_a_name_that_a_view_forgot_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        render("{{ forgotten.name }}")
