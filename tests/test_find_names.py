"""Names found: how many of those planted, by which ways, and what a person is told of each."""

import re
from functools import cache

import planted_names as planted
import pytest
from conftest import ROOT, put_interview, write_rows

from toolkit import Project
from toolkit.errors import NotFound, ToolkitError
from toolkit.privacy import lists
from toolkit.privacy.common import COMMON
from toolkit.privacy.find import find_names
from toolkit.privacy.hits import Ground, Passage
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.occurrences import occurrences
from toolkit.privacy.patterns import written_patterns

SEVERAL_TURNS = 2
TRUE_AND_MARKED = {
    "tuned": (planted.TRUTH, planted.TUNED),
    "kept back": (planted.KEPT_TRUTH, planted.KEPT_BACK),
    "first try": (planted.LAST_TRUTH, planted.FIRST_TRY),
}


def in_name_of(source):
    return f"name of {source}"


def labels_of(texts):
    """Return what stands before a colon at the start of more than one line: the labels an import would give."""
    found = []
    for text in texts.values():
        heads = re.findall(r"(?m)^([^:\n]{1,30}):", text)
        found += [(label, "") for label in dict.fromkeys(heads) if heads.count(label) >= SEVERAL_TURNS]
    return found


@cache
def look(which, engine):
    _, marked = TRUE_AND_MARKED[which]
    texts, _, _ = planted.sources(marked)
    passages = [Passage(place=name, text=text) for name, text in texts.items()]
    passages += [Passage(place=in_name_of(name), text=name, ground=Ground.FILE) for name in texts]
    return find_names(passages, labels=labels_of(texts), engine=engine)


def row_of(found, name):
    names = list(found["name"])
    assert name in names, names
    return found.iloc[names.index(name)]


def found_in(text, **how):
    return find_names({"P1": text}, **{"engine": "rules", **how})


# What was planted


def test_sixty_identifiers_are_planted_and_twenty_seven_kept_back():
    assert len({one.key for one in planted.TRUTH}) == 60
    assert len({one.key for one in planted.KEPT_TRUTH}) == 27
    assert planted.words_in(planted.sources(planted.TUNED)[0]) > 3000


@pytest.mark.parametrize(
    ("which", "engine", "least", "most_alarms"),
    [
        ("tuned", "rules", 59, 2.0),
        ("tuned", "library", 59, 2.0),
        ("kept back", "rules", 26, 2.5),
        ("first try", "rules", 20, 6.0),
        ("kept back", "library", 26, 3.5),
    ],
)
def test_so_many_of_the_planted_names_are_found(which, engine, least, most_alarms):
    truth, marked = TRUE_AND_MARKED[which]
    got = planted.measure(truth, marked, look(which, engine), in_name_of)
    missed = [key for key, there in got.found.items() if not there]
    assert len(truth) - len(missed) >= least, missed
    assert sum(got.everywhere.values()) >= least - 1
    assert sum(got.right_kind.values()) >= least - 2
    assert got.per_thousand <= most_alarms, got.false_alarms


def test_every_place_holds_the_words_it_says():
    texts, _, _ = planted.sources(planted.TUNED)
    found = look("tuned", "rules")
    for row in range(len(found)):
        behind = found.words_behind(row)
        assert len(behind) == found["times"].iloc[row]
        for place in behind.itertuples():
            text = texts.get(place.source, place.source.removeprefix("name of "))
            assert text[place.start : place.end] == place.hit


def test_replacing_would_find_every_place_of_a_name_that_finding_shows():
    texts, _, _ = planted.sources(planted.TUNED)
    found = look("tuned", "rules")
    for row in range(len(found)):
        for place in found.words_behind(row).itertuples():
            if place.source in texts:
                there = occurrences(texts[place.source], [Name(name=place.hit)])
                assert (place.start, place.end) in [(one.start, one.end) for one in there], place.hit


