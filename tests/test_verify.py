"""An edited report against its study: what is changed by one letter or by one is found, and what is right is let be."""

import random
import re

import pytest
from test_refresh import controls, edit, less_coded

from toolkit import Report
from toolkit.report.refresh import refresh_report
from toolkit.report.typed import Transcripts, counts_in, difference, quotations_in
from toolkit.report.verify import verify_report

PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.fixture
def report(sample, tmp_path):
    return Report(sample.data()).save(tmp_path / "report.docx")


def typed(path, words):
    edit(path, lambda xml: xml.replace("<w:body>", f"<w:body>{PARAGRAPH.format(words)}", 1))


def wrong(result):
    return result[result["outcome"] != "follows from the study"]


def test_a_report_just_written_follows_from_its_study(sample, report):
    result = verify_report(report, sample.data())
    assert len(result) > 30
    assert wrong(result).empty
    assert "follow from the study." in result.about.notes[0]


def test_a_count_changed_by_one_in_a_table_is_found_with_its_place(sample, report):
    edit(report, lambda xml: xml.replace(">19 of 20<", ">18 of 20<", 1))
    (row,) = wrong(verify_report(report, sample.data())).to_dict("records")
    assert row["what"] == "number"
    assert row["where"].endswith(": Knowing from the inside, All")
    assert (row["outcome"], row["document"], row["study"]) == ("changed in the document", "18 of 20", "19 of 20")


def test_a_quotation_changed_by_one_letter_in_our_table_is_found(sample, report):
    def change(xml):
        key = next(name for name in controls(xml) if name.startswith("quotations.") and not name.endswith(":notes"))
        start, end = controls(xml)[key]
        inside = re.sub(r"(“[^”]*?)e", r"\1a", xml[start:end], count=1)
        return xml[:start] + inside + xml[end:]

    edit(report, change)
    found = wrong(verify_report(report, sample.data()))
    assert list(found["outcome"]) == ["changed in the document"]
    assert sum(a != b for a, b in zip(found["document"].iloc[0], found["study"].iloc[0], strict=True)) == 1


def test_what_moved_on_in_the_study_is_told_apart_from_what_was_typed(sample, report):
    edit(report, lambda xml: xml.replace(">19 of 20<", ">20 of 20<", 1))
    less_coded(sample)
    found = wrong(verify_report(report, sample.data()))
    assert {"the study has moved on", "changed in the document", "changed since the report was written"} <= set(
        found["outcome"]
    )
    assert (found["what"] == "study").any()


def test_a_codebook_changed_after_export_is_said(sample, report):
    sample.codebook.describe("Been there", definition="Something else.")
    found = wrong(verify_report(report, sample.data()))
    assert found.iloc[0][["what", "outcome"]].tolist() == ["codebook", "changed since the report was written"]


def long_words(data, source="P3 T2"):
    turns = data.turns[
        (data.turns["source"] == source) & (data.turns["role"] == "participant") & (data.turns["words"] > 12)
    ]
    row = turns.iloc[0]
    return " ".join(data.texts[source][row["start"] : row["end"]].split())


def test_a_typed_quotation_is_right_or_wrong_by_so_many_letters(sample, report):
    words = long_words(sample.data())
    typed(report, f"As she said, “{words}” (Parent 3, T2).")
    result = verify_report(report, sample.data())
    mine = result[result["what"] == "quotation"].iloc[0]
    assert (mine["outcome"], mine["study"]) == ("follows from the study", "P3 T2")
    place = next(place for place, letter in enumerate(words) if place > 20 and letter.isalpha())
    changed = words[:place] + ("x" if words[place] != "x" else "y") + words[place + 1 :]
    typed(report, f"“{changed}”")
    found = wrong(verify_report(report, sample.data()))
    assert list(found["outcome"]) == ["differs from the transcript by 1 letter"]
    assert found["study"].iloc[0].startswith("P3 T2: “")


def test_a_sentence_nobody_said_is_in_no_transcript_and_short_turns_of_phrase_are_passed_over(sample, report):
    typed(report, "“Bicycles were repaired by trained otters every Wednesday” and “eyes and ears”.")
    found = wrong(verify_report(report, sample.data()))
    assert list(found["outcome"]) == ["in no transcript"]


