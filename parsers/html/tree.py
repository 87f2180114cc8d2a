"""A web page's bytes to its tree of elements, and what of it is shown."""
from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree, html

from parsers.document import Problem
from parsers.encoding import decode
from parsers.errors import DamagedFile, EmptyFile

Element = Any  # lxml ships no types

MAX_CHARACTERS = 20_000_000
_DECLARED = re.compile(
    rb"""<meta\b[^<>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml[^<>]*\bencoding=["']([\w.:-]+)""", re.I)
_DECLARED_WITHIN = 4096
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Declarations that are as often wrong as right: what such bytes are, they show themselves.
_CONTENT_TELLS = frozenset({"utf-8", "gb2312", "gbk", "gb18030", "iso8859-1", "cp1252", "ascii"})

_NOT_SHOWN = frozenset({
    "head", "script", "style", "noscript", "noframes", "template", "iframe", "object", "applet", "svg", "canvas",
    "audio", "video", "map", "colgroup", "rp", "rt"})
_NOT_CONTENT = frozenset({"nav", "footer", "aside", "select", "option", "datalist", "button", "textarea", "input"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar"})
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def tree(data: bytes, declared: str | None = None) -> tuple[Element, tuple[Problem, ...]]:
    """The page's root, and what was lost of it; `declared` is an encoding that is named outside the page.

    Raises DamagedFile where it is no text or too large, EmptyFile where it has no element.
    """
    text = text_of(data, declared)
    if len(text) > MAX_CHARACTERS:
        raise DamagedFile(f"The page has more than {MAX_CHARACTERS} characters; no disclosure is that large.")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise EmptyFile("The page has no content; open it in a browser and save what it shows.") from error
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    problem = Problem("elements stand too deep within each other to be read; the rest of the page is missing",
                      rule="page-cut-off")
    return root, (problem,) if too_deep else ()


def text_of(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes: by their byte order mark, or in an encoding that only a declaration can tell, else by
    what they are themselves.  Raises DamagedFile where they are no text."""
    named = _codec(declared or _declared_in(data))
    if named and named not in _CONTENT_TELLS and not data.startswith(_BYTE_ORDER_MARKS):
        try:
            return data.decode(named)
        except (UnicodeDecodeError, LookupError):
            pass
    text = decode(data)
    if text is None:
        raise DamagedFile("The page is in no encoding that is known here; save it as UTF-8.")
    return text


def is_left_out(element: Element) -> bool:
    """Whether the element is not shown, or stands around the content: navigation, a foot, what is to be filled in."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NOT_SHOWN or tag in _NOT_CONTENT:
        return True
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true" or get("role", "").lower() in _ROLES:
        return True
    return bool(_INVISIBLE.search(get("style", "")))


def _declared_in(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _codec(name: str | None) -> str | None:
    """Python's name of a text encoding."""
    try:
        found = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None
