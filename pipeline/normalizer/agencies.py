"""Names of agencies, as titles, table heads and file names print them."""
from __future__ import annotations

import re
from functools import cache

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import squeeze, strip_numbering

_DISCLOSURE = re.compile(
    r"(?:(?:部门|系统)?及(?:其)?[所下直]属(?:各级?)?(?:预算|事业)?单位)?"
    r"(?:年度|年)?(?:本级)?(?:部门|单位|市级|区级|县级)?(?:综合|整体|项目|政策和项目)?"
    r"(?:预算|决算|支出|绩效|自评|信息公开|“?三公”?)|关于")
_NOISE = re.compile(
    r"^(?:预算)?(?:附件|附表|附|表)[\d一二三四五六七八九十]*[:：.、]?|^预算\d+表|20\d\d\s*(?:年度|年)?|^[\s:：]+|^关于")
_LINE = re.compile(
    r"^(?:填报|编制|预算|主管|资金主管|申报)?(?:单位|部门)(?:名称|[（(]单位[)）]名称)?(?:[（(][^（()）]*[)）])?[:：]\s*(?P<name>[^:：]+)")
_CODED_LINE = re.compile(
    r"^(?P<code>(?!20\d\d年)\d{3,9})\s*[-_]?\s*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff（）()]{2,40})$")
_LEVEL = "(?:[（(](?:本级|汇总|机关)[)）]|本级|机关)?"
_FILE_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年")


@cache
def _ending() -> str:
    table = vocabulary.rows("agency_endings")
    not_after = "".join(f"(?<!{row['unless']})" for row in table if row["unless"])
    return rf"(?:{vocabulary.alternation(row['ending'] for row in table)}){not_after}"


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>[\u4e00-\u9fff（）()·]{{2,30}}?{_ending()}{_LEVEL})")


def is_agency(text: str | None) -> bool:
    """Whether a text is nothing but an agency's name: 云汉市档案馆（本级）."""
    return text is not None and _agency().fullmatch(squeeze(text).replace("(", "（").replace(")", "）")) is not None


def agency_in_title(title: str | None) -> str | None:
    """The agency that a disclosure's title or file name names, before or after its year.

    >>> agency_in_title("2026年云汉市水务局部门预算")
    '云汉市水务局'
    >>> agency_in_title("云汉市财政局关于下达2026年专项资金预算的通知")
    '云汉市财政局'
    """
    text = _NOISE.sub("", strip_numbering("".join((title or "").split())))
    head = _DISCLOSURE.split(_NOISE.sub("", text), maxsplit=1)[0].strip("_-— ")
    return head if is_agency(head) else None


def agency_in_line(line: str) -> tuple[str | None, str | None]:
    """(code, name) of a line over a table: 单位名称：云汉市水务局, 315001 云汉市水务局本级."""
    coded = _CODED_LINE.match(line)
    if coded and is_agency(coded["name"]):
        return coded["code"], coded["name"]
    found = _LINE.match(line)
    name = _agency().match("".join(found["name"].split())) if found else None
    return None, name["name"] if name else None


def file_stem(file_name: str) -> str:
    """A file's name without its ending, and of an archive's member only its own."""
    return file_name.rpartition("!")[2].rpartition(".")[0]


def agency_in_file_name(stem: str) -> str | None:
    """The agency in a file's stem; scrapers join city, agency, title and a hash with _."""
    return next((name for part in reversed(stem.split("_")) if (name := agency_in_title(part))), None)


def year_in_file_name(stem: str) -> int | None:
    found = _FILE_YEAR.search(stem)
    return int(found[1]) if found else None