def test_the_sample_study_gives_few_false_alarms(sample):
    found = sample.privacy.find(engine="rules")
    named = found[found["kind"].isin(["person", "place", "organisation", "other"])]
    assert len(named) < 60  # 48,000 words: about one per thousand
    assert {"Marrowby", "Hessenby"} <= set(named["name"])


# Ways to be found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Then I told Kerenza about it.", "Kerenza", "person"),
        ("So Mrs Oduya came round.", "Mrs Oduya", "person"),
        ("It was Judge Pell who said so.", "Judge Pell", "person"),
        ("And my sister Ana rang.", "Ana", "person"),
        ("It was my eldest, Kai, who rang.", "Kai", "person"),
        ("She was called Wenna.", "Wenna", "person"),
        ("Tobias, her social worker, came.", "Tobias", "person"),
        ("We moved to Skelbrough.", "Skelbrough", "place"),
        ("We are on Tenter Road now.", "Tenter Road", "place"),
        ("It was at the Fox and Hounds. I mean at the Plume of Feathers.", "Plume of Feathers", "place"),
        ("He goes to Ferncarr Juniors now.", "Ferncarr Juniors", "organisation"),
        ("Then Moss & Tate wrote.", "Moss & Tate", "organisation"),
        ("That was Małgorzata.", "Małgorzata", "person"),
        ("And O’Shaughnessy said no.", "O’Shaughnessy", "person"),
        ("The answer? Bettrys. She always did.", "Bettrys", "person"),
        ("It is [sounds like: Brackshore?] I think.", "Brackshore", "person"),
        ("Name of carer: DESMOND ACHTERBERG\n", "DESMOND ACHTERBERG", "person"),
    ],
)
def test_a_name_is_found_by_what_it_is_or_stands_beside(text, name, kind):
    assert row_of(found_in(text), name)["kind"] == kind


@pytest.mark.parametrize(
    "text",
    [
        "Then [my mentor] rang and [older son] was [inaudible].",
        "On Monday the Social Worker did Universal Credit at Christmas.",
        "I hope so. Hope is a good thing, I think, and will that do you?",
        "He was standing in the field. Fields are wet in May.",
        "Would you? Absolutely. Nobody did. Stopping was hard.",
        "I'd a C.P. Plan and the PLO and CAFCASS.",
        "Since April I've had nobody, and in August too.",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert list(found_in(text)["name"]) == []


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Ring 07700 900361 then.", "07700 900361", NameKind.PHONE),
        ("or +44 (0)1632 960 772", "+44 (0)1632 960 772", NameKind.PHONE),
        ("at (937) 555-0142 now", "(937) 555-0142", NameKind.PHONE),
        ("oh seven seven double oh nine hundred", None, None),
        ("it's oh seven seven double oh nine oh oh three", "oh seven seven double oh nine oh oh three", NameKind.PHONE),
        ("a.b@example.org", "a.b@example.org", NameKind.EMAIL),
        ("kel at example dot co dot uk", "kel at example dot co dot uk", NameKind.EMAIL),
        ("see www.nest.example.", "www.nest.example.", NameKind.WEB),
        ("born 14 March 2012", "14 March 2012", NameKind.DATE),
        ("the ninth of May", "the ninth of May", NameKind.DATE),
        ("on October 3rd, 2023", "October 3rd, 2023", NameKind.DATE),
        ("on 3.3.18", "3.3.18", NameKind.DATE),
        ("in 2012-03-14.docx", "2012-03-14", NameKind.DATE),
        ("on Thursday the 4th", "Thursday the 4th", NameKind.DATE),
        ("he's twelve and a half now", "twelve and a half", NameKind.AGE),
        ("my six-year-old", "six-year-old", NameKind.AGE),
        ("a child aged 7", "aged 7", NameKind.AGE),
        ("when I was fifty-three", "fifty-three", NameKind.AGE),
        ("she's eleven now", "eleven", NameKind.AGE),
        ("LX4 7QJ", "LX4 7QJ", NameKind.POSTCODE),
        ("Oakdale, NY 11769", "NY 11769", NameKind.POSTCODE),
        ("NHS number (child): 999 274 1180", "999 274 1180", NameKind.ID),
        ("QQ 12 34 56 C", "QQ 12 34 56 C", NameKind.ID),
        ("case FC24C00417", "FC24C00417", NameKind.ID),
        ("14 Quarry Bank Close", "14 Quarry Bank Close", NameKind.PLACE),
        ("She's one of them. I'm one too.", None, None),
        ("He was ten minutes late, at 10:15.", None, None),
        ("P3 T1, PM2, turn 14, 45%", None, None),
        ("In March they came, and in 2019.", None, None),
    ],
)
def test_numbers_and_addresses_are_found_by_the_way_they_are_written(text, words, kind):
    got = [(text[start:end], what) for start, end, what in written_patterns(text)]
    assert got == ([] if words is None else [(words, kind)])


