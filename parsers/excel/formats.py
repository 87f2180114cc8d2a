"""Number formats: a stored number and its format code to the text that is printed.

A code has up to four sections (`positive;negative;zero;text`), each a run of digit places, letters of a date, and
literals.  What is only laid out (colours, fill characters, the width of a blank) is left out, but for the sign of
numbers that only their colour shows to be negative, which is written.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from parsers.excel.dates import date_text

# A cell without a format shows so many characters of a fraction, its point included.
_GENERAL_WIDTH = 11
_SIGNIFICANT = 15  # digits that a stored number is good for: what follows is 0.30000000000000004
_TINY, _HUGE = 1e-9, 1e21
_LONGEST_CODE = 500  # programs end at 255
_ROUNDING = Context(prec=2 * _LONGEST_CODE, rounding=ROUND_HALF_UP)  # a place a character, and those of the number
# Formats that a file names by number only, as Excel shows them in China: 14 is m/d/yy elsewhere.
LOCAL_FORMATS = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'), **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'), **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}

_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]?|[^;])*')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<width>[_*].)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[eE]+|[aA]{3,4})|(?P<place>[0#?])|(?P<sign>[.,%@/])|(?P<other>.)", re.S)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_SHOWS_NEGATIVE = re.compile(r"[-−(（△▲负]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: `kind` is literal, general, exponent, half, date, elapsed, place or sign."""

    kind: str
    text: str


_POINT, _COMMA = Token("sign", "."), Token("sign", ",")


@dataclass(frozen=True, slots=True)
class Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None

    def has(self, kind: str, text: str | None = None) -> bool:
        return any(token.kind == kind and text in (None, token.text) for token in self.tokens)

    @property
    def shows_negative(self) -> bool:
        return any(token.kind == "literal" and _SHOWS_NEGATIVE.search(token.text) for token in self.tokens)


def printed(value: float, code: str, from_1904: bool = False) -> str:
    """The number as a cell with this format code prints it; `from_1904` is how the workbook counts days."""
    if not abs(value) < _HUGE:
        return general(value)
    sections = _sections(code[:_LONGEST_CODE])
    section = _chosen(sections, value)
    if section.has("date") or section.has("elapsed"):
        dated = date_text(value, [(token.kind, token.text) for token in section.tokens], from_1904)
        return general(value) if dated is None else dated
    if section.has("general") or section.has("sign", "@") or section.has("sign", "/"):
        return _around_general(section, value)
    if not section.has("place"):
        return "".join(token.text for token in section.tokens)
    text = _scientific(section, value) if section.has("exponent") else _digits(section, value)
    return f"-{text}" if value < 0 and not section.shows_negative else text


def general(value: float) -> str:
    """The number as a cell without a format prints it, but whole numbers with all their digits: they may be codes."""
    if not abs(value) < _HUGE:
        return f"{value:E}"
    exact = Decimal(f"{value:.{_SIGNIFICANT}g}")
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    if abs(value) < _TINY:
        return f"{exact.normalize():E}"
    whole = len(str(abs(int(exact))))
    places = max(_GENERAL_WIDTH - 1 - whole, 0)
    text = f"{exact.quantize(Decimal(1).scaleb(-places), context=_ROUNDING):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[Section, ...]:
    """The sections for numbers: a fourth is for texts."""
    codes = [found[0] for found in _SECTION.finditer(code)]
    # A match ends at each semicolon, and an empty one follows where the next section begins.
    parts = [part for part, before in zip(codes, [";", *codes], strict=False) if part or not before]
    return tuple(_section(part) for part in (parts or ["General"])[:3])


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition = None
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        if kind == "bracket":
            if told := _CONDITION.fullmatch(text):
                condition = told[1], float(told[2])
            elif _ELAPSED.fullmatch(text):
                tokens.append(Token("elapsed", text.lower()))
            elif currency := _CURRENCY.match(text):
                tokens.append(Token("literal", currency[1]))
        elif kind != "width":
            tokens.append(Token("literal" if kind in ("quoted", "escaped", "other") else kind, text))
    return Section(tuple(tokens), condition)


def _chosen(sections: tuple[Section, ...], value: float) -> Section:
    if any(section.condition for section in sections):
        fits = (s for s in sections if s.condition is None or _meets(value, *s.condition))
        return next(fits, sections[-1])
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _meets(value: float, sign: str, bound: float) -> bool:
    return {"<": value < bound, ">": value > bound, "=": value == bound, "<=": value <= bound,
            ">=": value >= bound, "<>": value != bound}[sign]


def _around_general(section: Section, value: float) -> str:
    """The number without a format, with what is printed around it: 约@人."""
    text, told = "", False
    for token in section.tokens:
        if token.kind == "literal":
            text += token.text
        elif not told:
            text, told = text + general(value), True
    return text


def _scientific(section: Section, value: float) -> str:
    point = section.tokens.index(_POINT) if _POINT in section.tokens else len(section.tokens)
    exponent = next(i for i, token in enumerate(section.tokens) if token.kind == "exponent")
    return f"{abs(value):.{sum(token.kind == 'place' for token in section.tokens[point:exponent])}E}"


def _digits(section: Section, value: float) -> str:
    """The number's digits in their places, with the literals between them."""
    tokens, thousands, grouped = _without_commas(section.tokens)
    scale = 2 * sum(token == Token("sign", "%") for token in tokens) - 3 * thousands
    point = next((i for i, token in enumerate(tokens) if token == _POINT), len(tokens))
    unit = Decimal(1).scaleb(-sum(token.kind == "place" for token in tokens[point:]))
    exact = abs(Decimal(f"{value:.{_SIGNIFICANT}g}")).scaleb(scale).quantize(unit, context=_ROUNDING)
    whole, _, fraction = f"{exact:f}".partition(".")
    return _whole(tokens[:point], whole, grouped) + _fraction(tokens[point:], fraction)


def _without_commas(tokens: tuple[Token, ...]) -> tuple[list[Token], int, bool]:
    """The tokens, how many commas after a last place divide by a thousand, and whether one between places groups."""
    kept: list[Token] = []
    dividing, grouped = 0, False
    waiting = 0  # commas behind a place, of which the next token tells what they mean
    for token in (*tokens, Token("literal", "")):
        if token == _COMMA:
            waiting += bool(kept) and kept[-1].kind == "place"
            continue
        grouped |= waiting > 0 and token.kind == "place"
        dividing += 0 if token.kind == "place" else waiting
        waiting = 0
        kept.append(token)
    return kept, dividing, grouped


def _whole(tokens: list[Token], digits: str, grouped: bool) -> str:
    """The places before the point, filled from the right; the left-most takes all digits that are left."""
    left = list(digits.lstrip("0"))
    first = next((i for i, token in enumerate(tokens) if token.kind == "place"), None)
    pieces: list[str] = []
    count = 0
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind != "place":
            pieces.append(token.text)
            continue
        while left or token.text == "0":
            pieces.append((left.pop() if left else "0") + ("," if grouped and count and count % 3 == 0 else ""))
            count += 1
            if index != first or not left:
                break
    return "".join(reversed(pieces))


def _fraction(tokens: list[Token], digits: str) -> str:
    """The point and what follows it; a place that need not be filled is empty where only zeros are left."""
    text, index = "", 0
    for token in tokens:
        if token.kind != "place":
            text += token.text
            continue
        text += digits[index] if token.text == "0" or digits[index:].strip("0") else ""
        index += 1
    return text
