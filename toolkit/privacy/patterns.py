"""Numbers and addresses that tell who somebody is: found by the way they are written."""

from collections.abc import Callable, Iterator

import regex

from toolkit.privacy.names import NameKind

Found = tuple[int, int, NameKind]

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER = rf"(?:1[01]\d|\d{{1,2}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS + _ONES)})"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_YEAR = r"(?:\s*,?\s+(?:of\s+)?(?:19|20)\d\d)"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_DIGIT_WORDS = r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
_STREET_ENDS = (
    r"(?:Road|Street|Lane|Close|Avenue|Terrace|Rise|Drive|Crescent|Grove|Gardens|Court|Mews|Square|Row|Walk|Gate|Fold|"
    r"Hill|View|Place|Parade|Way|Rd|St|Ave|Ln)"
)
_OTHERS_IN_NUMBERS = (
    r"months?|weeks?|days?|hours?|minutes?|mins?|o'clock|times?|stone|feet|foot|pounds?|quid|miles?|am\b|pm\b|percent|"
    r"per\b|%|and a half hours|thousand|hundred|of (?:them|us|you)|or|to\b|in the (?:morning|afternoon|evening|night)|"
    r"on the go|point|kids|children|kilos?|sessions?|visits?|things?|people|"
    r"years (?:in|at|here|on|ago|since|together|clean|sober)"
)

_EMAIL = regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPOKEN_EMAIL = regex.compile(
    r"\b[a-z0-9]+(?:(?: dot | underscore |\.)[a-z0-9]+)* at [a-z0-9-]+(?: ?dot ?(?:co|com|org|net|ac|gov|uk|nhs))+\b",
    regex.IGNORECASE,
)
_WEB = regex.compile(
    r"(?:https?://[^\s<>\"”)\]]+|\bwww\.[^\s<>\"”)\],;]+|(?<![\w@.])@[A-Za-z]\w{2,30}\b|"
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk|org\.uk|gov\.uk|ac\.uk|nhs\.uk|io)\b(?:/[^\s<>\"”)\]]*)?)"
)
_PHONE = regex.compile(
    r"(?<![\w+])(?:\+\d{1,3}[ -]?(?:\(0\))?[ -]?|\(?0)(?:[ ()-]{0,2}\d){8,11}(?![\w])|"
    r"(?<![\w(])\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?![\w])"
)
_SPOKEN_PHONE = regex.compile(rf"\b{_DIGIT_WORDS}(?:,?[ -]{_DIGIT_WORDS}){{6,}}\b", regex.IGNORECASE)
_DATE = regex.compile(
    rf"\b(?:the )?{_NTH}\s+(?:of\s+)?{_MONTH}\b{_YEAR}?|"
    rf"\b{_MONTH}\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\b|the {_NTH}\b)(?![\d:]){_YEAR}?|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:the )?\d{1,2}(?:st|nd|rd|th)\b|"
    r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2})(?![\d/-]|\.\d)",
    regex.IGNORECASE,
)
_AGE = regex.compile(
    rf"\b{_NUMBER}[- ](?:and a half[- ])?years?[- ]olds?\b|\b\d{{1,2}}[- ]?(?:yo|y/o)\b|"
    rf"\b{_NUMBER}[- ](?:months?|weeks?)[- ]old\b|"
    rf"\baged? (?:of )?{_NUMBER}\b|"
    rf"(?<=\b(?:I|he|she|they)(?:['’]s|['’]m|['’]re|['’]d be| is| am| was| were|['’]ll be)"
    rf"(?: (?:only|just|about|now|nearly|almost|still))? )(?!one\b){_NUMBER}\b"
    rf"(?: and a half\b)?(?![ -](?:{_OTHERS_IN_NUMBERS}))(?![:.]\d|[-/]\d)|"
    rf"(?<=\b(?:turned|turns|turning|nearly|just gone) ){_NUMBER}\b(?= now| in | last | next |[.,?!])",
    regex.IGNORECASE,
)
_POSTCODE = regex.compile(
    rf"\b[A-Z]{{1,2}}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}\b|\b(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?\b"
)
_ID = regex.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-NP-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b|\bQQ ?\d\d ?\d\d ?\d\d ?[A-D]\b|"
    r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|"
    r"\b[A-Z]{2}\d\d ?[A-Z]{3}\b|"
    r"\b(?=[A-Z\d/-]*[A-Z])(?=(?:[A-Z/-]*\d){4})[A-Z]{1,4}[A-Z\d]*(?:[/-][A-Z\d]+)*\b"
)
_NAMED_ID = regex.compile(
    r"\b(?:NHS|case|file|hospital|reference|ref|client|patient|passport|court|crime|account|licence|policy|"
    r"insurance|CRN|UPN|URN|NINO|police|staff|badge|claim)\b ?(?:(?:number|no|ref|id)\b)?\.?"
    r"[^\S\n]*(?:\([^)\n]{0,20}\))?"
    r"[^\S\n]*(?:is|was|:|#|=)?[^\S\n]*(?P<id>(?=[\w/ -]*\d{3})[A-Z\d]+(?:[ /-][A-Z\d]+){0,5})",
    regex.IGNORECASE,
)
_ADDRESS = regex.compile(
    rf"\b(?:flat \d+\w?,? )?\d{{1,4}}[a-z]? (?:\p{{Lu}}[\p{{L}}\p{{M}}'’-]+ ){{1,3}}{_STREET_ENDS}\b"
    r"(?! [A-Z][a-z]+ (?:Hub|Centre))"
)
_BORN = regex.compile(r"\b(?:born|birthday|birth|d\.?o\.?b)\b", regex.IGNORECASE)


def _whole(kind: NameKind, pattern: "regex.Pattern[str]") -> Callable[[str], Iterator[Found]]:
    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text):
            yield (*match.span(), kind)

    return find


def _named_ids(text: str) -> Iterator[Found]:
    for match in _NAMED_ID.finditer(text):
        yield (*match.span("id"), NameKind.ID)


_IN_ORDER = (
    _whole(NameKind.EMAIL, _EMAIL),
    _whole(NameKind.EMAIL, _SPOKEN_EMAIL),
    _whole(NameKind.WEB, _WEB),
    _named_ids,
    _whole(NameKind.DATE, _DATE),
    _whole(NameKind.POSTCODE, _POSTCODE),
    _whole(NameKind.PHONE, _PHONE),
    _whole(NameKind.PHONE, _SPOKEN_PHONE),
    _whole(NameKind.ID, _ID),
    _whole(NameKind.AGE, _AGE),
    _whole(NameKind.PLACE, _ADDRESS),
)
"""Where two would claim the same characters, the first does."""


def written_patterns(text: str) -> list[Found]:
    """Return where numbers and addresses stand in a text: start, end and kind, in its order.

    >>> [("Ring 07700 900361 after 4.30"[start:end], str(kind)) for start, end, kind in
    ...  written_patterns("Ring 07700 900361 after 4.30")]
    [('07700 900361', 'phone number')]
    """
    taken: list[Found] = []
    for find in _IN_ORDER:
        taken += [one for one in find(text) if not any(one[0] < end and start < one[1] for start, end, _ in taken)]
    return sorted(taken)


def is_birthday(before: str) -> bool:
    """Tell whether the words before a date say that somebody was born on it.

    >>> is_birthday("She was born on the ")
    True
    """
    return bool(_BORN.search(before))
