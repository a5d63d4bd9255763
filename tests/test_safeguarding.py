"""Words flagged for safeguarding: in no byte of anything that leaves, still counted, and carried through corrections."""

import io
import secrets
import zipfile

import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import (
    Report,
    coded_transcript,
    framework,
    keyword_in_context,
    presence_file,
    quotations,
    suggest_themes,
    suggestion_map,
    theme_frequencies,
)
from toolkit.errors import InvalidInput, NotFound, Refused

pytestmark = pytest.mark.filterwarnings("ignore:In .*codings left out:UserWarning")

SECTIONS = ["quotations", "codebook", "balance", "framework", "findings", "themes", "method"]
FULL = (
    "He came into the kitchen behind the garden and {phrase} and then the kettle boiled over the ladder near the window"
)


def every_byte(content):
    """A file's bytes, and those of what is packed in it, as one string of small letters without spaces between runs."""
    parts = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(
        part.decode(code, "ignore") for part in parts for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
    ).casefold()


@pytest.fixture
def phrase():
    return f"zq{secrets.token_hex(4)} qx{secrets.token_hex(4)}"


@pytest.fixture
def watched(study, folder, phrase):
    """A study of three people in which the hidden phrase is coded, quoted, argued with, and in the tray."""
    write_rows(folder / "participants.csv", ["participant", "group"], *[[f"P{n}", "Parent"] for n in (1, 2, 3)])
    filling = "The bus was late again and the driver said nothing about the fare at all"
    put_interview(
        folder,
        "A",
        ("Interviewer", "And?"),
        ("P1", FULL.format(phrase=phrase)),
        ("Interviewer", "Yes?"),
        ("P1", filling),
    )
    for name in ("P2", "P3"):
        put_interview(folder, name, ("Interviewer", "And?"), (name, filling), ("Interviewer", "Yes?"), (name, filling))
    things = ("kettle", "ladder", "garden", "window", "letter", "bicycle")
    said = [f"The {things[n % 6]} stood behind the {things[n // 6 % 6]} number {n} all winter long" for n in range(60)]
    put_interview(folder, "B", *[(f"P{n % 3 + 1}", words) for n, words in enumerate(said)])
    study.import_transcripts(folder)
    study.codebook.add("Fear")
    study.codebook.add_theme("Home", codes=["Fear"])
    study.codebook.add_theme("Fares")
    inside = code_words(study, "A", phrase, "Fear", key_quote=True)
    across = code_words(study, "A", FULL.format(phrase=phrase)[:57], "Fear", key_quote=True)
    study.set_evidence(inside, theme="Fares", kind="contradicts")
    study.set_evidence(across, theme="Fares", kind="complicates")
    code_words(study, "A", "the driver said nothing", "Fear", key_quote=True)
    place = study.codings().set_index("coding").loc[inside]
    study.change_coding(inside, span=(int(place["start"]) - 4, int(place["end"])))  # the history says what it was
    study.memo("Who else was there?", coding=inside)
    study.findings.add("Home was not safe", theme="Home", extracts=[inside])
    return study


def put_flag(study, phrase, **values):
    text = study.turns("A")
    row = text[text["text"].str.contains(phrase)].iloc[0]
    start = int(row["start"]) + row["text"].index(phrase)
    return study.safeguarding.flag(source="A", start=start, end=start + len(phrase), **values)


def exports(study, folder):
    """Everything that leaves, by name: bytes."""
    data = study.data()
    made = {}
    for audience in ("team", "partner", "public"):
        for prose in (False, True):
            report = Report(data, sections=SECTIONS, audience=audience, prose=prose, interviewer=True)
            for ending in (".docx", ".xlsx", ".html"):
                made[f"{audience} {prose} {ending}"] = report.content(ending)
    target = study.export(Report(data, sections="full"), folder / "all")
    made |= {f"folder {path.name}": path.read_bytes() for path in target.rglob("*") if path.is_file()}
    made["codings.csv"] = study.export_codings(folder / "codings.csv").read_bytes()
    made["project.codings()"] = study.codings().to_csv().encode()
    made["coded transcript"] = coded_transcript(data, "A").content(".docx")
    for ending in (".docx", ".txt", ".csv", ".xlsx"):
        for path in study.transcripts.save(folder / f"texts{ending}", ending=ending):
            made[f"transcript {path.name}"] = path.read_bytes()
    for ending in (".csv", ".sav"):
        made[f"presence {ending}"] = presence_file(data, level="code").content(ending)
    table = theme_frequencies(data, by=["group"])
    made["words behind"] = table.words_behind(0).to_csv().encode() + table.words_behind(0)._repr_html_().encode()
    made["quotations"] = quotations(data).to_csv().encode()
    matrix = framework(data)
    made["framework"] = matrix.to_csv().encode() + matrix.words_behind(0, "Home").to_csv().encode()
    made["context"] = keyword_in_context(data, "kitchen", width=200).to_csv().encode()
    found = suggest_themes(data, engine="nmf", n_themes=2)
    made["suggestions"] = found._repr_html_().encode() + found.segments.to_csv().encode()
    picture = suggestion_map(found)
    made["map"] = picture.content(".svg") + picture._repr_html_().encode() + picture.data.to_csv().encode()
    made["memos"] = study.memos().to_csv().encode()
    made["history"] = study.history().to_csv().encode()
    made["texts"] = "\n".join(data.texts.values()).encode()
    return made


