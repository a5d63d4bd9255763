"""Names that must not be there are found wherever they hide, and the table that says so prints none of them."""

import time

import pytest
from leaking import TYPES, packed, planted, word

from toolkit.errors import FileProblem, InvalidInput
from toolkit.privacy.leaks import UNREAD, find_leaks
from toolkit.privacy.names import Key, Name, NameKind, Original

NAME = "Jordan"


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return planted(NAME, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return planted("Widget", tmp_path_factory.mktemp("made"))


def told(result):
    return "\n".join(str(cell) for row in result.itertuples() for cell in row) + "\n".join(result.about.lines())


def test_a_name_is_found_in_every_place_and_never_printed(files, tmp_path):
    assert len(files) > 80
    missed, printed = [], []
    for number, (what, (name, content)) in enumerate(files.items()):
        found = find_leaks([NAME], files=[put(tmp_path / str(number), name, content)])
        leaks = found[found["how"] == "as known"]
        if leaks.empty:
            missed.append(what)
        if NAME.casefold() in (told(found) + repr(found) + found._repr_html_()).casefold():
            printed.append(what)
    assert missed == []
    assert printed == []


def test_the_same_files_without_the_name_hold_none(clean, tmp_path):
    for number, (what, (name, content)) in enumerate(clean.items()):
        found = find_leaks([NAME, "Ann Marsh", "Karen"], files=[put(tmp_path / str(number), name, content)])
        assert found[found["how"] != UNREAD].empty, (what, told(found))


def rows(found):
    return [(one.where, one.place, one.how, one.name) for one in found.itertuples()]


@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("cell", "sheet “Sheet”, cell C3"),
        ("inline cell", "sheet “People”, cell A1"),
        ("sheet name", "name of a sheet or range"),
        ("header", "header, paragraph 1"),
        ("deleted text", "paragraph 1, tracked change"),
        ("alternative text", "alternative text"),
        ("creator", "properties, creator"),
        ("picture in Word", "word/media/image1.png, picture’s note “Author”"),
        ("stream", "cell 1, output 1, line 2"),
        ("shown HTML", "cell 1, output 1 (text/html), paragraph 1"),
        ("state of widgets", "state of the widgets.application/vnd.jupyter.widget-state+json.state.m.state.value"),
        ("csv", "row 2"),
        ("json", "rows[2].who"),
        ("text", "line 2"),
        ("pdf", "page 1"),
        ("name of a folder", "name of the file or folder"),
    ],
)
def test_the_place_says_where_to_look(files, tmp_path, what, place):
    name, content = files[what]
    found = find_leaks([NAME], files=[put(tmp_path / "x", name, content)])
    assert place in [one for _, one, _, _ in rows(found)]


def in_text(text, *names, **how):
    found = find_leaks(list(names), texts={"memo": text}, **how)
    return [(one.how, one.name) for one in found.itertuples()]


def test_near_spellings_are_found_and_ordinary_words_are_not():
    text = "So Jordon came, and the Jordans. They began to sing, and Jodran sang."
    assert in_text(text, "Jordan", "Megan") == [("misspelt", "J•••••"), ("inflected", "J•••••")]
    assert in_text(text, "Jordan", "Megan", loosely=False) == []
    assert in_text("typed so: jordon came", "Jordan") == [("misspelt", "J•••••")]  # no capitals at all


def test_what_stands_in_place_of_a_name_is_no_misspelling_of_it():
    names = [Name(name="Karen", replacement="Karin"), Name(name="Jordan", replacement="[my mentor]")]
    assert in_text("Karin and Jordan.", *names) == [("as known", "J•••••")]


def test_surnames_and_first_names_are_found_alone_with_a_capital():
    assert in_text("Mr Green came by the green gate. GREEN said no.", "Ann Green") == [("as known", "G••••")]
    assert in_text("the van of de Boer", "Jan van de Boer") == [("as known", "B•••")]
    assert in_text("Ann Green and Ann", "Ann Green") == [("as known", "A••••••••"), ("as known", "A••")]


@pytest.mark.parametrize("text", ["07700 900123", "+44 7700 900 123", "07700-900-123", "call 07700900123."])
def test_a_number_is_found_however_it_is_grouped(text):
    assert in_text(text, Name(name="07700 900123", kind=NameKind.PHONE)) == [("as known", "0•••••••••••")]


@pytest.mark.parametrize("text", ["Jor\u00addan", "Jor\u200bdan", "Ｊordan", "Jo\ufeffrdan"])
def test_letters_that_hide_a_name_do_not(text):
    assert in_text(f"Ask {text}.", "Jordan") == [("as known", "J•••••")]


def test_letters_that_can_be_written_in_two_ways_are_one():
    assert in_text("Zoe\u0308 and Gri\ufb03th", "Zoë", "Griffith") == [("as known", "Z••"), ("as known", "G•••••••")]
    assert in_text("said Zoe", "Zoë") == [("as known", "Z••")]


def test_a_name_inside_a_longer_word_is_no_leak_but_is_hidden_all_the_same():
    found = find_leaks(["Jordan"], texts={"a": "the Jordanian and Jordan, xjordanx"})
    assert found["context"].tolist() == ["the J•••••ian and J•••••, xj•••••x"]
    assert found["times"].tolist() == [1]


