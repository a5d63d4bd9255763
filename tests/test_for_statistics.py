"""Files for SPSS and R, read back by pyreadstat and pandas and compared with who raised what."""

import re
from dataclasses import replace

import pandas as pd
import pyreadstat
import pytest

from toolkit import presence
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.for_statistics import presence_file, safe_name

MEANING = {1: "yes", 0: "no", -1: "not coded yet", -2: "not asked", -3: "no interview"}


@pytest.fixture
def themed(fixture_m):
    fixture_m.codebook.add_theme("Lines", codes=["Friend-line"])
    fixture_m.codebook.add_theme("With", codes=["Phone-hours"])  # a word that SPSS keeps for itself
    return fixture_m


def test_fixture_m_by_hand(themed):
    """What section 3.5 of the methods note says: who has the friend line at which time point."""
    frame = presence_file(themed.data()).frame
    assert list(frame.columns) == ["participant", "wave", "group", "site", "cohort", "Lines", "With_"]
    lines = frame.pivot_table(index="participant", columns="wave", values="Lines")
    assert lines.loc["P3"].tolist() == [1, 0]
    assert lines.loc["P6"].tolist() == [1, -3]
    assert lines.loc["PM2"].tolist() == [1, 1]
    assert lines.loc["P4"].tolist() == [0, 1]
    assert frame.loc[frame["participant"] == "P2", "With_"].tolist() == [0, 1]
    assert set(frame.loc[frame["participant"] == "PM1", "group"]) == {"Peer mentor"}


def test_a_sav_has_labels_values_and_what_is_missing(sample_data, tmp_path):
    path = presence_file(sample_data).save(tmp_path / "presence.sav")
    frame, about = pyreadstat.read_sav(path, user_missing=True)
    theme = "Thin_preparation"
    assert about.column_names_to_labels[theme] == "Thin preparation"
    assert about.column_names_to_labels["wave"] == "Time point"
    assert about.variable_value_labels[theme] == MEANING
    assert about.missing_ranges[theme] == [{"lo": -3, "hi": -1}]
    assert "participant" not in about.missing_ranges
    assert about.notes[0].startswith("For the team")
    expected = pd.DataFrame(presence(sample_data)).query("theme == 'Thin preparation'")["presence"].tolist()
    assert frame[theme].map(MEANING).tolist() == expected
    without, _ = pyreadstat.read_sav(path)
    assert without[theme].isna().sum() == sum(one not in ("yes", "no") for one in expected) > 0


def test_a_csv_reads_back_and_its_dictionary_says_what_each_number_is(sample_data, tmp_path):
    path = presence_file(sample_data).save(tmp_path / "presence.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(path, encoding="utf-8-sig")
    meaning = pd.read_csv(tmp_path / "presence dictionary.csv", encoding="utf-8-sig")
    assert list(meaning.columns) == ["variable", "label", "value", "meaning"]
    assert meaning["label"].iloc[0].startswith("For the team")
    assert list(dict.fromkeys(meaning["variable"]))[1:] == list(frame.columns)
    rows = meaning[meaning["variable"] == "A_line_to_be_drawn"]
    assert dict(zip(rows["value"].astype(int), rows["meaning"], strict=True)) == MEANING
    assert set(rows["label"]) == {"A line to be drawn"}
    wide = frame.melt(["participant", "wave"], ["A_line_to_be_drawn"])
    expected = pd.DataFrame(presence(sample_data)).query("theme == 'A line to be drawn'")
    assert wide["value"].map(MEANING).tolist() == expected["presence"].tolist()
    assert list(zip(wide["participant"], wide["wave"], strict=True)) == list(
        zip(expected["participant"], expected["wave"], strict=True)
    )
    now = frame[(frame["participant"] == "P2") & (frame["wave"] == "T2")].iloc[0]
    assert (now["group"], now["site"]) == ("Peer mentor", "Marrowby")  # a parent before


def test_the_long_shape_has_a_row_per_theme(sample_data, tmp_path):
    path = presence_file(sample_data, level="code", shape="long").save(tmp_path / "long.sav")
    frame, about = pyreadstat.read_sav(path, user_missing=True)
    expected = pd.DataFrame(presence(sample_data, level="code"))
    assert list(frame.columns[-2:]) == ["code", "presence"]
    assert frame["code"].tolist() == expected["code"].tolist()
    assert frame["presence"].map(MEANING).tolist() == expected["presence"].tolist()
    assert about.variable_value_labels == {"presence": MEANING}


@pytest.mark.parametrize("ending", [".csv", ".sav"])
def test_the_same_study_gives_the_same_bytes(themed, ending):
    one, two = presence_file(themed.data()), presence_file(themed.data())
    assert one.content(ending) == two.content(ending)


def test_names_are_what_spss_takes_and_never_twice():
    taken = set()
    wanted = ["all", "Ä" * 80, "a" * 100, "a" * 100, "A" * 64, "9 lives", "希望", "_x", "", "v", "x.y-z"]
    made = [safe_name(name, taken) for name in wanted]
    assert made[0] == "all_"
    assert len({name.casefold() for name in made}) == len(made)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name) for name in made)


def test_hard_words_come_back_from_both_files(themed, tmp_path):
    themed.codebook.rename("Lines", "=Ligne “amie” 希望 " + "x" * 300)
    data = themed.data()
    people = data.participants.assign(age="41", ref="007", note="“Zoë”, née 希")
    file = presence_file(replace(data, participants=people))
    frame, about = pyreadstat.read_sav(file.save(tmp_path / "a.sav"))
    assert frame["note"].iloc[0] == "“Zoë”, née 希"
    assert (frame["age"].iloc[0], frame["ref"].iloc[0]) == (41.0, "007")
    assert any(label.startswith("=Ligne “amie” 希望") for label in about.column_labels)
    back = pd.read_csv(file.save(tmp_path / "a.csv"), encoding="utf-8-sig", dtype={"ref": str})
    assert (back["age"].iloc[0], back["ref"].iloc[0], back["note"].iloc[0]) == (41, "007", "“Zoë”, née 希")
    meaning = (tmp_path / "a dictionary.csv").read_text(encoding="utf-8-sig")
    assert "'=Ligne" in meaning


def test_an_empty_study_and_a_wrong_word(study, sample_data, tmp_path):
    assert presence_file(study.data()).save(tmp_path / "a.sav").exists()
    assert presence_file(study.data(), shape="long").save(tmp_path / "a.csv").exists()
    with pytest.raises(NotFound, match="Did you mean “wide”"):
        presence_file(sample_data, shape="wid")
    with pytest.raises(InvalidInput, match=r"\.csv or \.sav"):
        presence_file(sample_data).save(tmp_path / "a.dta")
