"""Walking WordprocessingML: children as the printed page shows them, attributes by their local names."""
from __future__ import annotations

import re
from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

# Elements that only wrap: what is in them stands where they stand.
_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "bdo", "dir"}
)
# Deletions as if accepted, and properties of the wrappers.
_DROPPED = frozenset({"del", "moveFrom", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_OFF = frozenset({"0", "false", "off", "none"})


def name_of(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element) -> Iterator[Element]:
    """The element's children in print: wrappers opened, deletions left out, one of each set of alternatives."""
    for node in element:
        if not isinstance(node.tag, str):  # a comment or a processing instruction
            continue
        name = name_of(node)
        if name == "AlternateContent":
            # Choice and Fallback draw the same thing for newer and older versions of Word.
            yield from children(node[0]) if len(node) else ()
        elif name in _WRAPPERS:
            yield from children(node)
        elif name not in _DROPPED:
            yield node


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along `path` of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = element.find(_WORD + name)
    return element


def value(element: Element | None, attribute: str = "val") -> str | None:
    """An attribute of a Word element, or None where the element or the attribute is missing."""
    return None if element is None else element.get(_WORD + attribute)


def number(element: Element | None, default: int, attribute: str = "val") -> int:
    """The whole number in an attribute, `default` where there is none or it cannot be read."""
    text = value(element, attribute)
    return int(text) if text is not None and _WHOLE_NUMBER.fullmatch(text) else default


def is_on(element: Element | None) -> bool:
    """Whether a property that is either on or off is on; its mere presence means on."""
    return element is not None and value(element) not in _OFF
