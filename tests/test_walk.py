"""Random walks over all verbs: quotes always equal their slices, and undoing everything gives back the first state."""

import random
import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, part_of_the_sample, second_coder_of_the_sample
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from toolkit import Project
from toolkit.errors import ToolkitError
from toolkit.store.read import Reader
from toolkit.store.settled import places_in
from toolkit.store.tables import KEPT

STEPS = 10_000
MENTORS = [f"Mentor feedback T2 {label}" for label in ("PM1", "PM2", "PM3", "P2", "PM4", "R1", "R2")]
SIX = part_of_the_sample(  # the walk is long, so the study is small
    Path(tempfile.mkdtemp()), "P1 T1", "P2 T1", "P5 T1", "P6 P7 T1", "PM1 PM2 T1", "PM4 T2"
)

for name in ("Mentor feedback.docx", "forms.csv", "consent.csv", "plan.csv"):
    shutil.copy(ROOT / "sample_transcripts" / name, SIX)
BEN = second_coder_of_the_sample(SIX.parent / f"{SIX.name}_ben.csv", "P1 T1", "P5 T1", "PM1 PM2 T1")


def state(project):
    """Everything a person can see or count, ids included; hidden rows and the history aside."""
    with project._store.reading() as connection:
        reader = Reader(connection)
        frames = {name: reader.rows(name).drop(columns="row_id").to_dict("records") for name in KEPT}
    return {name: sorted(map(repr, rows)) for name, rows in frames.items()}


def quotes_equal_slices(project):
    with project._store.reading() as connection:
        reader = Reader(connection)
        texts = reader.texts()
        rows, current = reader.rows("codings"), reader.rows("sources").set_index("id")["text_id"]
    for row in rows[rows["text_id"] == rows["source_id"].map(current)].itertuples():
        assert texts[row.source_id][row.start_offset : row.end_offset] == row.quote


class Walker:
    """Draws a verb and its arguments; a refusal in words is a right answer, anything else is a defect."""

    def __init__(self, project, draw):
        self.project, self.draw = project, draw
        self.done = self.refused = 0
        self.words = [f"Name {number}" for number in range(40)]

    def names(self, kind):
        return {"codes": list(self.project.codes()["path"]), "themes": list(self.project.themes()["path"])}[kind]

    def step(self):
        verb = self.draw.choice(VERBS)
        try:
            verb(self)
            self.done += 1
        except ToolkitError:
            self.refused += 1

    def pick(self, values):
        return self.draw.choice(values) if values else "nothing"

    def code_name(self):
        return self.pick(self.names("codes"))

    def coding(self):
        with self.project._store.reading() as connection:
            return self.pick(list(Reader(connection).rows("codings")["id"]))

    def source(self):
        with self.project._store.reading() as connection:
            return self.pick(list(Reader(connection).rows("sources")["name"]))

    def person(self):
        with self.project._store.reading() as connection:
            return self.pick(list(Reader(connection).rows("participants")["label"]))

    def place(self):
        with self.project._store.reading() as connection:
            reader = Reader(connection)
            place = self.pick(places_in(reader))
            names, codes = reader.names("sources"), reader.codebook()
        if place == "nothing":
            return {"source": "nothing"}
        return {"source": names[place.source], "code": codes.path(place.code), "start": place.span[0]}

    def span(self):
        start = self.draw.randrange(0, 4_000)
        return start, start + self.draw.randrange(0, 120)


def code(walker):
    start, end = walker.span()
    walker.project.code(source=walker.source(), start=start, end=end, code=walker.code_name())


