"""A passage to figures: amount by amount, with what the text is about and why it says so."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.normalizer.text import strip_numbering
from pipeline.prose.grammar import GENERIC, NOUNS, Item, Told, compared_year, item_at_end, tell
from pipeline.prose.passages import Passage, heading_endings
from pipeline.prose.tokens import Token, tokens_of
from pipeline.records import Figure, Origin

_SCOPES = frozenset({"reason", "use", "aside"})
_BREAKS = frozenset({"comma", "semicolon", "stop", "colon"})
_BEFORE_LABEL = frozenset({"agency", "year", "this", "fill", "quote", "list"})
_SAYING = GENERIC | {"fill", "arranged"}
_BETWEEN_LISTED = frozenset({"list", "joins", "fill"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What is true of the document: its agency and its year."""

    organisation: str | None
    fiscal_year: int | None

    def year(self, token: Token | None) -> int | None:
        """The year that a token says: 2025年, 上年, 本年; the document's own where there is none."""
        if token is not None and token.year is not None:
            return token.year
        return self.last_year if token is not None and token.kind == "last" else self.fiscal_year

    @property
    def last_year(self) -> int | None:
        return None if self.fiscal_year is None else self.fiscal_year - 1


@dataclass(slots=True)
class Frame:
    """A sentence, or brackets in it: the tokens since the last amount or comma, the subject and where it was named.

    In the scope of a reason, a use or an aside few amounts are figures; `opened` is whether this clause opened it.
    `explained` is whether it told an amount since.  `levelled` is whether the subject has an amount of its own;
    `whole` is what 其中 or 包括 divides.
    """

    subject: Item | None
    since: int
    start: int
    clause: list[Token] = field(default_factory=list)
    scope: str = ""
    opened: bool = False
    explained: bool = False
    levelled: bool = False
    whole: Item | None = None

    def clear(self, start: int) -> None:
        self.clause, self.start, self.opened = [], start, False