def test_small_letters_are_read_with_names_known_from_elsewhere():
    asr = "so yeah i went with danuta and our callum climbed up and mrs oyelaran pitt said no " * 3
    found = find_names({"A": "I saw Danuta.", "B": asr}, engine="rules")
    assert row_of(found, "Danuta")["times"] == 4
    assert row_of(found, "callum")["times"] == 3
    assert row_of(found, "oyelaran pitt")["times"] == 3


def test_what_a_machine_heard_or_a_typist_wrote_stands_under_the_name_it_is_like():
    asr = "so yeah it was merrick she was watching for and he never came not once that i saw at the door " * 2
    found = find_names({"A": "I saw Marek, and Keeley.", "B": asr, "C": "So KEELY went."}, engine="rules")
    assert row_of(found, "Marek")["ways"] == "merrick: sounds like"
    assert row_of(found, "Keeley")["ways"] == "KEELY: misspelt"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Then my sister Ana rang.", "after a relation word"),
        ("She was called Wenna.", "after “called”"),
        ("So Mrs Oduya came.", "title"),
        ("I saw Kerenza there.", "capitalised in mid-sentence"),
        ("Bettrys. She did.", "only at the start of sentences"),
        ("We stayed in Skelbrough.", "after “in” or “at”"),
        ("Ring 07700 900361.", "the way it is written"),
    ],
)
def test_the_list_says_on_what_ground_a_name_is_taken_for_one(text, sure):
    assert list(found_in(text)["sure"]) == [sure]


def test_a_name_that_is_a_word_is_not_taken_where_it_is_one():
    text = "My wife Joy rang. There is joy in it. I saw Mr Field. It was in a field. Joy is what I want."
    found = found_in(text)
    behind = found.words_behind(list(found["name"]).index("Mr Field"))
    assert list(behind["hit"]) == ["Field"]
    assert row_of(found, "Joy")["times"] == 2


# What belongs together, and what is asked


def test_parts_short_forms_and_misspellings_stand_in_one_row():
    text = "I saw Elizabeth Pryce. Then Lizzie came, and Elizabth, and Pryce's dog. I like Elizabeth Pryce."
    row = row_of(found_in(text), "Elizabeth Pryce")
    for also in ("Lizzie: short form?", "Elizabth: misspelt", "Pryce: part of the name"):
        assert also in row["ways"]
        assert also.partition(":")[0] in row["also"].split("; ")
    assert row["times"] == 5
    assert "Is “Lizzie” short for Elizabeth Pryce, or another person?" in row["question"]


def test_two_people_of_one_name_are_asked_about():
    text = "I saw Jordan. And a lad who was another Jordan, funnily enough."
    assert "Two people of this name?" in row_of(found_in(text), "Jordan")["question"]
    two = "I saw Kayla Moss and Kayla Tate. Then Kayla went."
    assert row_of(found_in(two), "Kayla")["question"].startswith("Which of Kayla Moss, Kayla Tate?")
    titles = "It was to Mrs Hobdale and not Miss Hobdale."
    assert "Called Miss and Mrs" in row_of(found_in(titles), "Hobdale")["question"]


