"""Lists of given names, short forms and countries that come inside packages; without them the rules stand alone."""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import regex

from toolkit.errors import NotFound, ToolkitError
from toolkit.privacy.tokens import folded

ENGINES = ("rules", "library")
PACKAGES = ("faker", "nicknames")
LOCALES = (
    "en", "en_GB", "en_IE", "en_IN", "en_NG", "en_PK", "az_AZ", "cs_CZ", "da_DK", "de_DE", "es_ES", "et_EE", "fi_FI",
    "fr_FR", "ga_IE", "ha_NG", "hr_HR", "hu_HU", "id_ID", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pl_PL",
    "pt_BR", "pt_PT", "ro_RO", "sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "uz_UZ", "vi_VN", "yo_NG", "zu_ZA",
)  # fmt: skip
ENGLISH = ("en", "en_GB", "en_IE")
LATIN = regex.compile(r"[\p{Latin}\p{M}]{3,}")  # shorter ones are words
LINE = "pip install 'qualitative-toolkit[names]' (in a clone: uv sync --extra names)"


@dataclass(frozen=True)
class Lists:
    """What packages know: given names, what each short form may stand for, and countries, in small letters."""

    given: frozenset[str] = frozenset()
    english: frozenset[str] = (
        frozenset()
    )  # those that are given in English: small letters alone tell too little of others
    short: dict[str, frozenset[str]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()


def chosen(engine: str | None) -> str:
    """Return the engine: the one asked for, else the best that is installed.

    Raises:
        NotFound: There is no such engine.
        ToolkitError: It needs packages that are not installed.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if engine is None:
        return "rules" if missing else "library"
    if engine not in ENGINES:
        raise NotFound.among("engine", engine, ENGINES)
    if engine == "library" and missing:
        raise ToolkitError(f"The lists of names are not installed ({', '.join(missing)}).", fix=f"Say {LINE}.")
    return engine


@cache
def library() -> Lists:
    """Return the lists of Faker and nicknames."""
    names = {locale: _given_names(locale) for locale in LOCALES}
    given, english = frozenset().union(*names.values()), frozenset().union(*(names[one] for one in ENGLISH))
    return Lists(given=given, english=english, short=_short_forms(), countries=_countries())


def _given_names(locale: str) -> set[str]:
    name = f"faker.providers.person.{locale}"
    provider = import_module(name).Provider
    parts = [getattr(provider, f"first_names{of}", ()) for of in ("", "_male", "_female")]
    lists = [one for one in parts if isinstance(one, (tuple, list, dict))]
    return {folded(name) for one in lists for name in one if LATIN.fullmatch(name)}


def _short_forms() -> dict[str, frozenset[str]]:
    full: dict[str, set[str]] = {}
    for name, shorts in import_module("nicknames").NickNamer.default_lookup().items():
        for short in shorts:
            full.setdefault(short, set()).add(name)
    return {short: frozenset(names) for short, names in full.items()}


def _countries() -> frozenset[str]:
    provider = import_module("faker.providers.address.en").Provider
    return frozenset(folded(one) for one in provider.countries)
