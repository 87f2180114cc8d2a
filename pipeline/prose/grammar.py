"""What one amount says: the tokens before it in its clause to its noun, its measure and its year.

    level       [year] item fill* AMOUNT                 2026年收入预算共17万元
    change      item [comparison] verb AMOUNT            收入预算比上年减少49.81万元
    difference  item smaller-than base AMOUNT            本年数小于上年预算数40.05万元
    moved       comparison verb item AMOUNT              较上年增加了培训费0.2万元
    base level  comparison AMOUNT                        比2025年年初预算数69043.50万元(增加2050.67万元)
    comparison  base year generic* [compared]            比上年预算数, 与2020年相比, 同比
    item        name* (item | head) generic*             基金预算收入, 人员类项目 + 经费, “三公”经费 + 预算数
    subject     name* mark                               行政运行（2014001）, 住房公积金（项）
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.prose.tokens import Token, roles

Tokens = Sequence[Token]

NOUNS = frozenset({"item", "head", "carryover"})
GENERIC = frozenset({"generic", "planned", "account"})
_IN_NAMES = NOUNS | GENERIC | {"within", "share", "join", "joins", "quote", "note"}
_FILLERS = GENERIC | {"fill", "arranged", "each", "apiece", "quote"}
_YEARS = frozenset({"year", "last", "this"})
_CHANGES = {"rise": 1, "fall": -1, "above": 1, "below": -1}
# With nothing but these before it an amount is told of what the text is about.
_SILENT = _FILLERS | _YEARS | {
    "agency", "number", "close", "base", "alike", "compared", "rise", "fall", "above", "below", "to", "part", "comma"}
_BEFORE_SHARE = _SILENT | {"list", "joins"}
_RAW = NOUNS - {"carryover"} | GENERIC | {"mark", "arranged"}
_UNKNOWN = frozenset({"number", "word", "note", "close", "list", "rise", "fall"})
# Printed where a subject of the budget has its amount: 住房公积金（项）支出1073万元.
_AFTER_MARK = frozenset({"支出", "预算支出", "支出合计"})
_BEHIND_MARK = GENERIC | {"colon", "year", "arranged"}


@dataclass(frozen=True, slots=True)
class Item:
    """An amount's noun; `raw` with the generic words after it.  `plain` is whether it names an amount by itself.

    One that is no more than 支出决算 is `general`: it is that of what the text is about, if that is known.
    """

    name: str
    raw: str
    start: int
    plain: bool
    general: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One amount and what its clause says of it.

    `item` is None where the clause names none; `silent` then is whether it goes on about what the text is about.
    `base` is the year word of a comparison, `year` that of the amount itself.  `items` are those of a list with 分别.
    """

    amount_yuan: Decimal
    measure: str
    item: Item | None
    silent: bool
    base: Token | None
    year: Token | None
    items: tuple[Item, ...] = ()


def tell(tokens: Tokens) -> Told | None:
    """What the tokens say of the amount that they end with; None for a price or a threshold."""
    amount, before = tokens[-1], tokens[:-1]
    if amount.amount_yuan is None or any(token.kind == "rate" for token in before):
        return None
    verb = _verb(before)
    if verb is None:
        return _moved(before, amount.amount_yuan) or _level(before, amount.amount_yuan)
    return _change(before[:verb], before[verb], amount.amount_yuan)


def _verb(before: Tokens) -> int | None:
    """Where the verb stands that makes the amount a change."""
    end = _trimmed(before, frozenset({"fill", "each", "apiece"}))
    if end and before[end - 1].kind in ("rise", "fall"):
        return end - 1
    if (comparison := _comparison(before)) is not None and _is_silent(before[comparison:]):
        return None
    kinds = [token.kind for token in before]
    where = max((i for i, kind in enumerate(kinds) if kind in ("above", "below")), default=None)
    return where if where is not None and "last" in kinds[where:] and _is_silent(before[where:]) else None


def _change(before: Tokens, verb: Token, amount: Decimal) -> Told:
    at = _comparison(before)
    subject, base = (before, None) if at is None else (_subject(before, at), _base(before[at:]))
    return Told(_signed(verb, amount), "change", item_at_end(subject), _is_silent(subject),
                base, _year(before[:at]), items_in(before, at))


def _subject(before: Tokens, at: int) -> Tokens:
    """What stands before a comparison or, where nothing does, after it: 与上年相比，财政拨款支出 ..."""
    compared = max((i for i, token in enumerate(before) if token.kind == "compared"), default=None)
    after = () if compared is None else before[compared + 1:]
    return after if item_at_end(after) else before[:at]


def _level(before: Tokens, amount: Decimal) -> Told:
    at = _comparison(before)
    if at is not None and _is_silent(before[at:]):
        base = _base(before[at:])
        return Told(amount, "level", item_at_end(before[:at]), _is_silent(before[:at]), base, base)
    end = _trimmed(before, _FILLERS - GENERIC - {"arranged"})
    raised = bool(end and before[end - 1].kind == "to")  # 增加至
    subject = before[:_verb_before(before, end)] if raised else before
    silent = _is_silent(subject) and not any(token.kind in _CHANGES for token in subject)  # 增加部门预算100万元
    return Told(amount, "level", item_at_end(subject), silent, None, _year(before), items_in(before))


def _moved(before: Tokens, amount: Decimal) -> Told | None:
    """较上年增加了培训费0.2万元: the item stands after its verb."""
    item = item_at_end(before)
    named = next((i for i, token in enumerate(before) if item and token.start >= item.start), 0)
    end = _trimmed(before[:named], frozenset({"fill"}))
    if item is None or not end or before[end - 1].kind not in ("rise", "fall"):
        return None
    return Told(_signed(before[end - 1], amount), "change", item, False, compared_year(before), None)