def test_a_name_inside_another_is_kept_apart():
    text = "We saw Lee at Lee Street Family Hub. Then our Lee went."
    found = found_in(text)
    assert row_of(found, "Lee")["times"] == 2
    assert "also stands inside “Lee Street Family Hub”" in row_of(found, "Lee")["question"]


def test_proposals_say_what_the_words_beside_a_name_say():
    text = (
        "And my mentor Jordan came. It was my eldest, Kai. And Dr Pell and Kerra and Wenna said so. "
        "We live in Skelby and in Trebrough, near Tenter Road."
    )
    found = found_in(text)
    said = dict(zip(found["name"], found["proposal"], strict=True))
    assert said["Jordan"] == "[my mentor]"
    assert said["Kai"] == "[my older child]"
    assert said["Dr Pell"] == "[doctor]"
    assert {said["Kerra"], said["Wenna"]} == {"[person 1]", "[person 2]"}
    assert {said["Skelby"], said["Trebrough"]} == {"[town 1]", "[town 2]"}
    assert said["Tenter Road"] == "[street]"


def test_my_mentor_of_one_source_is_only_a_mentor_over_several():
    found = find_names({"A": "Then my mentor Jordan came.", "B": "So Jordan told me."}, engine="rules")
    assert row_of(found, "Jordan")["proposal"] == "[mentor]"


def test_a_known_name_brings_its_replacement():
    known = [Name(name="Jordan", replacement="[my mentor]"), Name(name="07700 900361", replacement="[number]")]
    found = found_in("So Mrs Bell saw jordan there, twice. And Mrs Bell rang 07700 900361.", known=known)
    assert row_of(found, "Jordan")["proposal"] == "[my mentor]"
    assert row_of(found, "Jordan")["sure"] == "known list"
    assert row_of(found, "07700 900361")["proposal"] == "[number]"


def test_the_surest_and_most_frequent_stand_first():
    found = found_in("I saw Wenna, and Wenna, and Wenna. Then Mrs Bell. Ring 07700 900361.")
    assert list(found["name"]) == ["Mrs Bell", "07700 900361", "Wenna"]


# The whole study


def test_the_study_is_looked_through_memos_codebook_tables_and_names_of_files(study, folder):
    put_interview(folder, "Interview Perpetua", ("INT", "How was it?"), ("Kerenza Bell", "Fine. Zelah helped."))
    write_rows(
        folder / "participants.csv",
        ["participant", "group", "site", "lives near"],
        ["Kerenza Bell", "Parent", "Skelbrough", "Tenter Road"],
    )
    study.import_transcripts(folder)
    study.memo("I thought that Demelza was holding back.", title="After the visit")
    study.codebook.add("Trust", definition="As in: then Loveday rang.", examples=["I told Morwenna all of it."])
    found = study.privacy.find(engine="rules")
    for name in ("Perpetua", "Kerenza Bell", "Zelah", "Skelbrough", "Tenter Road", "Demelza", "Loveday", "Morwenna"):
        assert name in set(found["name"]), name
    kerenza = row_of(found, "Kerenza Bell")
    assert kerenza["whose"] == "Kerenza Bell"
    assert kerenza["sure"] == "label"
    assert "Interview Perpetua turn 2" in kerenza["places"]
    assert row_of(found, "Demelza")["places"] == "memo “After the visit”"
    assert row_of(found, "Loveday")["places"] == "codebook: Trust"
    assert "INT" not in set(found["name"])


