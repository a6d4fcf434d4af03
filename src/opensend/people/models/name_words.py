"""The words of children's names, each on its own, so that an index finds a child by the beginning of one."""

from __future__ import annotations

from django.db import models

from opensend.people.models.organisations import Authority
from opensend.people.models.persons import ChildRecord, Person

SOUND = "="
"""Stands before the code of how a word sounds; no name has it."""


class NameWord(ChildRecord):
    """One word of a child's name in capitals, or (after an equals sign) how one sounds.

    The database writes them whenever a name is written. They are compared byte by byte, so that the words
    with one beginning are a stretch of the index: row-level security lets a search use none in another way.
    One reference, to the authority's record of the child, holds both columns.
    """

    pk = models.CompositePrimaryKey("authority_id", "word", "person_id")
    authority = models.ForeignKey(
        Authority, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="name_words", db_constraint=False)
    word = models.CharField(max_length=161, db_collation="C")

    def __str__(self) -> str:
        return self.word
