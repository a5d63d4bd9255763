"""Findings planted in the sample study, thirty right and thirty wrong, with what is true of each.

The numbers were counted by hand in tests/data/true_values.csv, whose people belong to the groups that
sample_transcripts/participants.csv says (P2 is a parent at T1 and a peer mentor at T2); test_findings.py counts them
once more with nothing but the csv module. Times and speakers are those of sample_transcripts/sources.csv, contradicting
extracts those of the column `evidence` of sample_transcripts/codings.csv.
"""

from dataclasses import dataclass, field

PARENT, MENTOR, STAFF, SOCIAL = "Parent", "Peer mentor", "Staff", "Social worker"
KNOWING, LINE, NEITHER = "Knowing from the inside", "A line to be drawn", "Neither friend nor worker"
COMPANY, THIN, SAFE = "Company in the process", "Thin preparation", "What is safe to say"


@dataclass(frozen=True)
class Planted:
    """A finding: whether it is right, its fields, the extracts (source, code, first words), and the true count.

    `true` is (n, of), or of a change (first time point only, second only, of).
    """

    kind: str
    right: bool
    text: str
    extracts: tuple = ()
    true: tuple = ()
    fields: dict = field(default_factory=dict)


def _of(kind, right, *rows):
    return [Planted(kind, right, text, tuple(extracts), true, fields) for text, extracts, true, fields in rows]


HOW_MANY = [
    *_of(
        "how many",
        True,
        (
            "Nearly all parents at T1 believed a mentor who had been there.",
            [("P1 T1", "Been there"), ("P4 T1", "Been there")],
            (6, 7),  # not P5
            {"code": "Been there", "group": PARENT, "wave": "T1", "quantifier": "nearly all"},
        ),
        (
            "All parents at T2 spoke of what is safe to say.",
            [("P8 T2", "Holding back from workers"), ("P1 T2", "Passing it on")],
            (5, 5),
            {"theme": SAFE, "group": PARENT, "wave": "T2", "quantifier": "all"},
        ),
        (
            "Most parents at T1 were talked about in the town.",
            [("P5 T1", "Small-town gossip")],
            (4, 7),  # P4, P5, P6, P7
            {"code": "Small-town gossip", "group": PARENT, "wave": "T1", "quantifier": "most"},
        ),
        (
            "No peer mentor at T2 was in doubt what she is.",
            [],
            (0, 4),
            {"code": "Can't tell which", "group": MENTOR, "wave": "T2", "quantifier": "no one"},
        ),
        (
            "One parent at T2 would rather have had a better worker.",
            [("P8 T2", "A better worker instead")],
            (1, 5),  # P8
            {"code": "A better worker instead", "group": PARENT, "wave": "T2", "quantifier": "one"},
        ),
    ),
    *_of(
        "how many",
        False,
        (
            "All parents at T1 believed a mentor who had been there.",
            [("P1 T1", "Been there"), ("P4 T1", "Been there")],
            (6, 7),
            {"code": "Been there", "group": PARENT, "wave": "T1", "quantifier": "all"},
        ),
        (
            "Most parents at T2 could not tell what she is.",
            [("P4 T2", "Can't tell which")],
            (2, 5),  # P4, P6
            {"code": "Can't tell which", "group": PARENT, "wave": "T2", "quantifier": "most"},
        ),
        (
            "No parent at T2 would rather have had a better worker.",
            [],
            (1, 5),
            {"code": "A better worker instead", "group": PARENT, "wave": "T2", "quantifier": "none"},
        ),
        (
            "All peer mentors at T1 found the training thin.",
            [("PM1 PM2 T1", "Thin training")],
            (2, 3),  # PM3 liked it
            {"code": "Thin training", "group": MENTOR, "wave": "T1", "quantifier": "all"},
        ),
        (
            "About half of the people met at T2 spoke of having been there.",
            [("PM1 T2", "Been there")],
            (13, 16),
            {"code": "Been there", "wave": "T2", "quantifier": "about half"},
        ),
    ),
]

