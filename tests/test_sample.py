"""The sample study: what it says is what was planned, whatever our code makes of it."""

import csv
import itertools
import re
import sys
from collections import Counter

import pandas as pd
import pytest
from conftest import ROOT
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from toolkit import presence, theme_frequencies

FOLDER = ROOT / "sample_transcripts"
REVIEWED = FOLDER / "reviewed"
TRUE = ROOT / "tests" / "data" / "true_values.csv"
SEEDS = ROOT.parent / "shared" / "seeds"
TEXTS = sorted(REVIEWED.glob("**/*.txt"))
CODEBOOKS = sorted((ROOT / "codebooks").iterdir())
THEME = "What is safe to say"
AGAIN = ["P1", "P2", "P3", "P4", "P6"]  # parents of the first time point who were met again, P2 as a mentor


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def true_values():
    """The plan: (item, participant, wave) to yes, no, not asked or no interview."""
    return {
        (item, row["participant"], row["wave"]): value
        for row in rows(TRUE)
        for item, value in row.items()
        if item not in {"participant", "wave"}
    }


@pytest.mark.parametrize("level", ["code", "theme"])
def test_presence_gives_every_true_value(sample, level):
    found = presence(sample.data(), level=level)
    given = {(row[level], row["participant"], row["wave"]): row["presence"] for row in found.to_dict("records")}
    planned = {key: value for key, value in true_values().items() if (key[0] == THEME) == (level == "theme")}
    wrong = {key: (value, given.get(key)) for key, value in planned.items() if given.get(key) != value}
    assert not wrong
    assert {key[1:] for key in planned} == {key[1:] for key in given}


@pytest.mark.parametrize("level", ["code", "theme"])
def test_frequencies_give_the_true_counts(sample, level):
    truth = true_values()
    result = theme_frequencies(sample.data(), by="wave", level=level).set_index([level, "wave"])
    for item in {key[0] for key in truth if (key[0] == THEME) == (level == "theme")}:
        for wave in ("T1", "T2"):
            values = [value for (name, _, at), value in truth.items() if (name, at) == (item, wave)]
            counted = result.loc[(item, wave)]
            assert (counted["n"], counted["of"]) == (values.count("yes"), values.count("yes") + values.count("no"))


def who(item, wave, truth):
    return {person for (name, person, at), value in truth.items() if (name, at, value) == (item, wave, "yes")}


def test_the_plan_holds_every_pattern_of_the_study():
    truth = true_values()
    parents = {f"P{number}" for number in range(1, 9)}
    assert who("Can't tell which", "T1", truth) >= set(AGAIN)
    assert who("Its own thing", "T2", truth) & set(AGAIN) == {"P1", "P2", "P3"}
    assert who("Less sure than before", "T2", truth) == {"P4"}
    assert who("Can't tell which", "T2", truth) & set(AGAIN) == {"P4", "P6"}
    assert len(who("Been there", "T1", truth)) == 12  # of 14
    assert len(who("Been there", "T2", truth)) == 13  # of 16
    hessenby = {row["participant"] for row in rows(FOLDER / "participants.csv") if row["site"] == "Hessenby"}
    assert who("Small-town gossip", "T1", truth) | who("Small-town gossip", "T2", truth) <= hessenby | {"P5"}
    assert who("Good training", "T1", truth) == {"S1", "S2", "S3", "TR1", "PM3"}
    assert who("Good training", "T2", truth) == {"S1", "S3", "SM1"}
    assert who("Thin training", "T2", truth) == {"PM1", "PM2", "PM3", "P2"}
    assert who("A better worker instead", "T2", truth) == {"P8"}
    assert not who("Holding back from workers", "T1", truth) & {"S1", "S2", "S3", "TR1"}
    assert truth["Holding back from workers", "S1", "T2"] == "not asked"
    met = {person for (_, person, wave), value in truth.items() if wave == "T1" and value != "no interview"}
    assert met & parents == {"P1", "P2", "P3", "P4", "P5", "P6", "P7"}


