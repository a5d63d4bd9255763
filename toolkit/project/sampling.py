"""Who agreed to what, and how many were planned and reached, as tables."""

from toolkit.analysis.sample_plan import planned_and_achieved
from toolkit.model import Purpose
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.store.read_people import consents_frame, plan_frame
from toolkit.study import Basis, Result, StudyData

ALL = "all"


def consents(reader: Reader) -> Result:
    """Return every statement that holds, with “all” where it is about every time point or audience."""
    frame = consents_frame(reader)
    quoting = set(frame.loc[frame["purpose"] == Purpose.QUOTING, "participant"])
    took_part = dict.fromkeys(read.takes_part_frame(reader)["participant"])
    silent = [name for name in took_part if name not in quoting]
    notes = ["The last statement on each matter. “all”: it is about every time point, or every audience."]
    notes += [f"Nothing is noted on quoting: {', '.join(silent)}."] if silent else []
    shown = frame.assign(**{name: frame[name].fillna(ALL) for name in ("wave", "audience")})
    return Result(shown, basis=Basis(title="Consent", unit="statements", notes=tuple(notes)))


def plan(reader: Reader) -> Result:
    """Return how many people were planned and how many were reached."""
    data = StudyData(
        waves=tuple(reader.terms("wave").values()),
        groups=tuple(reader.terms("group").values()),
        sources=read.sources_frame(reader),
        participants=read.participants_frame(reader),
        takes_part=read.takes_part_frame(reader),
        plan=plan_frame(reader),
    )
    return planned_and_achieved(data)
