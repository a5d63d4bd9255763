"""Attribution labels such as “Parent 3, T1”: computed from templates, never typed."""

from collections.abc import Mapping

import pandas as pd

DEFAULT_TEMPLATE = "{group} {number}, {wave}"


def attribution(template: str, *, group: str, number: int | None, wave: str | None) -> str:
    """Fill a template; the number or the time point is dropped, with what joins it on, where it is None.

    >>> attribution(DEFAULT_TEMPLATE, group="Parent", number=3, wave="T1")
    'Parent 3, T1'
    >>> attribution(DEFAULT_TEMPLATE, group="Trainer", number=None, wave=None)
    'Trainer'
    """
    if number is None:
        template = template.replace(" {number}", "").replace("{number}", "")
    if wave is None:
        template = template.replace(", {wave}", "").replace(" {wave}", "").replace("{wave}", "")
    return template.format(group=group, number=number, wave=wave)


def label_people(
    people: pd.DataFrame, waves_of_group: Mapping[str, set[str]], templates: Mapping[str, str]
) -> list[str]:
    """Return the label of each row of `people` (participant, wave, group, number).

    The number is dropped where the group has one member, the time point where the group has one.
    """
    members = people.groupby("group", observed=True)["participant"].nunique()
    labels = []
    for row in people.itertuples():
        if not isinstance(row.group, str):
            labels.append(row.participant)
            continue
        alone = members.get(row.group, 0) < 2  # noqa: PLR2004 - one member
        one_wave = len(waves_of_group.get(row.group, ())) == 1
        labels.append(
            attribution(
                templates.get(row.group, DEFAULT_TEMPLATE),
                group=row.group,
                number=None if alone or pd.isna(row.number) else int(row.number),
                wave=None if one_wave or not isinstance(row.wave, str) else row.wave,
            )
        )
    return labels


def clashes(people: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the labels that two or more people would share, each with their names."""
    owners: dict[str, set[str]] = {}
    for row in people.itertuples():
        owners.setdefault(row.label, set()).add(row.participant)
    return [(label, sorted(names)) for label, names in owners.items() if len(names) > 1]