def test_who_took_part_and_where(sample):
    data = sample.data()
    met = data.sources[data.sources["kind"] != "form"]
    assert len(met) == 24
    assert met["wave"].value_counts().to_dict() == {"T1": 11, "T2": 13}
    assert len(data.sources) == 24 + 9 + 4  # with a source for each form that came back
    people = data.participants.drop_duplicates("participant")
    assert len(people) == 26
    assert 42_000 <= data.turns["words"].sum() <= 50_000


def test_every_part_of_the_coding_is_there():
    first, second = rows(FOLDER / "codings.csv"), rows(FOLDER / "codings_second_coder.csv")
    sources = {row["name"] for row in rows(FOLDER / "sources.csv")}
    forms = {row["source"] for row in first} - sources
    assert len(first) >= 500
    assert {row["source"] for row in first} >= sources
    assert {" ".join(name.split()[:2]) for name in forms} == {"Mentee feedback", "Mentor feedback"}
    assert len({row["source"] for row in second}) == len(sources) / 3
    assert {row["coder"] for row in first} == {"Ana"}
    assert {row["coder"] for row in second} == {"Ben"}
    assert {row["view"] for row in first} == {"", "positive", "negative", "mixed"}
    assert sum(row["key_quote"] == "yes" for row in first) >= 20
    evidence = Counter(row["evidence"] for row in first)
    assert min(evidence[kind] for kind in ("supports", "contradicts", "complicates")) >= 3


def test_the_second_coding_finds_its_place_beside_the_first(sample):
    placed = sample.import_codings(FOLDER / "codings_second_coder.csv")
    assert placed.unplaced == []
    assert placed.added == len(rows(FOLDER / "codings_second_coder.csv"))


def written(form):
    """What the reviewed text of a form says: (who, question number) to words."""
    said, who = {}, ""
    for paragraph in (REVIEWED / "forms" / f"{form}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        if paragraph.startswith("# "):
            who = paragraph.split()[1]
        elif who:
            number, words = re.fullmatch(r"Q(\d): (.+)", paragraph, re.DOTALL).groups()
            said[who, int(number)] = words
    return said


def test_the_mentees_forms_say_what_was_written_and_nobody_is_named(sample):
    data, reviewed = sample.data(), written("Mentee feedback")
    back = data.form_returns[data.form_returns["form"] == "Mentee feedback"]
    assert list(back["respondent"]) == [f"R{number}" for number in range(1, 10)]
    assert back["participant"].isna().all()
    assert set(back["group"]) == {"Parent"}
    assert list(back["shared"]) == [
        "ticked" if (str(number), 8) in reviewed else "not ticked" for number in range(1, 10)
    ]
    answers = sample.forms.answers("Mentee feedback").set_index(["respondent", "question"])
    column = {"Q1": 1, "Q2": 2, "Q3": 4, "Q4": 5, "Q5": 6}  # the third and fourth columns are one question
    for (who, question), row in answers.iterrows():
        if question in column:
            words = reviewed.get((who[1:], column[question]), "")
            assert row["answer"] == ("" if words == "n/a" else words)
            assert (row["open"] == "n/a") == (words == "n/a")
    closed = sample.forms.closed("Mentee feedback").set_index(["question", "value"])
    assert tuple(closed.loc[("Q3", "yes"), ["n", "of", "blank"]]) == (6, 8, 1)  # counted in the reviewed text
    assert tuple(closed.loc[("Q3", "no"), ["n", "of"]]) == (2, 8)
    assert dict(closed.loc["Q6"]["n"]) == {"2": 1, "3": 3, "4": 2, "5": 3}
    returned = sample.forms.returns().set_index("form")
    assert tuple(returned.loc["Mentee feedback", ["issued", "returned", "not_returned", "rate"]]) == (14, 9, 5, 64.3)


def test_the_mentors_forms_say_what_was_written_and_whose_they_are(sample):
    data, reviewed = sample.data(), written("Mentor feedback")
    back = data.form_returns[data.form_returns["form"] == "Mentor feedback"].set_index("respondent")
    assert back["participant"].to_dict() == {"PM1": "PM1", "PM2": "PM2", "PM3": "PM3", "PM4": "P2"}
    assert back["date"].to_dict() == {
        "PM1": "2025-10-14",
        "PM2": "2025-10-07",
        "PM3": "2025-10-21",
        "PM4": "2025-10-09",
    }
    answers = sample.forms.answers("Mentor feedback").set_index(["respondent", "question"])
    for (who, question), row in answers.iterrows():
        words = reviewed.get((who, int(question[1:])), "")
        boxes, _, more = words.partition("\n")
        if "☒" in boxes:
            assert row["value"] == ("yes" if "☒ Yes" in boxes else "no")
            words = more
        assert row["answer"] == ("" if words == "n/a" else words)
    assert sample.forms.returns().set_index("form").loc["Mentor feedback", "rate"] is pd.NA


def test_every_line_of_the_page_on_forms_runs_on_the_sample(sample, monkeypatch, tmp_path):
    page = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    lines = [
        line.partition("  #")[0]
        for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL)
        for line in block.split("\n")
    ]
    lines += re.findall(
        r"`(project\.forms\.\w+\([^`]*\))`", page.replace('"the new wording"', '"Quite another wording"')
    )
    lines = [line for line in lines if line and "import_transcripts" not in line and "…" not in line]
    assert len(lines) >= 14
    monkeypatch.chdir(tmp_path)  # the page writes a question map
    for line in lines:
        eval(line, {"project": sample, "theme_frequencies": theme_frequencies})  # noqa: S307 - our own page
    assert sample.forms.question_map()["aligned"].any()


