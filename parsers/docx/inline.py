"""The text of one paragraph: its runs, symbols, results of fields."""
from __future__ import annotations

from collections.abc import Iterator

from parsers.docx.xml import Element, child, children, is_on, name_of, value

# Not text of the paragraph: properties, field codes, phonetic guides, drawings (text boxes are blocks of their own).
_SILENT = frozenset({"pPr", "rPr", "instrText", "rt", "rubyPr", "drawing", "pict", "object", "txbxContent"})
_FIXED = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Codes from here on are places in a picture font, not characters.
_PICTURES = 0xD800
_PICTURED = frozenset((*range(0xA0, 0x100), *range(0xF000, 0xF100)))
# Characters that Word takes from a picture font, by font and the low byte of their code: those that disclosures use.
_SYMBOLS = {
    "symbol": {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB0: "°"},
    "wingdings": {0xFE: "☑", 0xA8: "□", 0x6F: "□", 0xFC: "✓", 0xFD: "☒"},
    "wingdings 2": {0x52: "☑", 0xA3: "□", 0x50: "✓", 0x54: "☒"},
}


def paragraph_text(paragraph: Element) -> str:
    """The printed text, tabs as spaces, line breaks as "\\n"; without the number that Word sets before it."""
    return "".join(_outside_field_codes(_runs(paragraph)))


def _runs(element: Element) -> Iterator[Element]:
    """The elements that print something or that open, separate or close a field, in order."""
    for node in children(element):
        name = name_of(node)
        if name in _SILENT or (name == "r" and is_on(child(node, "rPr", "vanish"))):
            continue
        if len(node) and name != "fldChar":
            yield from _runs(node)
        else:
            yield node


def _outside_field_codes(nodes: Iterator[Element]) -> Iterator[str]:
    # A field is begin, code, separate, result, end; a code can hold whole fields, whose results are not printed.
    in_code: list[bool] = []
    for node in nodes:
        kind = value(node, "fldCharType") if name_of(node) == "fldChar" else None
        if kind == "begin":
            in_code.append(True)
        elif kind == "separate" and in_code:
            in_code[-1] = False
        elif kind == "end" and in_code:
            in_code.pop()
        elif not any(in_code):
            yield _printed(node)


def _printed(node: Element) -> str:
    name = name_of(node)
    if name == "t":
        return _text(node)
    return _symbol(node) if name == "sym" else _FIXED.get(name, "")


def _text(node: Element) -> str:
    """The text of a run; one that is set in a picture font, as other programs write symbols, holds its codes."""
    text = node.text or ""
    fonts = child(node.getparent(), "rPr", "rFonts")
    font = (value(fonts, "ascii") or "").lower()
    if font not in _SYMBOLS:
        return text
    return "".join(_pictured(ord(c), font) if ord(c) in _PICTURED else c for c in text)


def _symbol(node: Element) -> str:
    font = (value(node, "font") or "").lower()
    code = _hexadecimal(value(node, "char"))
    if code < _PICTURES:
        return chr(code) if code >= ord(" ") else ""
    return _pictured(code, font)


def _pictured(code: int, font: str) -> str:
    low = code & 0xFF
    if font == "symbol" and ord(" ") <= low < ord("@"):
        return chr(low)  # digits and signs stand where ASCII has them
    return _SYMBOLS.get(font, {}).get(low, "")


def _hexadecimal(text: str | None) -> int:
    try:
        return int(text or "", 16)
    except ValueError:
        return 0
