"""`project.people`: the verbs on participants, speakers, and the study's lists."""

from typing import Any

from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.verbs import lookup, people
from toolkit.verbs.terms import add_term


class PeopleVerbs:
    """Changes who is who; every call is one step that can be undone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, participant: str, *, group: str, wave: str | None = None, **values: Any) -> None:
        """Add a participant; further values as in :meth:`edit`."""
        with self._store.writing("add participant") as tx:
            label = lookup.free_name(tx, tables.participants, participant, "participant", column="label")
            place = lookup.next_position(tx, tables.participants)
            tx.add(tables.participants, label=label, position=place, status="active")
            people.edit_participant(tx, label, wave=wave, group=group, **values)

    def edit(self, participant: str, *, wave: str | None = None, **values: Any) -> None:
        """Change status, group, number, site, cohort or an attribute, at one time point or at all."""
        with self._store.writing("edit participant") as tx:
            people.edit_participant(tx, participant, wave=wave, **values)

    def rename(self, participant: str, new: str) -> None:
        """Give a participant another public label."""
        with self._store.writing("rename participant") as tx:
            people.rename_participant(tx, participant, new)

    def remove(self, participant: str) -> None:
        """Take a participant out of the table; their turns become those of an unknown speaker."""
        with self._store.writing("remove participant") as tx:
            people.remove_participant(tx, participant)

    def set_status(self, participant: str, status: str, *, reason: str = "") -> None:
        """Set active, declined, not reached, no further interviews or withdrawn; withdrawn people are not counted."""
        with self._store.writing("set status", reason=reason) as tx:
            people.set_status(tx, participant, status)

    def relate(self, participant: str, kind: str, other: str) -> None:
        """Note what one person is to another, such as a mentor: ("PM1", "mentor of", "P1")."""
        with self._store.writing("relate people") as tx:
            people.relate(tx, participant, kind, other)

    def assign_speaker(self, *, source: str, label: str, speaker: str) -> None:
        """Say who a label is: a participant, or interviewer, other present, several, unknown."""
        with self._store.writing("assign speaker") as tx:
            people.assign_speaker(tx, source, label, speaker)

    def add_wave(self, name: str) -> None:
        """Add a time point after the last one."""
        self._add("wave", name)

    def add_group(self, name: str) -> None:
        """Add a stakeholder group."""
        self._add("group", name)

    def add_site(self, name: str) -> None:
        """Add a site."""
        self._add("site", name)

    def add_coder(self, name: str) -> None:
        """Add a person who will code, so that sources can be assigned to them."""
        with self._store.writing("add coder") as tx:
            people.add_coder(tx, name)

    def _add(self, kind: str, name: str) -> None:
        with self._store.writing(f"add {'time point' if kind == 'wave' else kind}") as tx:
            add_term(tx, kind, name)