STATES = ["kept Ana", "kept Ben", "both", "neither", "codebook changed", "discussed", "open", "agreed", "odd"]
VERBS = [
    code, code, code, code,
    lambda w: w.project.uncode(w.coding()),
    lambda w: w.project.change_coding(w.coding(), span=w.span()),
    lambda w: w.project.change_coding(w.coding(), code=w.code_name(), view=w.pick(["positive", "mixed", "odd"])),
    lambda w: w.project.change_coding(w.coding(), key_quote=w.draw.random() < 0.5),
    lambda w: w.project.set_evidence(w.coding(), theme=w.pick(w.names("themes")), kind=w.pick(["supports", "contradicts", None])),
    lambda w: w.project.codebook.add(w.pick(w.words), under=w.pick([None, w.code_name()])),
    lambda w: w.project.codebook.rename(w.code_name(), w.pick(w.words)),
    lambda w: w.project.codebook.describe(w.code_name(), definition=w.pick(w.words)),
    lambda w: w.project.codebook.move(w.code_name(), under=w.pick([None, w.code_name()])),
    lambda w: w.project.codebook.merge(w.code_name(), into=w.code_name()),
    lambda w: w.project.codebook.remove(w.code_name()),
    lambda w: w.project.codebook.archive(w.code_name()),
    lambda w: w.project.codebook.restore(w.code_name()),
    lambda w: w.project.codebook.add_theme(w.pick(w.words), codes=[w.code_name()]),
    lambda w: w.project.codebook.link(w.pick(w.names("themes")), w.code_name()),
    lambda w: w.project.codebook.unlink(w.pick(w.names("themes")), w.code_name()),
    lambda w: w.project.codebook.remove(w.pick(w.names("themes"))),
    lambda w: w.project.rename_source(w.source(), w.pick(w.words)),
    lambda w: w.project.edit_source(w.source(), mode=w.pick(["phone", "video"]), wave=w.pick(["T1", "T2", "T3"])),
    lambda w: w.project.assign(source=w.source(), coder="Ana", assigned=w.draw.random() < 0.7),
    lambda w: w.project.finish(source=w.source(), finished=w.draw.random() < 0.7),
    lambda w: w.project.people.set_status(w.pick(["P1", "P2", "P5"]), w.pick(["active", "withdrawn"])),
    lambda w: w.project.people.edit(w.pick(["P1", "P2"]), wave=w.pick(["T1", "T2"]), number=w.draw.randrange(1, 4)),
    lambda w: w.project.people.assign_speaker(source=w.source(), label=w.pick(["P1", "PM1", "Interviewer"]),
                                              speaker=w.pick(["P1", "PM2", "unknown", "nobody"])),
    lambda w: w.project.people.add_group(w.pick(["Judge", "Trainer"])),
    lambda w: w.project.memo("a thought", kind="analytic"),
    lambda w: w.project.milestone(w.pick(w.words)),
    lambda w: w.project.codebook.split(w.code_name(), {w.pick(w.words): [w.coding()]}),
    lambda w: w.project.codebook.move(w.pick(w.names("themes")), under=w.pick([None, w.pick(w.names("themes"))])),
    lambda w: w.project.people.rename(w.person(), w.pick(["P1", "P2", "Somebody"])),
    lambda w: w.project.people.relate(w.person(), "knows", w.person()),
    lambda w: w.project.people.remove(w.person()) if w.draw.random() < 0.1 else None,
    lambda w: w.project.remove_source(w.source()) if w.draw.random() < 0.1 else None,
    lambda w: w.project.import_transcripts(SIX) if w.draw.random() < 0.1 else None,
    lambda w: w.project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml") if w.draw.random() < 0.1 else None,
    lambda w: w.project.import_codings(SIX / "codings.csv") if w.draw.random() < 0.1 else None,
    lambda w: w.project.import_codings(BEN) if w.draw.random() < 0.1 else None,
    lambda w: w.project.settle(**w.place(), state=w.pick(STATES), reason=w.pick(w.words)),
    lambda w: w.project.settle(**w.place(), state=w.pick(STATES), reason=w.pick(w.words)),
    lambda w: w.project.settle(w.source(), agreeing=True),
    lambda w: w.project.correct(replace={w.pick(["she", "the", "P1"]): w.pick(["they", "she", "a b", ""])})
    if w.draw.random() < 0.1 else None,
    lambda w: w.project.forms.set_issued("Mentor feedback", w.draw.randrange(9), wave=w.pick(["T1", "T2", ""])),
    lambda w: w.project.forms.set_wording("Mentor feedback", w.pick(["Q1", "Q2"]), w.pick(w.words)),
    lambda w: w.project.forms.set_group("Mentor feedback", w.pick(["Parent", None]), wave=w.pick(["T1", "T2", ""])),
    lambda w: w.project.forms.set_objectives("Mentor feedback", w.pick(["Q1", "Q2"]), [w.pick(w.words)]),
    lambda w: w.project.forms.state_rate("Mentor feedback", w.pick([60, "about half", "", 160]), wave=w.pick(["T1", ""])),
    lambda w: w.project.forms.split_question("Mentor feedback", w.pick(["Q1", "Q2"]), ["What helped?", "What else?"]),
    lambda w: w.project.forms.split_answer(w.pick(MENTORS), w.pick(["Q1", "Q2"]), at=w.draw.randrange(400)),
    lambda w: w.project.forms.split_answer(w.pick(MENTORS), w.pick(["Q1", "Q2"]), parts=w.pick(["Q1a", "Q1b", "Q2b"])),
    lambda w: w.project.forms.join_question("Mentor feedback", w.pick(["Q1", "Q2"])) if w.draw.random() < 0.2 else None,
    lambda w: w.project.forms.set_consent(w.source(), w.pick(["ticked", "not asked", "perhaps"])),
    lambda w: w.project.people.consent(participant=w.person(), purpose=w.pick(["quoting", "sharing", "quotes"]),
                                       given=w.pick([True, False]), wave=w.pick([None, "T1", "T2"]),
                                       audience=w.pick([None, "public"])),
    lambda w: w.project.people.set_plan(group=w.pick(["Parent", "Trainer"]), wave=w.pick([None, "T1", "T2"]),
                                        planned=w.pick([None, 3, 8, -1]), reason=w.pick([None, *w.words])),
    lambda w: w.project.set(labels={"Parent": w.pick(["{group} {number}, {wave}", "{group}"])}),
    lambda w: w.project.undo(), lambda w: w.project.undo(), lambda w: w.project.redo(),
]  # fmt: skip


