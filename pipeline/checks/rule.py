"""What a rule is, and how it is applied: two sides of printed numbers, the difference, the tolerance, the blame.

The tolerance is never a chosen number: each printed number is off by at most half a unit of its last printed decimal,
so a sum of them by at most the sum of those halves.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.checks.numbers import Number, slack_of
from pipeline.records import Check, Finding, Origin

PASS, ROUNDING, FAIL, NOT_APPLICABLE = "pass", "rounding", "fail", "not_applicable"
_TOLD = 4  # addends that a message names, one by one


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: `asserts` is what holds where it passes, `tolerance` what it lets differ and why.

    `severity` is that of a finding where it fails by the source's fault: error where the source contradicts itself for
    sure, warning where it is only odd.  `verb` stands between the two sides in a message.
    """

    name: str
    asserts: str
    tolerance: str = "half a unit of the last printed decimal of each number, for each was rounded on its own"
    severity: str = "error"
    verb: str = "is not"
    unit: str = "yuan"


@dataclass(frozen=True, slots=True)
class Held:
    """A rule as it was applied to `numbers`.

    `about` is the row, the table or the project: its failures are told of together.  `said` is how this one reads.
    """

    rule: Rule
    check: Check
    about: str
    numbers: tuple[Number, ...] = ()
    said: str = ""

    @property
    def failed(self) -> bool:
        return self.check.result == FAIL


def finding_of(failures: Sequence[Held]) -> Finding:
    """What tells of failures of one rule, of one row: the first, and how many more there are."""
    rule, check = failures[0].rule, failures[0].check
    message = f"{check.subject}: {failures[0].said}"
    if check.difference is not None and check.unit == "yuan":
        message += f"; the difference is {check.difference:,.2f} yuan"
    if len(failures) > 1:
        message += f"; so in {len(failures) - 1} more columns of the row"
    if check.note:
        message += f"; this may be a fault of the reading: {check.note}"
    return Finding(page=check.page, rule=rule.name, severity=rule.severity if check.blame == "source" else "warning",
                   message=message, blame=check.blame, record=failures[0].about,
                   origins=tuple(origin for failure in failures for origin in failure.check.origins))


def hold(rule: Rule, about: str, left: Number, right: Sequence[Number], *, column: str = "",
         doubt: str | None = None) -> Held:
    """Hold a printed number to the sum of others; `doubt` says what makes it uncertain that these belong together.

    `about` is the row, the table or the project that is checked, `column` the column of the row.
    """
    total = sum((number.value for number in right), Decimal(0))
    return judge(rule, about, left, right, total, slack_of((left, *right)), column=column, doubt=doubt)


def judge(rule: Rule, about: str, left: Number, right: Sequence[Number], expected: Decimal, tolerance: Decimal, *,
          column: str = "", doubt: str | None = None, shown: str | None = None) -> Held:
    """Hold a printed number to `expected`, which was reckoned from the numbers of the right side.

    `shown` is how a message prints the right side; without it the numbers are added.
    """
    subject = ", ".join(filter(None, (about, column)))
    if any(number.unread for number in (left, *right)):
        return not_applicable(rule, subject, left, right, "one of the numbers could not be read")
    difference = left.value - expected
    doubt = doubt or next((number.doubt for number in (left, *right) if number.doubt), None)
    result = PASS if not difference else ROUNDING if abs(difference) <= tolerance else FAIL
    blame = {PASS: None, ROUNDING: "rounding", FAIL: "extraction" if doubt else "source"}[result]
    check = Check(page=left.page, rule=rule.name, subject=subject, result=result, unit=rule.unit, left_value=left.value,
                  right_value=expected, difference=difference, tolerance=tolerance, blame=blame, note=doubt,
                  origins=_origins(left, right))
    said = f"{left.text} {rule.verb} {shown or _sum(right)}" if result == FAIL else ""
    return Held(rule, check, about, (left, *right), said)


def not_applicable(rule: Rule, subject: str, left: Number, right: Sequence[Number], why: str) -> Held:
    return Held(rule, Check(page=left.page, rule=rule.name, subject=subject, result=NOT_APPLICABLE, note=why,
                            origins=_origins(left, right)), subject)


def odd(rule: Rule, subject: str, number: Number, said: str) -> Held:
    """A failure of one printed text that can not be as it is; `said` is the message."""
    check = Check(page=number.page, rule=rule.name, subject=subject, result=FAIL, origins=_origins(number, ()),
                  blame="extraction" if number.doubt else "source", note=number.doubt)
    return Held(rule, check, subject, (number,), said)


def fine(rule: Rule, subject: str, number: Number) -> Held:
    """What `odd` would tell of is not there."""
    return Held(rule, Check(page=number.page, rule=rule.name, subject=subject, result=PASS,
                            origins=_origins(number, ())), subject)


def doubted(held: Held, why: str) -> Held:
    """A failure that may be a fault of the reading."""
    return replace(held, check=replace(held.check, blame="extraction", note=why))


def _sum(numbers: Sequence[Number]) -> str:
    printed = [number.text for number in numbers if number.value] or ["0"]
    if len(printed) <= _TOLD:
        return " + ".join(printed)
    return f"{' + '.join(printed[:_TOLD - 1])} + {len(printed) - _TOLD + 1} more"


def _origins(left: Number, right: Sequence[Number]) -> tuple[Origin, ...]:
    sides = [("left", left)] + [("right", number) for number in right]
    return tuple(origin._replace(field=side) for side, number in sides if not number.blank for origin in number.origins)