def test_a_count_typed_into_prose_is_looked_for_among_the_numbers_of_the_report(sample, report):
    typed(report, "It was raised by 19 of 20 people, not by seventeen of 20, and by eleven of the twelve judges.")
    result = verify_report(report, sample.data())
    mine = result[result["what"] == "count"].set_index("document")
    assert mine.loc["19 of 20", "outcome"] == "follows from the study"
    assert mine.loc["eleven of the twelve", "outcome"] == "no table of the report says so"
    assert "How many people raised each theme" in mine.loc["19 of 20", "study"]


def test_a_claim_with_another_time_point_or_group_than_its_finding_is_found(sample, report):
    theme = "Knowing from the inside"
    sample.findings.add(
        "All parents at T2 knew it from the inside.", theme=theme, group="Parent", wave="T2", quantifier="all"
    )
    typed(
        report, "All parents at T2 knew it from the inside. All parents at T1 knew it from the inside. Buses were late."
    )
    claims = verify_report(report, sample.data()).query("what == 'claim'")
    assert list(claims["outcome"]) == ["does not fit the finding it repeats", "follows from the study"]
    assert claims["document"].iloc[0] == "time point: T1"
    assert claims["study"].iloc[0].startswith("time point: T2 (finding: All parents")


def test_tracked_changes_are_read_as_accepted(sample, report):
    def change(xml):
        run = re.search(r"<w:r><w:t[^>]*>19 of 20</w:t></w:r>", xml).group()
        gone = run.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        new = run.replace("19 of 20", "17 of 20")
        return xml.replace(
            run, f'<w:del w:id="1" w:author="Bo">{gone}</w:del><w:ins w:id="2" w:author="Bo">{new}</w:ins>', 1
        )

    edit(report, change)
    (row,) = wrong(verify_report(report, sample.data())).to_dict("records")
    assert (row["document"], row["study"]) == ("17 of 20", "19 of 20")


def test_after_a_refresh_everything_follows_again(sample, report):
    less_coded(sample)
    assert not wrong(verify_report(report, sample.data())).empty
    refresh_report(report, sample.data(), in_place=True)
    assert wrong(verify_report(report, sample.data())).empty


def test_one_letter_anywhere_in_any_quotation_is_found_and_none_is_invented(sample_data):
    transcripts, chance = Transcripts(sample_data.texts), random.Random(7)
    sources = [row for row in sample_data.turns.itertuples() if row.words > 8 and row.role == "participant"]
    for row in chance.sample(sources, 40):
        words = " ".join(sample_data.texts[row.source][row.start : row.end].split())
        assert transcripts.find(words).letters == 0
        assert transcripts.find(words.replace("'", "’")).letters == 0
        inside = {place for mark in re.finditer(r"\[[^\]]*\]", words) for place in range(*mark.span())}
        letters = [place for place, letter in enumerate(words) if letter.isalpha() and place not in inside]
        place = chance.choice(letters)
        changed = words[:place] + ("q" if words[place] != "q" else "z") + words[place + 1 :]
        found = transcripts.find(changed)
        assert found.letters == 1, (changed, found)


def test_cuts_and_insertions_are_passed_over_but_their_order_is_not():
    transcripts = Transcripts({"P1": "She came every week and she stayed. Then the money ran out and she was gone."})
    assert transcripts.find("She came every week […] she [the mentor] was gone").letters == 0
    assert transcripts.find("She came every week ... the money ran out").letters == 0
    swapped = transcripts.find("the money ran out […] She came every week")
    assert swapped.words == "the money ran out […] She came every week"
    assert not swapped.in_order


def test_differences_are_told_in_words():
    assert difference("she was never there", "she was there") == "“never” is not in the transcript"
    assert difference("she was there", "she was never there") == "“never” is left out"


def test_quotations_and_counts_are_found_as_people_write_them():
    words = "He said “it’s not the phone itself” and 'no', \"four words at least here\"; ‘she’s never rung me back’."
    assert list(quotations_in(words)) == [
        "it’s not the phone itself",
        "four words at least here",
        "she’s never rung me back",
    ]
    assert list(counts_in("Three of the five parents, 2 of 9, one of them")) == [
        ("Three of the five", 3, 5),
        ("2 of 9", 2, 9),
    ]
