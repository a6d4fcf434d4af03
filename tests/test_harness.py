"""What conftest.py promises to other tests."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, connections

from opensend.people.models import Authority


def make_authority() -> Authority:
    """Any authority."""
    return Authority.objects.create(code="001", name="Example Borough", address="1 Example Square")


def test_the_application_owns_nothing_and_cannot_pass_row_security(db):
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("select count(*) from pg_tables where tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_gone_in_the_next(db, time):
    assert not Authority.objects.exists()
    make_authority()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_has_a_database_to_itself(time):
    assert not Authority.objects.exists()
    make_authority()
    assert Authority.objects.using("owner").count() == 1


def test_rows_that_are_only_added_are_refused_removal_also_to_the_owner(fresh_database):
    with fresh_database.in_use(), connections["owner"].cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("truncate audit_auditentry cascade")


def test_a_test_that_asks_for_no_database_has_none():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_the_served_site_answers_without_javascript_and_axe_finds_nothing(served_site, page, axe):
    with served_site.database.in_use():
        make_authority()
    page.goto(f"{served_site.url}/help")
    assert "OpenSEND" in page.title()
    axe(page)


def test_axe_says_what_is_wrong_with_a_page_and_where(page, axe):
    page.set_content("<html><body><script>document.title = 'It runs'</script><img src='x'></body></html>")
    with pytest.raises(AssertionError, match="image-alt") as found:
        axe(page)
    assert "html-has-lang" in str(found.value)
    assert page.title() == ""
