"""A text read around its one number: words and a bound before it, the number or range, its unit, the rest."""
from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.normalizer.numerals import CHINESE_NUMERAL, LONGEST_VALUE, NUMBER, chinese_to_int, to_decimal
from pipeline.normalizer.vocabulary import alternation, rows


class Reading(NamedTuple):
    """A text around its one number (or range, where `upper` is set).

    `words` stand before everything else; `lead` is what was peeled off between them and the number: lead-ins,
    bounds, a minus.  `inside` is True where the only bound is a bare 内 after the unit.  `rest` follows it all.
    """

    words: str
    lead: str
    comparator: str | None
    lower: Decimal
    upper: Decimal | None
    unit: str | None
    inside: bool
    rest: str


class _Span(NamedTuple):
    """The number or range of a text, and the text on both sides of it."""

    before: str
    lower: Decimal
    upper: Decimal | None
    after: str


PREFIXES = {row["word"]: row["comparator"] for row in rows("comparators") if row["position"] == "prefix"}
KINDS = {row["unit"]: row["kind"] for row in rows("units")}
_SUFFIXES = {row["word"]: row["comparator"] for row in rows("comparators") if row["position"] == "suffix"}


def _units(*kinds: str) -> str:
    return alternation(unit for unit, kind in KINDS.items() if kind in kinds)


_BOUND = alternation(PREFIXES)
_LEAD_IN = alternation(row["word"] for row in rows("lead_ins"))
_LEAD = re.compile(rf"(?:{_BOUND}|{_LEAD_IN}|[-:：,，(（“])\Z")
_SIGN_AT_END = re.compile(rf"(?:{_BOUND})\Z")

_COUNTED = _units("money", "length", "time", "count", "currency", "percent")
_KNOWN = f"(?:{_COUNTED}|{_units('rank')})"
_CJK = r"\u4e00-\u9fff"
_SUFFIX = alternation(_SUFFIXES)
_STOP = rf"(?=\Z|{_SUFFIX}|左右|上下|[^{_CJK}A-Za-z0-9²³])"
_MANY = "(?:[十百千]?万亿?|[百千]?亿|[百千])"
_NAMED_UNIT = rf"(?:%+|{_KNOWN}(?:[数次]{_STOP})?|{_MANY}{_KNOWN}?)"
_STRANGE_UNIT = rf"(?:(?!{_units('word')})[{_CJK}]{{1,3}}?|[A-Za-z][A-Za-z0-9²³]{{0,9}}){_STOP}"
_PER = rf"(?:[/.·•・*×每](?:{_KNOWN}|[{_CJK}A-Za-z]{{1,6}}?{_STOP})|、{_KNOWN})"
_LISTED = rf"[（(]{_KNOWN}(?:[/、,，]{_KNOWN})*[）)]"
_UNIT = re.compile(rf"(?:/?{_NAMED_UNIT}{_PER}*(?:{_LISTED})?{_PER}*|(?!{_SUFFIX}|左右|上下){_STRANGE_UNIT})")

_APPROXIMATE = re.compile(rf"[余多来](?={_MANY}|{_KNOWN})")
_MANY_MORE = re.compile(rf"^({_MANY})[余多](?={_KNOWN})")  # 1万余人
_NOTE = r"(?:[（(][^（()）]*[）)])"
_AFTER_UNIT = re.compile(rf"{_NOTE}?(?P<suffix>{_SUFFIX})?(?:左右|上下)?{_NOTE}?[。.；;，,、！!）)”]*")
_LEADING_YEAR = re.compile(r"(?:19|20)[0-9]{2}年度?(?=.*[0-9])")
_ENUMERATOR = re.compile(r"(?:指标)?(?:[（(]?[0-9]{1,2}[)）、:：]|[0-9]{1,2}\.)(?=[^0-9].*[0-9])")
_NAME_WITH_DIGITS = re.compile(r"[A-Za-z][0-9.]+")  # PM2.5, m2
_RANGE = re.compile("[-~至到]+")
_SENTENCE = re.compile(rf"[{_CJK}]+")
_FRACTION = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_IN_FRACTION = re.compile(rf"({'|'.join(_FRACTION)})({NUMBER.pattern}|{CHINESE_NUMERAL})")
_NUMERAL_AND_UNIT = re.compile(
    rf"(?P<lead>(?:{_BOUND}|{_LEAD_IN})*)(?P<numeral>{CHINESE_NUMERAL})(?P<unit>{_MANY}?(?:{_COUNTED})){_STOP}"
)


