"""Stakeholder groups so small that the label of a quotation says who is speaking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.analysis.ground import people_at
from toolkit.model import Status
from toolkit.study import StudyData

FEW = 3


@dataclass(frozen=True)
class Role:
    """A stakeholder group at a site (or, where the site is not known, in the study) and how many people are in it."""

    group: str
    site: str
    people: int

    @property
    def few(self) -> bool:
        """Whether so few hold it that the role names the person."""
        return self.people < FEW

    def __str__(self) -> str:
        return f"{self.group} at {self.site}" if self.site else self.group


class Roles:
    """The role of each person at each time point, and of forms without a name."""

    def __init__(self, data: StudyData) -> None:
        self._of: dict[str, list[dict[str, Any]]] = {}
        self._held: dict[tuple[str, str, str], set[str]] = {}
        for row in people_at(data).to_dict("records"):
            group, site = _text(row["group"]), _text(row["site"])
            if not group:
                continue
            self._of.setdefault(row["participant"], []).append(row)
            if row["status"] != Status.WITHDRAWN:
                for place in {"", site}:
                    self._held.setdefault((row["when"], group, place), set()).add(row["participant"])
        self._form = {row.source: _text(row.group) for row in data.form_returns.itertuples() if _text(row.group)}

    def of(self, people: Sequence[str], source: str, wave: str) -> list[Role]:
        """Return the roles of people in a source; of a form without a name, the group that is known of it.

        Somebody whose role at that time point is not known has all those they ever held.
        """
        found = []
        for name in people:
            rows = self._of.get(name, [])
            then = [row for row in rows if row["when"] == wave] or [row for row in rows if not row["when"]]
            found += [self._role(_text(row["group"]), _text(row["site"]), row["when"]) for row in then or rows]
        if not people and source in self._form:
            found.append(self._role(self._form[source], "", wave))
        return list(dict.fromkeys(found))

    def _role(self, group: str, site: str, wave: str) -> Role:
        held = self._held.get((wave, group, site)) or self._held.get(("", group, site), set())
        return Role(group, site, len(held))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