def test_the_phrase_leaves_in_some_exports_and_in_none_once_it_is_flagged(watched, phrase, tmp_path):
    first, second = phrase.split()
    before = {name for name, content in exports(watched, tmp_path / "before").items() if first in every_byte(content)}
    assert {
        "codings.csv",
        "coded transcript",
        "quotations",
        "words behind",
        "team False .docx",
        "map",
        "history",
        "memos",
    } <= before
    put_flag(watched, phrase)
    after = exports(watched, tmp_path / "after")
    assert not [
        name for name, content in after.items() if first in every_byte(content) or second in every_byte(content)
    ]
    whole = "he came into the kitchen"  # the extract that overlaps it is not quoted in part
    quoting = [
        name for name in after if name.startswith(("team", "partner", "public", "folder", "codings.csv", "words"))
    ]
    assert not [name for name in quoting if whole in every_byte(after[name])]
    assert "the driver said nothing" in every_byte(after["team False .docx"])  # and what is not flagged is


def test_it_is_still_counted_and_the_report_says_how_many_are_kept_back(watched, phrase):
    before = theme_frequencies(watched.data(), by=["group"], count="words")
    counts = {count: theme_frequencies(watched.data(), count=count)["n"].tolist() for count in ("references", "words")}
    put_flag(watched, phrase, note="tell nobody this note")
    data = watched.data()
    assert counts == {count: theme_frequencies(data, count=count)["n"].tolist() for count in counts}
    assert before["n"].tolist() == theme_frequencies(data, by=["group"], count="words")["n"].tolist()
    for audience in ("team", "public"):
        report = Report(data, sections=SECTIONS, audience=audience)
        last = report.sections()[-1].blocks[-1]
        assert last.words == "Kept back for safeguarding: 2 extracts. They are counted and not quoted."
        assert "tell nobody" not in every_byte(report.content(".docx"))
    assert "Kept back for safeguarding: 2 extracts" in " ".join(quotations(data).about.notes)


def test_a_report_as_it_was_before_the_flag_holds_it_back_too(watched, phrase):
    watched.milestone("Year 1")
    watched.correct("A", text=watched_text(watched).replace("boiled over", "boiled"))
    put_flag(watched, phrase)
    for moment in (None, "Year 1"):
        assert phrase not in " ".join(watched.data(as_of=moment).texts.values())
    # The text of that time had no flag on it, so nothing of that source leaves.
    assert "kitchen" not in watched.data(as_of="Year 1").texts["A"]
    assert "kitchen" in watched.data().texts["A"]


def watched_text(study):
    """The text of A as it is kept."""
    with study._store.reading() as connection:
        from toolkit.store.read import Reader

        reader = Reader(connection)
        names = reader.names("sources")
        return next(text for one, text in reader.texts().items() if names[one] == "A")


