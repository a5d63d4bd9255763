"""Pictures that may not leave the team: of single people, or drawn from numbers that a table hides."""

from toolkit.report.description import Figure
from toolkit.report.disclosure.wording import Words
from toolkit.study import as_text

PEOPLE = "it shows single people"
NUMBERS = "its numbers of people are hidden in a table"
COUNT = "n"
WHO = ("participant", "participants", "who")


def why_left_out(figure: Figure, words: Words, *, anything_hidden: bool) -> str:
    """Return why a picture is left out, or “”: nothing inside a picture can be hidden, so it goes as a whole.

    A picture of numbers of people stays only in a report that hides no number: what it shows might tell one.
    """
    picture, frame = figure.picture, figure.picture.data
    cells = (as_text(value) for column in frame.columns for value in frame[column])
    said = (picture.title, picture.alternative, *picture.basis, *cells)
    if figure.persons or any(name in frame.columns for name in WHO) or any(words.name_people(one) for one in said):
        return PEOPLE
    if COUNT not in frame.columns:
        return ""
    small = (frame[COUNT].dropna() < words.threshold) & (frame[COUNT].dropna() > 0)
    return NUMBERS if anything_hidden or bool(small.any()) else ""