def read_number(text: str) -> Reading | None:
    """The reading of a folded text; None where it holds no number, or several, or is prose."""
    if len(text) > LONGEST_VALUE:
        return None
    text = _ENUMERATOR.sub("", _LEADING_YEAR.sub("", _in_arabic(text), count=1), count=1)
    span = _find_span(text)
    if span is None:
        return None
    words, lead, comparator = _peel(span.before)
    unit, rest = _split_unit(span.after)
    suffix, rest = _split_suffix(rest)
    lower = -span.lower if lead.endswith("-") else span.lower
    inside = suffix == "内" and comparator is None
    return Reading(words, lead, comparator or _SUFFIXES.get(suffix), lower, span.upper, unit, inside, rest)


def is_bound(text: str) -> bool:
    """Whether a folded text is a comparator and nothing else."""
    return text in PREFIXES


def starts_with_bound(text: str) -> bool:
    return re.match(_BOUND, text) is not None


def worded_bound(words: str) -> str | None:
    """The comparator of the last bound within words: 不少于全市企业数的 is ≥."""
    found = re.findall(_BOUND, words)
    return PREFIXES[found[-1]] if found else None


def _in_arabic(text: str) -> str:
    """Chinese numerals as digits, where they are the number of the text: 三次, 不少于两场, 百分之九十五."""
    text = _IN_FRACTION.sub(lambda match: _arabic(match[2]) + _FRACTION[match[1]], text)
    match = _NUMERAL_AND_UNIT.match(text)
    if match is None or re.search("[0-9]", text):
        return text
    return match["lead"] + _arabic(match["numeral"]) + text[match.start("unit") :]


def _arabic(numeral: str) -> str:
    return numeral if re.search("[0-9]", numeral) else str(chinese_to_int(numeral))


def _find_span(text: str) -> _Span | None:
    found = list(NUMBER.finditer(text))
    if not found or re.search("[0-9]", NUMBER.sub("", _NAME_WITH_DIGITS.sub("", text))):
        return None
    first, before, after = to_decimal(found[0][0]), text[: found[0].start()], text[found[-1].end() :]
    if len(found) == 1:
        return _Span(before, first, None, after)
    if len(found) > 2:
        return None
    between, second = text[found[0].end() : found[1].start()], to_decimal(found[1][0])
    if _is_range(between, after) and first < second:
        return _Span(before, first, second, after)
    unit = _unit_said_twice(before, between, after, same=first == second)
    return _Span(before, first, None, unit) if unit else None


def _is_range(between: str, after: str) -> bool:
    """Whether two numbers with this between them are a range: 80-90%, 80%～90%, 3次至5次."""
    match = _RANGE.search(between)
    return match is not None and match.end() == len(between) and after.startswith(between[: match.start()])


def _unit_said_twice(before: str, between: str, after: str, same: bool) -> str | None:
    """The unit of the first number in ≥95完成率达到95%: a target that its own sentence says again in per cent."""
    if not _SIGN_AT_END.search(before) or not _SENTENCE.fullmatch(between) or not re.fullmatch(r"%[。；]?", after):
        return None
    own = re.match(_COUNTED, between)
    return own[0] if own and not same else "%"


def _peel(before: str) -> tuple[str, str, str | None]:
    """(words, lead, comparator): bounds and lead-ins taken off the end.  A printed = gives way to another bound."""
    words, comparator = before, None
    while match := _LEAD.search(words):
        words = words[: match.start()]
        if comparator in (None, "="):
            comparator = PREFIXES.get(match[0], comparator)
    return words, before[len(words) :], comparator


def _split_unit(after: str) -> tuple[str | None, str]:
    approximate = _APPROXIMATE.match(after)
    after = _MANY_MORE.sub(r"\1", after[approximate.end() :] if approximate else after)
    match = _UNIT.match(after)
    if match is None:
        return None, after
    return re.sub("%+", "%", match[0]), after[match.end() :]


def _split_suffix(rest: str) -> tuple[str, str]:
    """(suffix, rest): a bound after the unit, which is blank where there is none, with notes in brackets and stops."""
    match = _AFTER_UNIT.match(rest)
    return (match["suffix"] or "", rest[match.end() :]) if match else ("", rest)