NUMBER = [
    *_of(
        "number",
        True,
        (
            "Four of the five parents at T2 spoke of having been there.",
            [("P3 T2", "Been there")],
            (4, 5),  # not P8
            {"code": "Been there", "group": PARENT, "wave": "T2", "n": 4, "of": 5},
        ),
        (
            "All four peer mentors at T2 called it a thing of its own.",
            [("PM2 T2", "Its own thing"), ("PM4 T2", "Its own thing")],
            (4, 4),
            {"code": "Its own thing", "group": MENTOR, "wave": "T2", "n": 4, "of": 4},
        ),
        (
            "Three of the seven parents at T1 did not think it matters.",
            [("P2 T1", "Not what matters"), ("P5 T1", "Not what matters")],
            (3, 7),  # P2, P5, P7
            {"code": "Not what matters", "group": PARENT, "wave": "T1", "n": 3, "of": 7},
        ),
        (
            "All three staff at T1 praised the training.",
            [("Staff T1", "Good training")],
            (3, 3),
            {"code": "Good training", "group": STAFF, "wave": "T1", "n": 3, "of": 3},
        ),
        (
            "At T1, 12 of 14 people spoke of having been there.",
            [("TR1 T1", "Been there")],
            (12, 14),
            {"code": "Been there", "wave": "T1", "n": 12, "of": 14},
        ),
    ),
    *_of(
        "number",
        False,
        (
            "Five of the seven parents at T1 spoke of having been there.",
            [("P1 T1", "Been there")],
            (6, 7),
            {"code": "Been there", "group": PARENT, "wave": "T1", "n": 5, "of": 7},
        ),
        (
            "Four of the six parents at T2 spoke of having been there.",
            [("P1 T2", "Been there")],
            (4, 5),  # P2 is a mentor by then
            {"code": "Been there", "group": PARENT, "wave": "T2", "n": 4, "of": 6},
        ),
        (
            "All three peer mentors at T1 could not tell what they are.",
            [("PM3 T1", "Can't tell which")],
            (2, 3),  # not PM2
            {"code": "Can't tell which", "group": MENTOR, "wave": "T1", "n": 3, "of": 3},
        ),
        (
            "At T2, 13 of 14 people spoke of having been there.",
            [("SM1 T2", "Been there")],
            (13, 16),
            {"code": "Been there", "wave": "T2", "n": 13, "of": 14},
        ),
        (
            "Five of the eleven parents held back from workers at T2.",
            [("P3 T2", "Holding back from workers")],
            (5, 5),  # eleven were referred, five met at T2
            {"code": "Holding back from workers", "group": PARENT, "wave": "T2", "n": 5, "of": 11},
        ),
    ),
]

CHANGE = [
    *_of(
        "change",
        True,
        (
            "Fewer people were in doubt what a mentor is at T2 than at T1.",
            [("P1 T1", "Can't tell which"), ("P6 T2", "Can't tell which")],
            (5, 0, 10),
            {"code": "Can't tell which", "wave": "T2", "than": "T1", "quantifier": "fewer", "n": 5, "of": 10},
        ),
        (
            "More people called it a thing of its own at T2 than at T1.",
            [("P3 T2", "Its own thing"), ("PM1 T2", "Its own thing")],
            (1, 5, 10),  # S1 at T1 only
            {"code": "Its own thing", "wave": "T2", "than": "T1", "quantifier": "more"},
        ),
        (
            "Nobody changed their mind on whether having been there matters.",
            [("P2 T1", "Not what matters"), ("PM4 T2", "Not what matters")],
            (0, 0, 10),
            {"code": "Not what matters", "wave": "T2", "than": "T1", "quantifier": "no change"},
        ),
        (
            "More people spoke of endings at T2 than before.",
            [("P3 T2", "Endings")],
            (0, 4, 10),
            {"code": "Endings", "wave": "T2", "quantifier": "more"},
        ),
        (
            "Three of the five who were parents at T1 had a thing passed on by T2.",
            [("P4 T2", "Passing it on")],
            (0, 3, 5),  # P1, P2, P4; P3 both times
            {
                "code": "Passing it on",
                "group": PARENT,
                "wave": "T2",
                "than": "T1",
                "quantifier": "more",
                "n": 3,
                "of": 5,
            },
        ),
    ),
    *_of(
        "change",
        False,
        (
            "More people were in doubt what a mentor is at T2 than at T1.",
            [("P4 T2", "Can't tell which")],
            (5, 0, 10),
            {"code": "Can't tell which", "wave": "T2", "than": "T1", "quantifier": "more"},
        ),
        (
            "Fewer people spoke of things passed on at T2 than at T1.",
            [("P3 T1", "Passing it on")],
            (0, 5, 10),
            {"code": "Passing it on", "wave": "T2", "than": "T1", "quantifier": "fewer"},
        ),
        (
            "There was no change in who spoke of endings.",
            [("P1 T1", "Endings"), ("P1 T2", "Endings")],
            (0, 4, 10),
            {"code": "Endings", "wave": "T2", "than": "T1", "quantifier": "no change"},
        ),
        (
            "More people were talked about in the town at T2 than at T1.",
            [("P6 T2", "Small-town gossip")],
            (0, 0, 10),  # the same four both times
            {"code": "Small-town gossip", "wave": "T2", "than": "T1", "quantifier": "more"},
        ),
        (
            "Fewer parents doubted at T2 than at T1 that having been there matters.",
            [("P5 T1", "Not what matters")],
            (0, 0, 5),  # 3 of 7 then and 1 of 5 now, but not one of the five changed
            {"code": "Not what matters", "group": PARENT, "wave": "T2", "than": "T1", "quantifier": "fewer"},
        ),
    ),
]