def test_a_participant_under_another_label_is_proposed_that_label(study, folder):
    put_interview(folder, "one", ("INT", "How was it?"), ("Kerenza", "Fine."), ("INT", "And?"), ("Kerenza", "Yes."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    study.people.assign_speaker(source="one", label="Kerenza", speaker="P1")
    row = row_of(study.privacy.find(engine="rules"), "Kerenza")
    assert (row["whose"], row["proposal"]) == ("P1", "[P1]")


def test_words_behind_a_name_show_its_places_with_source_and_turn(study, folder):
    put_interview(folder, "one", ("INT", "Who helped?"), ("P1", "Well, it was Zelah, mostly, who came round."))
    study.import_transcripts(folder)
    found = study.privacy.find(engine="rules")
    behind = found.words_behind(list(found["name"]).index("Zelah"))
    assert [behind[name].iloc[0] for name in ("hit", "label", "turn")] == ["Zelah", "one, turn 2", 2]
    assert behind["left"].iloc[0].endswith("Well, it was")
    assert behind["right"].iloc[0] == ", mostly, who came round."
    assert found.has_words("times")


def test_nothing_is_changed_and_nothing_is_claimed(sample):
    before = len(sample.history())
    found = sample.privacy.find(engine="rules")
    assert len(sample.history()) == before
    assert "not a guarantee" in " ".join(found.about.lines())


def test_an_empty_study_gives_an_empty_list(study):
    assert list(study.privacy.find()["name"]) == []


def test_the_list_shows_as_a_table_with_its_words_escaped():
    found = look("tuned", "rules")
    html = found._repr_html_()
    assert html.count("<tr>") == len(found) + 1
    assert "&amp; Pym" in html
    assert "Harrowby & Pym" not in html


def test_the_names_of_the_files_as_received_are_found(tmp_path):
    project = Project.open(tmp_path / "received.qual", create=True, coder="Ana", waves=["T1"])
    project.import_transcripts(ROOT / "sample_transcripts" / "as_received")
    found = project.privacy.find(engine="rules")
    project.close()
    said = {hit for row in range(len(found)) for hit in found.words_behind(row)["hit"]}
    missed = [form for form in planted.AS_RECEIVED if not any(form in hit for hit in said)]
    assert len(planted.AS_RECEIVED) == 109
    assert len(missed) <= 15, missed  # most of these are what a machine heard: “machine” for Maxine


# With and without the lists


def test_without_the_lists_rules_stand_alone_and_asking_for_lists_says_what_to_install(monkeypatch):
    monkeypatch.setattr(lists, "find_spec", lambda _name: None)
    assert "rules alone" in " ".join(find_names({"A": "I saw Ana."}).about.lines())
    with pytest.raises(ToolkitError, match=r"qualitative-toolkit\[names\]"):
        find_names({"A": "I saw Ana."}, engine="library")


def test_the_lists_find_a_name_in_small_letters_that_rules_miss():
    text = (
        "she said she talked to trudy at the drop in about it and the bus and the socks and the school and the bell "
        * 2
    )
    assert "trudy" not in set(find_names({"A": text}, engine="rules")["name"])
    assert "trudy" in set(find_names({"A": text}, engine="library")["name"])


def test_an_unknown_engine_is_answered_with_the_nearest():
    with pytest.raises(NotFound, match="rules"):
        find_names({}, engine="rule")


def test_no_planted_name_was_put_into_the_list_of_everyday_words():
    texts, _, places = planted.sources(planted.TUNED)
    words = {one.key for one in planted.TRUTH if one.kind == "person" and "word" not in one.sort}
    for source, place in places:
        if place.key in words:
            start, end = planted.core(texts[source], place)
            said = re.findall(r"\w+", texts[source][start:end].lower())
            assert not COMMON & set(said), said


def test_every_spelling_that_is_listed_is_replaced(study, folder):
    """What `find` lists is what `replace` takes: a misspelling in the table does not stay in the text."""
    put_interview(
        folder,
        "A",
        ("Marek", "I said, my sister Kerensa came. Then Kerensa's dog."),
        ("Marek", "And my sister Kerenza again."),
    )
    study.import_transcripts(folder)
    found = study.privacy.find()
    chosen = found[found["name"] == "Kerensa"]
    assert chosen["also"].iloc[0] == "Kerenza"
    study.privacy.replace(chosen.assign(proposal="[my sister]"))
    said = " ".join(study.turns()["text"])
    assert "Keren" not in said
    assert said.count("[my sister]") == 3