def _verb_before(before: Tokens, end: int) -> int:
    return end - 2 if end > 1 and before[end - 2].kind in ("rise", "fall") else end - 1


def _comparison(tokens: Tokens) -> int | None:
    """Where the last comparison begins."""
    return max((i for i, token in enumerate(tokens) if token.kind == "alike" or _begins_comparison(tokens, i)),
               default=None)


def _begins_comparison(tokens: Tokens, i: int) -> bool:
    return tokens[i].kind == "base" and tokens[i + 1:i + 2] != () and tokens[i + 1].kind in _YEARS | {"planned"}


def compared_year(tokens: Tokens) -> Token | None:
    """The year of the last comparison in a clause."""
    at = _comparison(tokens)
    return None if at is None else _base(tokens[at:])


def _signed(verb: Token, amount: Decimal) -> Decimal:
    """By how much an amount went up, or (below 0) down; never -0."""
    return _CHANGES[verb.kind] * amount or Decimal()


def _base(comparison: Tokens) -> Token | None:
    """The year that a comparison names; its own first word, which stands for no other year, where it names a budget."""
    return _year(comparison) or (comparison[0] if comparison[0].kind == "base" else None)


def _year(tokens: Tokens) -> Token | None:
    return next((token for token in reversed(tokens) if token.kind in _YEARS), None)


def _is_silent(tokens: Tokens) -> bool:
    return all(token.kind in _SILENT for token in tokens)


def _trimmed(tokens: Tokens, kinds: frozenset[str]) -> int:
    """How many tokens are left without those of the kinds at the end."""
    end = len(tokens)
    while end and tokens[end - 1].kind in kinds:
        end -= 1
    return end


def items_in(tokens: Tokens, end: int | None = None) -> tuple[Item, ...]:
    """The items before `end` of a list with 分别: 收入预算、支出预算和结余分别为 ...; () of another clause."""
    if not any(token.kind == "each" for token in tokens):
        return ()
    listed = tokens[:end]
    found: list[Item] = []
    begin = 0
    for i in range(len(listed) + 1):
        ends = i == len(listed) or listed[i].kind in ("list", "joins")
        if ends and (item := item_at_end(listed[begin:i])):
            found.append(item)
            begin = i + 1
    return tuple(found)


def item_at_end(tokens: Tokens) -> Item | None:
    """The item that the tokens end with, but for words that add nothing; None where they end with another word."""
    end = _trimmed(tokens, _FILLERS | _YEARS)
    marked = _marked(tokens, end)
    if marked is not None:
        return _subject_of_budget(tokens[:marked], tokens[marked:])
    noun = end - 1 if end > 1 and tokens[end - 1].kind == "within" else end  # 政府采购货物类
    if noun and tokens[noun - 1].kind == "share" and all(token.kind in _BEFORE_SHARE for token in tokens[:noun - 1]):
        return _named(tokens, noun - 1, end)
    if not noun or tokens[noun - 1].kind not in NOUNS:
        return None
    start = _name_start(tokens, end)
    if start == end - 1 and tokens[start].kind == "head" and start and tokens[start - 1].kind in _UNKNOWN:
        return None  # 社工23名支出: the name is longer than what is understood of it
    return _named(tokens, start, end)


def _marked(tokens: Tokens, end: int) -> int | None:
    """Where a name ends that a mark shows to be a subject of the budget."""
    while end and (tokens[end - 1].text in _AFTER_MARK or tokens[end - 1].kind in _BEHIND_MARK):
        end -= 1
    if end and tokens[end - 1].kind == "mark":
        return end
    codes = [i for i, token in enumerate(tokens) if token.kind == "code"]
    return len(tokens) if codes and _trimmed(tokens, _FILLERS) == len(tokens) else None


def _subject_of_budget(name: Tokens, after: Tokens) -> Item | None:
    end = _trimmed(name, frozenset({"mark"}))
    start = end
    while start and name[start - 1].kind not in ("mark", "code", "close", "number", "comma", "colon", "year"):
        start -= 1
    return _named(name, start, end, (*name[end:], *after)) if start < end else None


def _name_start(tokens: Tokens, end: int) -> int:
    start = end - 1
    while start and _belongs(tokens, start - 1):
        start -= 1
    while start < end - 1 and (tokens[start].kind in ("joins", "note") or _is_unpaired_quote(tokens[start:end])):
        start += 1
    return start


def _is_unpaired_quote(name: Tokens) -> bool:
    """Whether a name begins with a quotation mark that has no other: “农林水支出”科目, but not “三公经费”支出."""
    return name[0].kind == "quote" and sum(token.kind == "quote" for token in name) % 2 == 1


def _belongs(tokens: Tokens, i: int) -> bool:
    """Whether a token belongs to the name that goes on after it."""
    token = tokens[i]
    if token.text == "的":
        return i > 0 and tokens[i - 1].kind == "carryover"
    if token.kind == "this":  # 一般公共预算 + 当年 + 拨款
        return i > 0 and tokens[i - 1].kind in NOUNS
    return token.kind in _IN_NAMES and not (token.kind == "join" and _ends_agency(token.text))


def _ends_agency(word: str) -> bool:
    return any(role == "agency_ending" and word.endswith(ending) for ending, role in roles().items())


def _named(tokens: Tokens, start: int, end: int, after: Tokens = ()) -> Item:
    name = "".join(token.text for token in tokens[start:end])
    rest = after or tokens[end:]
    raw = name + "".join(token.text for token in rest if token.kind in _RAW)
    alone = end == start + 1 and tokens[start].kind == "head" and any(token.kind == "account" for token in rest)
    return Item(name, raw, tokens[start].start, tokens[end - 1].kind in ("item", "carryover"), alone)