def test_the_forms_are_built_from_the_reviewed_texts_byte_by_byte(monkeypatch):
    monkeypatch.syspath_prepend(str(REVIEWED))
    import build_forms

    sys.modules.pop("build", None)
    assert build_forms.mentees() == (FOLDER / "Mentee feedback.xlsx").read_bytes()
    assert build_forms.mentors() == (FOLDER / "Mentor feedback.docx").read_bytes()


def codes_in(name):
    """The codes of a codebook file as {id: name}."""
    left = list(YAML().load(ROOT / "codebooks" / f"{name}.yaml")["codes"])
    found = {}
    while left:
        code = left.pop()
        found[code["id"]] = code["name"]
        left += code.get("codes", [])
    return found


def test_the_list_of_changes_leads_from_the_first_codebook_to_the_second():
    first, second = codes_in("peer_mentoring_first"), codes_in("peer_mentoring")
    changes = rows(ROOT / "codebooks" / "peer_mentoring_changes.csv")
    kinds = {kind: {row["id"] for row in changes if row["change"] == kind} for kind in ("added", "kept", "renamed")}
    ended = {row["id"] for row in changes if row["change"] in {"split", "merged", "dropped"}}
    assert len(second) >= 40
    assert len(changes) == len({row["id"] for row in changes}) == len({*first, *second})
    assert kinds["added"] == set(second) - set(first)
    assert ended == set(first) - set(second)
    assert kinds["kept"] | kinds["renamed"] == set(first) & set(second)
    assert {row["id"]: row["name_before"] for row in changes if row["name_before"]} == first
    assert {row["id"]: row["name_after"] for row in changes if row["name_after"]} == second
    assert all((row["name_before"] == row["name_after"]) == (row["change"] == "kept") for row in changes)
    assert {into for row in changes for into in row["into"].split("; ") if into} <= set(second)
    assert all(row["into"] for row in changes if row["change"] in {"split", "merged"})


def test_the_first_codebook_becomes_the_second_in_a_study(study):
    study.import_codebook(ROOT / "codebooks" / "peer_mentoring_first.yaml")
    study.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    first, second = codes_in("peer_mentoring_first"), codes_in("peer_mentoring")
    gone = {name for code, name in first.items() if code not in second}
    assert set(study.data().codes["code"]) == {*second.values(), *gone}