TIME = [
    *_of(
        "time point",
        True,
        (
            "Parents at T1 kept things from workers.",
            [("P3 T1", "Holding back from workers"), ("P6 P7 T1", "Holding back from workers")],
            (),
            {"code": "Holding back from workers", "group": PARENT, "wave": "T1"},
        ),
        (
            "Peer mentors at T2 named what the training left out.",
            [("PM3 T2", "Thin training"), ("PM4 T2", "Thin training")],
            (),
            {"code": "Thin training", "group": MENTOR, "wave": "T2"},
        ),
        (
            "Social workers at T2 saw that mothers hold back.",
            [("SW T2", "Holding back from workers")],
            (),
            {"code": "Holding back from workers", "group": SOCIAL, "wave": "T2"},
        ),
        (
            "The trainer at T1 was pleased with it.",
            [("TR1 T1", "Good training")],
            (),
            {"code": "Good training", "group": "Trainer", "wave": "T1"},
        ),
        (
            "Endings were spoken of at both time points.",
            [("P1 T1", "Endings"), ("PM2 T2", "Endings")],
            (),
            {"code": "Endings"},
        ),
    ),
    *_of(
        "time point",
        False,
        (
            "Peer mentors at T1 named what the training left out.",
            [("PM1 T2", "Thin training")],
            (),
            {"code": "Thin training", "group": MENTOR, "wave": "T1"},
        ),
        (
            "Parents at T2 feared the end.",
            [("P1 T1", "Endings")],
            (),
            {"code": "Endings", "group": PARENT, "wave": "T2"},
        ),
        (
            "Peer mentors at T2 called it a thing of its own.",
            [("PM1 PM2 T1", "Its own thing")],
            (),
            {"code": "Its own thing", "group": MENTOR, "wave": "T2"},
        ),
        (
            "Parents at T1 believed somebody who had been there.",
            [("P4 T1", "Been there"), ("P4 T2", "Been there")],
            (),
            {"code": "Been there", "group": PARENT, "wave": "T1"},
        ),
        (
            "Staff at T2 praised the training.",
            [("Staff T1", "Good training")],
            (),
            {"code": "Good training", "group": STAFF, "wave": "T2"},
        ),
    ),
]