@dataclass(slots=True)
class Reader:
    """Goes through one passage under a heading.

    `topic` is what its sentences are about, at first what the heading names; `base` the year last compared with.
    """

    passage: Passage
    setting: Setting
    heading: Passage | None = None
    headed: Item | None = None
    topic: Item | None = None
    base: Token | None = None
    year: Token | None = None  # the last that the sentence printed with an amount
    leads: bool = True  # whether the sentence's next item becomes the topic
    frames: list[Frame] = field(default_factory=list)
    seen: set[tuple[object, ...]] = field(default_factory=set)
    listed: list[Told] = field(default_factory=list)  # what waits for the next amounts of a list with 分别

    def read(self) -> Iterator[Figure]:
        text = self.passage.text
        begin = len(text) - len(strip_numbering(text))
        self.topic = self.headed = _heading_item(self.heading.text, self.setting.organisation) if self.heading else None
        self._begin_sentence(begin)
        for token in tokens_of(text, self.setting.organisation):
            if token.start >= begin:
                yield from self._next(token)

    def _next(self, token: Token) -> Iterator[Figure]:
        if token.kind == "amount":
            yield from self._amount(token)
        elif token.kind in _BREAKS:
            self._break(token)
        elif token.kind == "open":
            self.frames.append(replace(self._frame, clause=[], start=token.end, opened=False))
        elif token.kind == "close":
            self._close()
        else:
            self._word(token)

    @property
    def _frame(self) -> Frame:
        return self.frames[-1]

    def _begin_sentence(self, start: int) -> None:
        self.frames, self.listed, self.leads = [Frame(self.topic, start, start)], [], True
        self.year = None

    def _close(self) -> None:
        if len(self.frames) > 1:
            self.frames.pop()

    def _word(self, token: Token) -> None:
        if token.kind == "part":
            self.leads = False
            self._frame.whole = self._frame.subject
        self._frame.clause.append(token)
        if token.kind in _SCOPES:
            self._frame.scope, self._frame.opened, self._frame.explained = token.kind, True, False

    def _break(self, token: Token) -> None:
        clause = self._frame.clause
        if token.kind == "colon" and clause and clause[-1].kind == "mark":
            return self._word(token)  # 住房公积金（项）：支出1073万元
        self.base = compared_year(clause) or self.base
        if (item := _label(clause)) is not None:
            self._is_about(item)
        if token.kind == "stop":
            return self._begin_sentence(token.end)
        if token.kind == "semicolon" and self._frame.scope != "aside":
            self._frame.scope = ""
        self._frame.clear(token.end)

    def _is_about(self, item: Item) -> None:
        frame = self._frame
        frame.subject, frame.since, frame.levelled = item, frame.start, False
        if self.leads and len(self.frames) == 1 and not frame.scope:
            self.topic = item
        self.leads = False

    def _amount(self, token: Token) -> Iterator[Figure]:
        told = self._from_list(token) or tell((*self._frame.clause, token))
        if told is not None:
            self.base = told.base or self.base
            if told.items:
                self.listed = [replace(told, item=item, items=()) for item in told.items[1:]]
                told = replace(told, item=told.items[0])
            if told.item and told.item.general and self._frame.subject:
                told = replace(told, item=None, silent=True)
            if self._ends_reason(told):
                self._frame.scope = ""
            if self._counts(told):
                yield from self._once(self._figure(told, token))
            self._frame.explained = True
        self._frame.clear(token.end)

    def _ends_reason(self, told: Told) -> bool:
        """Whether a clause of nothing but an item and its amount goes on after the words of a reason.

        After an amount within the reason it may be another one of it.
        """
        frame, item = self._frame, told.item
        within = frame.scope != "reason" or frame.opened or frame.explained or told.measure != "level"
        return not within and item is not None and item.plain and all(
            token.kind in _BEFORE_LABEL | {"part"} for token in frame.clause if token.start < item.start)

    def _once(self, figure: Figure) -> Iterator[Figure]:
        """A figure, unless the passage told it before of the same whole."""
        whole = self._frame.whole.name if self._frame.whole else None
        told = (whole, figure.item, figure.amount_yuan, figure.measure, figure.fiscal_year, figure.base_year)
        if told not in self.seen:
            self.seen.add(told)
            yield figure

    def _from_list(self, token: Token) -> Told | None:
        """What an amount says that follows others after 分别."""
        if not self.listed or any(word.kind not in _BETWEEN_LISTED for word in self._frame.clause):
            return None
        told = self.listed.pop(0)
        amount = token.amount_yuan or Decimal()
        return replace(told, amount_yuan=-amount if told.amount_yuan < 0 else amount)

    def _counts(self, told: Told) -> bool:
        """Whether an amount is one of the agency's figures, not a detail of a reason or a use."""
        scope, item = self._frame.scope, told.item
        if item is None and not (told.silent and self._frame.subject and self._says_something(told)):
            return False
        if item is None and any(token.kind == "each" for token in self._frame.clause):
            return False  # 分别 distributes amounts over items that other clauses name
        if scope == "reason":
            return told.measure == "change" and item is not None and item.plain
        if scope == "use":
            return not self._frame.opened and (item.plain if item else told.measure == "change")
        return scope != "aside"

    def _says_something(self, told: Told) -> bool:
        """A bare number after a comma says nothing: it needs a verb, or a word such as 预算数 or 安排."""
        return told.measure == "change" or any(token.kind in _SAYING for token in self._frame.clause)

    def _figure(self, told: Told, amount: Token) -> Figure:
        if told.item is not None:
            self._is_about(told.item)
        self.leads = False
        frame = self._frame
        self.year = self.year if told.year is None or told.base is not None else told.year
        item = told.item or frame.subject
        assert item is not None  # _counts asks for one
        raw = self._raw(told, item)
        frame.levelled = frame.levelled or told.measure == "level"
        start = frame.start if told.item else frame.since
        return Figure(
            page=self.passage.page_at(start), item=item.name, item_raw=raw,
            organisation=self.setting.organisation, fiscal_year=self.setting.year(told.year or self.year),
            unit="元", amount_yuan=told.amount_yuan, measure=told.measure, base_year=self._base_year(told),
            source="text", quote=self.passage.text[start:amount.end].lstrip("，、；和及"),
            origins=(*self._origins_of(item), *self.passage.origins("quote", start, amount.end)))

    def _raw(self, told: Told, item: Item) -> str:
        """The item as printed; of its second level what tells it from the first: 年初预算22万元，支出决算8万元."""
        said = "".join(token.text for token in self._frame.clause if token.kind in GENERIC)
        of_base = told.base is not None or (told.year is not None and told.year.kind == "last")
        second = self._frame.levelled and told.item is None and told.measure == "level" and not of_base
        return item.name + said if second and said else item.raw

    def _origins_of(self, item: Item) -> tuple[Origin, ...]:
        if item is self.headed and self.heading is not None:
            return self.heading.origins("item", 0, len(self.heading.text))
        return self.passage.origins("item", item.start, item.start + len(item.raw))

    def _base_year(self, told: Told) -> int | None:
        if told.measure == "level":
            return None
        base = told.base or self.base
        return self.setting.year(base) if base is not None else self.setting.last_year


@lru_cache(maxsize=64)  # each passage under a heading asks
def _heading_item(heading: str, agency: str | None) -> Item | None:
    """The item that a heading names: （一）因公出国（境）经费, 机关运行经费情况说明."""
    text = strip_numbering(heading)
    for ending in heading_endings():
        text = text.removesuffix(ending)
    return _label(tokens_of(text, agency))


def _label(clause: Sequence[Token]) -> Item | None:
    """The item that a clause consists of, but for its year and agency."""
    item = item_at_end(clause)
    if item is None or not any(token.kind in NOUNS or token.kind == "mark" for token in clause):
        return None
    before = [token for token in clause if token.start < item.start]
    levels = max((i for i, token in enumerate(before, start=1) if token.kind == "mark"), default=0)  # 农林水支出（类）
    return item if all(token.kind in _BEFORE_LABEL for token in before[levels:]) else None