@pytest.mark.slow
def test_ten_thousand_random_verbs_and_all_the_way_back(study):
    first = state(study)
    study.import_transcripts(SIX)
    study.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    study.import_codings(SIX / "codings.csv")
    study.import_codings(BEN)
    walker = Walker(study, random.Random(20261122))
    for number in range(STEPS):
        walker.step()
        if number % 500 == 0:
            quotes_equal_slices(study)
    quotes_equal_slices(study)
    last = state(study)
    assert walker.done > STEPS / 2
    steps = 0
    while study._store.head().undo_next is not None:
        study.undo()
        steps += 1
    assert state(study) == first
    for _ in range(steps):
        study.redo()
    assert state(study) == last


class StudyMachine(RuleBasedStateMachine):
    """The same laws, with hypothesis choosing the verbs and making a failing walk short."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project.open(Path(self.folder.name) / "m.qual", create=True, coder="Ana", waves=["T1", "T2"])
        self.project.import_transcripts(ROOT / "sample_transcripts" / "P1 T1.docx")
        self.project.codebook.add("Name 1")
        self.states = [state(self.project)]

    @rule(seed=st.integers(0, 10_000), verb=st.integers(0, len(VERBS) - 4))
    def do(self, seed, verb):
        before = self.project._store.head().revision
        try:
            VERBS[verb](Walker(self.project, random.Random(seed)))
        except ToolkitError:
            assert self.project._store.head().revision == before  # a refusal writes nothing
            return
        if self.project._store.head().revision != before:
            self.states.append(state(self.project))

    @rule()
    def undo_is_the_inverse(self):
        if len(self.states) > 1:
            self.project.undo()
            after = state(self.project)
            assert after == self.states[-2]
            self.project.redo()
            assert state(self.project) == self.states[-1]

    @rule()
    def go_back_one(self):
        if len(self.states) > 1:
            self.project.undo()
            self.states.pop()
            assert state(self.project) == self.states[-1]

    @invariant()
    def every_quote_equals_its_slice(self):
        quotes_equal_slices(self.project)

    def teardown(self):
        if hasattr(self, "project"):
            self.project.close()
            self.folder.cleanup()


TestStudyMachine = StudyMachine.TestCase
TestStudyMachine.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStudyMachine.pytestmark = [pytest.mark.slow]