def test_a_flag_is_listed_passed_on_closed_and_removed_each_a_step(watched, phrase, tmp_path):
    watched.set(safeguarding_lead="R. Lee")
    flag = put_flag(watched, phrase, note="second-hand")
    row = watched.safeguarding.flags().iloc[0]
    assert (row["quote"], row["note"], row["for_whom"], row["state"]) == (phrase, "second-hand", "R. Lee", "open")
    assert (row["coder"], bool(row["placed"])) == ("Ana", True)
    path = tmp_path / "list.csv"
    watched.safeguarding.flags().to_csv(path, index=False)
    assert pd.read_csv(path)["quote"].tolist() == [phrase]
    watched.safeguarding.pass_on(flag, for_whom="Duty desk", reason="by telephone")
    assert watched.safeguarding.flags()[["state", "for_whom"]].iloc[0].tolist() == ["passed on", "Duty desk"]
    with pytest.raises(InvalidInput, match="with a reason"):
        watched.safeguarding.close(flag, reason=" ")
    watched.safeguarding.close(flag, reason="seen by the lead")
    assert watched.safeguarding.flags()["state"].tolist() == ["closed"]
    assert phrase not in watched.data().texts["A"]  # closed is not removed
    watched.safeguarding.remove(flag)
    assert phrase in watched.data().texts["A"]
    states = []
    for _ in range(4):
        states.append(watched.safeguarding.flags()["state"].tolist())
        watched.undo()
    assert states == [[], ["closed"], ["passed on"], ["open"]]
    assert watched.safeguarding.flags().empty
    with pytest.raises(NotFound, match="no flag"):
        watched.safeguarding.remove(flag)


def test_the_same_words_are_not_flagged_twice_and_blank_ones_never(watched, phrase):
    put_flag(watched, phrase)
    with pytest.raises(InvalidInput, match="flagged already"):
        put_flag(watched, phrase)
    with pytest.raises(InvalidInput, match="no text"):
        watched.safeguarding.flag(source="A", start=5, end=5_000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kitchen", "scullery"),
        ("{first}", "{first}s"),
        ("and {first}", "and so {first}"),
        ("{second} and", "{second}, and"),
    ],
)
def test_a_flag_goes_along_when_the_text_is_corrected(watched, phrase, old, new):
    first, second = phrase.split()
    old, new = (words.format(first=first, second=second) for words in (old, new))
    put_flag(watched, phrase)
    watched.correct(replace={old: new})
    row = watched.safeguarding.flags().iloc[0]
    assert bool(row["placed"])
    assert first in row["quote"]
    assert second in row["quote"]
    assert watched_text(watched)[row["start"] : row["end"]] == row["quote"]
    assert first not in watched.data().texts["A"]


def test_a_flag_without_a_place_is_listed_and_holds_back_all_of_its_source(watched, phrase):
    flag = put_flag(watched, phrase)
    words = FULL.format(phrase=phrase)
    watched.correct("A", text=watched_text(watched).replace(words, "Somebody else altogether rewrote this line."))
    row = watched.safeguarding.flags().iloc[0]
    assert (row["quote"], bool(row["placed"])) == (phrase, False)
    assert "Without a certain place" in " ".join(watched.safeguarding.flags().about.notes)
    assert "driver" not in watched.data().texts["A"]
    assert quotations(watched.data()).empty
    start = watched_text(watched).index("Somebody")
    watched.safeguarding.place(flag, start=start, end=start + 8)
    assert watched.safeguarding.flags().iloc[0]["quote"] == "Somebody"
    assert "driver" in watched.data().texts["A"]
    watched.undo()
    watched.undo()
    assert bool(watched.safeguarding.flags().iloc[0]["placed"])


def test_a_flag_outlives_its_source_in_the_list(watched, phrase):
    put_flag(watched, phrase)
    watched.remove_source("A")
    row = watched.safeguarding.flags().iloc[0]
    assert (row["source"], row["quote"]) == ("A (taken out)", phrase)


def test_the_list_says_where_people_wrote_the_words_down_again(watched):
    put_flag(watched, "said nothing about the fare")
    watched.memo("She SAID nothing  about the fare: why?")
    watched.codebook.add("said nothing about the fare")
    assert "code (1), memo (1)" in " ".join(watched.safeguarding.flags().about.notes)


def test_a_file_with_words_kept_back_is_not_taken_for_a_correction(watched, phrase, tmp_path):
    put_flag(watched, phrase)
    path = next(
        one for one in watched.transcripts.save(tmp_path / "t", ending=".txt", numbered=False) if one.stem == "A"
    )
    with pytest.raises(Refused, match="kept back"):
        watched.correct("A", file=path)
    assert phrase in watched_text(watched)


def test_what_is_kept_back_stands_in_the_log_of_what_left(watched, phrase, tmp_path):
    put_flag(watched, phrase)
    with pytest.warns(UserWarning, match="kept back for safeguarding"):
        watched.export_codings(tmp_path / "codings.csv")
    watched.transcripts.save(tmp_path / "t", ending=".txt")
    reasons = watched.history(exports=True)["reason"].tolist()
    assert reasons[0] == "codings left out: 2 kept back for safeguarding"
    assert "words kept back for safeguarding in A" in reasons[1]