GROUP = [
    *_of(
        "group",
        True,
        (
            "Parents who were met as a couple could not tell what she is.",
            [("P6 P7 T1", "Can't tell which")],
            (),
            {"code": "Can't tell which", "group": PARENT, "wave": "T1"},
        ),
        (
            "Peer mentors say beforehand what they pass on.",
            [("PM4 T2", "Passing it on")],  # P2, a mentor by then
            (),
            {"code": "Passing it on", "group": MENTOR, "wave": "T2"},
        ),
        (
            "Parents did not know what to call her.",
            [("P2 T1", "Can't tell which")],  # P2, still a parent
            (),
            {"code": "Can't tell which", "group": PARENT, "wave": "T1"},
        ),
        (
            "Staff praise the training that they commissioned.",
            [("Staff T2", "Good training")],
            (),
            {"code": "Good training", "group": STAFF, "wave": "T2"},
        ),
        (
            "The town watches, as parents say and as could be seen.",
            [("P8 T2", "Small-town gossip"), ("Field note Hessenby T2", "Small-town gossip")],
            (),
            {"code": "Small-town gossip", "group": PARENT, "wave": "T2"},
        ),
    ),
    *_of(
        "group",
        False,
        (
            "Parents at T2 called it a thing of its own.",
            [("PM4 T2", "Its own thing")],  # P2 speaks as a mentor
            (),
            {"code": "Its own thing", "group": PARENT, "wave": "T2"},
        ),
        (
            "Peer mentors at T1 were in doubt what they are.",
            [("P2 T1", "Can't tell which")],
            (),
            {"code": "Can't tell which", "group": MENTOR, "wave": "T1"},
        ),
        (
            "Parents at T2 kept things from workers.",
            [("P1 T2", "Holding back from workers"), ("SW T2", "Holding back from workers")],
            (),
            {"code": "Holding back from workers", "group": PARENT, "wave": "T2"},
        ),
        (
            "Staff at T1 praised the training.",
            [("TR1 T1", "Good training")],
            (),
            {"code": "Good training", "group": STAFF, "wave": "T1"},
        ),
        (
            "Parents at T2 were watched by the town.",
            [("Field note Hessenby T2", "Small-town gossip")],  # an observer's words
            (),
            {"code": "Small-town gossip", "group": PARENT, "wave": "T2"},
        ),
    ),
]

CONTRADICTED = [
    *_of(
        "contradicted",
        True,
        (
            "Parents at T1 believed somebody who had been there, though not every one of them.",
            [("P1 T1", "Been there"), ("P5 T1", "Not what matters")],  # P5 T1, turn 28, contradicts
            (),
            {"theme": KNOWING, "group": PARENT, "wave": "T1"},
        ),
        (
            "Peer mentors at T1 knew from the inside.",
            [("PM3 T1", "Been there")],
            (),
            {"theme": KNOWING, "group": MENTOR, "wave": "T1"},
        ),
        (
            "Peer mentors at T2 found the preparation thin.",
            [("PM3 T2", "Thin training")],  # what PM3 said against it was at T1
            (),
            {"theme": THIN, "group": MENTOR, "wave": "T2"},
        ),
        (
            "At T1 a mentor was neither a friend nor a worker.",
            [("P1 T1", "Can't tell which")],  # what P6 said against it was at T2
            (),
            {"theme": NEITHER, "wave": "T1"},
        ),
        (
            "At T1 parents had company in the process.",
            [("P5 T1", "Sat beside me")],  # its codes: Help with the process and those under it
            (),
            {"theme": COMPANY, "group": PARENT, "wave": "T1"},
        ),
    ),
    *_of(
        "contradicted",
        False,
        (
            "Parents at T2 believed somebody who had been there.",
            [("P1 T2", "Been there")],  # not so P8
            (),
            {"theme": KNOWING, "group": PARENT, "wave": "T2"},
        ),
        (
            "Peer mentors at T1 found the preparation thin.",
            [("PM1 PM2 T1", "Thin training")],  # not so PM3
            (),
            {"theme": THIN, "group": MENTOR, "wave": "T1"},
        ),
        (
            "A line was drawn by T2.",
            [("PM3 T2", "Passing it on")],  # not for P4
            (),
            {"theme": LINE, "wave": "T2"},
        ),
        (
            "A mentor at T2 was neither a friend nor a worker.",
            [("P3 T2", "Its own thing")],  # P6: it does not keep me awake
            (),
            {"theme": NEITHER, "wave": "T2"},
        ),
        (
            "Parents at T2 had company in the process.",
            [("P4 T2", "Sat beside me")],  # not P8
            (),
            {"theme": COMPANY, "group": PARENT, "wave": "T2"},
        ),
    ),
]

PLANTED = [*HOW_MANY, *NUMBER, *CHANGE, *TIME, *GROUP, *CONTRADICTED]