def test_the_files_as_received_can_be_read_and_the_double_is_noticed(study):
    report = study.import_transcripts(FOLDER / "as_received")
    assert len(report.files) == 6
    assert report.problems == []
    said = "\n".join(report.lines())
    assert "the same words as “Transcript_0417_FINAL”" in said or "the same words as “mentor egg round”" in said
    assert study.turns()["text"].str.contains("sea fax").any()
    shown = report.files.set_index("source")[["turns", "speakers"]].apply(tuple, axis=1).to_dict()
    assert shown == {  # counted in the reviewed texts
        "GMT20250128-101512_Recording.transcript": (24, "Ottilie Marner, iPhone"),
        "Interview 3 - copy for Jen": (20, "Ottilie, DT, Otillie"),
        "Interview Kayleigh 2025-01-21 (Teams)": (43, "Marner, Ottilie (Evaluation), Kayleigh Thrussell, Guest"),
        "Transcript_0417_FINAL": (24, "INT, RES"),
        "mentor egg round": (24, "INT, RES"),
        "nan interview": (15, "I"),
    }


def numbered(path):
    """Each paragraph of a reviewed text as (number, label, words); a field note's have no label."""
    for number, paragraph in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
        labelled = re.fullmatch(r"(\w+): (.+)", paragraph, re.DOTALL)
        yield number, *(labelled.groups() if labelled else ("", paragraph))


def turns(path):
    return (words for _, label, words in numbered(path) if label not in {"", "Interviewer"})


def test_no_two_turns_are_alike():
    longer = [(path.stem, words.casefold()) for path in TEXTS for words in turns(path) if len(words.split()) > 8]
    assert len(longer) > 500
    words = [said for _, said in longer]
    likeness = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=80)  # 2 × common subsequence / both lengths
    for one, other in zip(*likeness.nonzero(), strict=True):
        assert longer[one][0] == longer[other][0], (longer[one], longer[other])


def test_money_for_getting_there_is_all_over_and_nobody_coded_for_it():
    places = rows(ROOT / "tests" / "data" / "travel_money.csv")
    said = {(path.stem, number): (label, words) for path in TEXTS for number, label, words in numbered(path)}
    found = []
    for row in places:
        here = [key for key, (_, words) in said.items() if key[0] == row["source"] and row["quote"] in words]
        assert len(here) == 1, row
        found.append(here[0])
    in_person = {key: said[key][0] for key in found if said[key][0] != ""}
    assert len(set(in_person)) >= 25
    assert len(set(in_person.values())) >= 8
    assert "Interviewer" not in in_person.values()
    named = " ".join((ROOT / "codebooks" / "peer_mentoring.yaml").read_text(encoding="utf-8").casefold().split())
    assert not re.search(r"\b(?:bus|fares?|petrol|travel|taxis?|tickets?|money)\b", named)


def test_people_talk_differently(monkeypatch):
    monkeypatch.syspath_prepend(str(REVIEWED))
    import voices

    people = [row for row in voices.table() if row["words"] >= 500]
    sys.modules.pop("build", None)
    assert len(people) >= 15
    typical = [int(row["turn"].split(" / ")[0]) for row in people]
    hesitant = [row["hesitations"] for row in people]
    assert max(typical) >= 4 * min(typical)
    assert max(hesitant) >= 3 * min(hesitant)
    spoken = [set(row["habits"].split(", ")) for row in people]
    assert all(len(habits) == 5 for habits in spoken)
    assert all(len(one & other) <= 2 for one, other in itertools.combinations(spoken, 2))


def nine(text):
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return {tuple(words[place : place + 9]) for place in range(len(words) - 8)}


def test_no_words_of_the_real_evaluations_are_in_it():
    if not SEEDS.is_dir():
        pytest.skip("the real evaluations are kept apart from the project")
    seen = set().union(*(nine(path.read_text(encoding="utf-8", errors="ignore")) for path in SEEDS.glob("*.txt")))
    for path in [*TEXTS, *CODEBOOKS, *FOLDER.glob("*.csv")]:
        assert not nine(path.read_text(encoding="utf-8")) & seen
