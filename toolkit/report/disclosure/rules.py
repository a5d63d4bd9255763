"""For whom a report is, and from how many people on a number may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from toolkit.errors import InvalidInput, NotFound

AUDIENCES = ("team", "partner", "public")
THRESHOLDS = (3, 5, 10)
USUAL = {"team": 0, "partner": 3, "public": 5}
ZEROS = ("shown", "hidden")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for one audience; `shown` gives, by name, the reason why something is shown all the same."""

    audience: str
    threshold: int
    zeros: str = "shown"
    shown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def open(self) -> bool:
        """Whether nothing is hidden."""
        return self.audience == "team"

    def too_few(self, n: int, of: int | None) -> bool:
        """Tell whether so many of so many must not be seen: few raised it, or few did not (both can be read off).

        True zeros, and numbers that are everybody, stay where the group is large enough; `zeros="hidden"` hides both,
        since they tell something about each person of a group. In a group smaller than the threshold nothing is seen,
        zeros neither: a mark beside zeros would say “not zero”, which is one person's answer in a group of one.

        >>> [Rules(audience="public", threshold=5).too_few(n, 12) for n in (0, 4, 5, 7, 8, 12)]
        [False, True, False, False, True, False]
        """
        ends = 0 if self.zeros == "hidden" else 1
        few = range(ends, self.threshold)
        return n in few or (of is not None and of - n in few)


def rules_for(
    audience: str, threshold: int | None = None, zeros: str = "shown", shown: Mapping[str, str] | None = None
) -> Rules:
    """Return the rules of an audience.

    Raises:
        NotFound: There is no such audience, or `zeros` is neither "shown" nor "hidden".
        InvalidInput: Another threshold than 3, 5 or 10, or something is to be shown without a reason.

    >>> rules_for("public").threshold
    5
    """
    if audience not in AUDIENCES:
        raise NotFound.among("audience", audience, AUDIENCES)
    if zeros not in ZEROS:
        raise NotFound.among("choice for zeros", zeros, ZEROS)
    if threshold is not None and (threshold not in THRESHOLDS or isinstance(threshold, bool)):
        raise InvalidInput(
            f"The threshold {threshold!r} cannot be used.",
            fix="Numbers of people can be hidden below 3, 5 or 10: threshold=5.",
        )
    for name, reason in (shown or {}).items():
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidInput(
                f"“{name}” is to be shown, but no reason is given.",
                fix=f'Say who agreed and when: shown={{"{name}": "she agreed, 3 May"}}.',
            )
    below = USUAL[audience] if threshold is None or audience == "team" else threshold
    return Rules(audience=audience, threshold=below, zeros=zeros, shown=MappingProxyType(dict(shown or {})))
