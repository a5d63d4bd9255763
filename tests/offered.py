"""Suggestions made by hand, for tests of what becomes of them: a study of three people, a run that offers groups."""

from conftest import put_interview, write_rows

from toolkit.suggest.offer import Offer, OfferedExtract, Run
from toolkit.verbs import keep_suggestions

BUS = [
    ("P1", "The bus fare was three pounds again and I counted coins at the stop."),
    ("P2", "I walked because the bus fare had gone up and the coins were gone."),
    ("P3", "Two buses each way, and the fare comes out of the food money."),
    ("P1", "The ticket stops at two, so the fare home is paid twice."),
]
DOOR = [
    ("P2", "The door of the hall was locked and the chairs were stacked."),
    ("P3", "She sat by the door on the only chair and held her coat."),
    ("P1", "A chair was kept against the door the whole of the winter."),
]
LETTER = [
    ("P1", "The letter came in a brown envelope and nobody had signed it."),
    ("P3", "She read me the letter twice and then she put it in the drawer."),
]


def kept_study(study, folder):
    """Three suggestions, kept: bus fares (with a counter-example), doors, letters."""
    told(study, folder)
    keep(study, BUS, DOOR, LETTER, counter=("P2", DOOR[0][1]))
    return study


def told(study, folder):
    """A study of three people in which each turn is one extract."""
    turns = [one for some in (BUS, DOOR, LETTER) for one in some]
    write_rows(
        folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in ("P1", "P2", "P3")]
    )
    for name in ("P1", "P2", "P3"):
        mine = [words for who, words in turns if who == name]
        put_interview(folder, name, *[turn for words in mine for turn in (("Interviewer", "And?"), (name, words))])
    study.import_transcripts(folder)
    for code in ("Money", "Rooms"):
        study.codebook.add(code)
    return study


def run(project, *groups, counter=None, engine="nmf", labels=None):
    """Build what a run offers by hand: each group is a list of (who, words)."""
    data = project.data()
    offers = []
    for at, group in enumerate(groups):
        extracts = [
            place(data, who, words, "typical" if n < 2 else "inside", "01"[n % 2])
            for n, (who, words) in enumerate(group)
        ]
        extracts += [place(data, *counter, "counter-example", "")] if counter else []
        label = labels[at] if labels else f"group {at + 1} (machine-made)"
        offers.append(Offer(label=label, keywords=(f"word{at}", "fare"), stability=0.5, extracts=tuple(extracts)))
    return Run(engine=engine, made_on="2026-11-28", how="a topic model (by hand)", guided=False, extracts=9,
               parameters={"n_themes": len(groups)}, versions={"numpy": "2.4"}, offers=tuple(offers))  # fmt: skip


def place(data, who, words, stands, branch):
    start = data.texts[who].index(words)
    return OfferedExtract(source=who, start=start, end=start + len(words), stands=stands, branch=branch)


def keep(project, *groups, **how):
    return keep_run(project, run(project, *groups, **how), project.data().texts)


def keep_run(project, made, texts):
    with project._store.writing("keep suggestions") as tx:
        return keep_suggestions.keep(tx, made, texts).in_words()


def state_of(project, number):
    rows = project.data().suggestions
    return rows[rows["number"] == number].iloc[0]
