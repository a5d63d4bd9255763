"""Print how the people of the sample study talk: one line per person, over all their reviewed texts.

    python voices.py

`turn` is the median and the longest turn in words, `new in 500` how many different words are among the first 500,
`hesitations` are pauses, broken-off sentences and fillers per 1,000 words, `dialect` northern forms per 1,000, and
`habits` are the words which others use as well but this person most above them.
"""

import re
from collections import Counter, defaultdict
from statistics import median

from build import FILES, read_reviewed

SAME_PERSON = {"PM4": "P2"}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
MARK = re.compile(r"\[[^\]]*\](?:'s)?")
HESITATION = re.compile(
    r"\[(?:long )?pause\]| –|\b(?:well|I mean|sort of|kind of|I suppose|to be fair|anyway)\b", re.IGNORECASE
)
DIALECT = re.compile(
    r"\b(?:owt|nowt|summat|mam|nana|ours|meself|ain't|in't|cos|lad|lass|mither\w*|mardy|brew|sat there|give over)\b"
)
FIRST = 500
OFTEN = 3
SHARED_BY = 6  # people: below that a word tells what somebody talks about, not how


def said() -> dict[str, list[str]]:
    """Every turn of every person, the interviewer's left out."""
    turns: dict[str, list[str]] = defaultdict(list)
    for file in FILES:
        for label, words in read_reviewed(file.rsplit(".", 1)[0]).turns:
            turns[SAME_PERSON.get(label, label)].append(words)
    turns.pop("Interviewer", None)
    return dict(turns)


def words_of(turn: str) -> list[str]:
    """The words of a turn in small letters, without its marks."""
    return [word.lower() for word in WORD.findall(MARK.sub(" ", turn))]


def habits(person: str, counts: dict[str, Counter[str]], how_many: int = 5) -> list[str]:
    """The common words this person uses most above the rest, as a ratio of rates with half a word added to the rest."""
    mine, everybody = counts[person], sum(counts.values(), Counter())
    here, elsewhere = mine.total(), everybody.total() - mine.total()
    users = Counter(word for theirs in counts.values() for word in theirs)
    ratio = {
        word: (mine[word] / here) / ((everybody[word] - mine[word] + 0.5) / elsewhere)
        for word in mine
        if mine[word] >= OFTEN and users[word] >= SHARED_BY
    }
    return sorted(ratio, key=lambda word: (-ratio[word], word))[:how_many]


def table() -> list[dict[str, object]]:
    """One row per person."""
    turns = said()
    counts = {person: Counter(word for turn in theirs for word in words_of(turn)) for person, theirs in turns.items()}
    rows = []
    for person, theirs in turns.items():
        lengths = [len(words_of(turn)) for turn in theirs]
        running = [word for turn in theirs for word in words_of(turn)]
        hesitations = sum(len(HESITATION.findall(turn)) for turn in theirs)
        rows.append(
            {
                "person": person,
                "words": len(running),
                "turns": len(theirs),
                "turn": f"{median(lengths):.0f} / {max(lengths)}",
                "new in 500": len(set(running[:FIRST])),
                "hesitations": round(1000 * hesitations / len(running)),
                "dialect": round(1000 * sum(len(DIALECT.findall(turn)) for turn in theirs) / len(running)),
                "habits": ", ".join(habits(person, counts)),
            }
        )
    return rows


def main() -> None:
    """Print the table, aligned."""
    rows = table()
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in rows[0]}
    print("  ".join(name.ljust(width) for name, width in widths.items()))
    for row in rows:
        print("  ".join(str(row[name]).ljust(width) for name, width in widths.items()).rstrip())


if __name__ == "__main__":
    main()
