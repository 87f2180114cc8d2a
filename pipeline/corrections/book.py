"""Which corrections are whose."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

from pipeline.corrections.model import Correction


class Book:
    """All corrections, by the content that they were made for.

    Where that content is not `there` any more, the file of its name may be a newer version of it: they are its, too.
    """

    def __init__(self, corrections: Iterable[Correction] = (), there: Container[str | None] = frozenset()) -> None:
        self._by_content: defaultdict[str | None, list[tuple[int, Correction]]] = defaultdict(list)
        self._by_name: defaultdict[str, list[tuple[int, Correction]]] = defaultdict(list)
        for number, correction in enumerate(corrections):
            self._by_content[correction.sha256].append((number, correction))
            if correction.file_name and correction.sha256 not in there:
                self._by_name[correction.file_name].append((number, correction))

    def of(self, sha256: str | None, file_name: str) -> tuple[Correction, ...]:
        """The corrections of a document, in their order."""
        if not self._by_content:  # as in most runs, which may have many files
            return ()
        numbered = dict([*self._by_content.get(sha256, ()), *self._by_name.get(file_name, ())])
        return tuple(numbered[number] for number in sorted(numbered))