def test_an_age_or_a_short_number_is_not_looked_for_and_that_is_said():
    names = [Name(name="14", kind=NameKind.AGE), Name(name="nine", kind=NameKind.AGE), Name(name="Ann")]
    found = find_leaks(names, texts={"a": "She is 14, he is nine."})
    assert found.empty
    assert "2 ages, short numbers or signs" in repr(found)


def test_the_context_hides_every_name_also_small_and_misspelt_ones():
    text = "jordan’s friend Marsh, green fields, jordon and Ann Marsh met JORDAN at Green’s."
    found = find_leaks(["Jordan", "Ann Marsh", "Tim Green"], texts={"memo by Ann": text})
    shown = told(found).casefold()
    for one in ("jordan", "jordon", "marsh", "ann ", "green"):
        assert one not in shown
    assert found["context"].iloc[0].startswith("j•••••’s friend M••••, g•••• fields")


def test_a_window_that_cuts_a_name_shows_no_part_of_it():
    for gap in range(20, 60):
        text = f"Ann{'-' * gap}Bartholomew Featherstone"
        found = find_leaks(["Ann", "Bartholomew Featherstone"], texts={"a": text})
        assert not {"arth", "eath", "holo", "ston"} & {
            part for part in ("arth", "eath", "holo", "ston") if part in told(found)
        }


def test_a_name_that_stands_often_in_one_place_is_one_row():
    found = find_leaks(["Jordan"], texts={"a": "Jordan and Jordan and JORDAN"})
    assert found["times"].tolist() == [3]


def test_names_come_from_a_key_a_list_or_a_file(tmp_path):
    key = Key(
        study="s",
        names=(Name(name="Jordan", aliases=("Jordy",)),),
        originals=(Original(redaction="r", words="at Mill Lane"),),
    )
    text = "Jordy lives at Mill Lane, nine."
    assert [one.name for one in find_leaks(key, texts={"a": text}).itertuples()] == ["J•••••", "a•••••••••••"]
    table = tmp_path / "names.csv"
    table.write_text("name;also;kind;as_written\nJordan;Jordy;person;\nHope;;person;yes\n")
    found = find_leaks(table, texts={"a": "Jordy hopes for hope, said Hope"})
    assert [one.name for one in found.itertuples()] == ["J•••••", "H•••"]
    plain = tmp_path / "names.txt"
    plain.write_text("Jordan\n\nAnn Marsh\n")
    assert len(find_leaks(plain, texts={"a": "Jordan saw Ann Marsh"})) == 2


def bomb():
    return packed({"word/document.xml": b"0" * 90_000_000, "[Content_Types].xml": TYPES})


def nested(depth):
    content = b"Jordan"
    for number in range(depth):
        content = packed({f"{number}.zip" if number else "a.txt": content})
    return content


def locked():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("bomb.docx", bomb, "unpacks to more"),
        ("deep.zip", lambda: nested(12), "too deeply"),
        ("cut.docx", lambda: word()[:200], "damaged"),
        ("cut.xlsx", lambda: b"PK\x03\x04" + b"x" * 300, "damaged"),
        ("cut.pdf", lambda: b"%PDF-1.4\n" + b"x" * 300, "damaged"),
        ("locked.docx", locked, "password"),
        ("cut.ipynb", lambda: b'{"cells": [', "damaged"),
        ("cut.sav", lambda: b"$FL2" + b"x" * 300, "damaged"),
        ("study.qual", lambda: b"SQLite format 3\x00" + b"x" * 5000, "damaged"),
    ],
)
@pytest.mark.alone
def test_what_cannot_be_read_is_said_and_the_rest_is_looked_through(tmp_path, name, make, why):
    put(tmp_path, name, make())
    put(tmp_path, "zz.txt", b"Ask Jordan.")
    began = time.monotonic()
    found = find_leaks([NAME], files=[tmp_path])
    assert time.monotonic() - began < 10
    unread = found[found["how"] == UNREAD]
    assert [name in one for one in unread["where"]][:1] == [True]
    assert why in unread["do"].iloc[0]
    assert list(found[found["how"] == "as known"]["where"]) == [str(tmp_path / "zz.txt")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"[" * 200_000),
        ("a.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        ("a.html", b"<div>" * 100_000 + b"Jordan"),
        ("a.xml", b"<?xml version='1.0'?>" + b"<a>" * 100_000 + b"Jordan"),
        (
            "a.svg",
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'Jordan'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><svg>&b;</svg>",
        ),
        ("a.csv", b'"' * 300_000 + b"Jordan"),
        ("a.rtf", b"{\\rtf1" + b"{" * 200_000 + b"Jordan"),
        ("a.png", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXtJordan"),
        ("a.txt", b"Jordan " * 100_000),
        ("a.txt", b""),
        ("a.ipynb", b'{"cells": [1, null, {"outputs": 3, "source": {"a": 1}, "attachments": []}], "metadata": 7}'),
    ],
)
@pytest.mark.alone
def test_absurd_files_take_no_time_and_hide_nothing(tmp_path, name, content):
    began = time.monotonic()
    found = find_leaks([NAME], files=[put(tmp_path, name, content)])
    assert time.monotonic() - began < 10
    assert ("as known" in set(found["how"])) == (b"Jordan" in content)


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert find_leaks([NAME], files=[tmp_path / "no.docx"])["do"].iloc[0].startswith("There is no such file")


def test_names_are_asked_for():
    with pytest.raises(InvalidInput, match="no names"):
        find_leaks([], texts={"a": "b"})
    with pytest.raises(FileProblem, match="no such file of names"):
        find_leaks("names.csv", texts={"a": "b"})
