"""What a run does with its files: read them, settle them without reading, or leave them as they are stored."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.corrections.book import Book
from pipeline.corrections.model import Correction, fingerprint
from pipeline.extract import Outcome
from pipeline.loader import Known
from pipeline.sources import InputFile, archives_of, is_there


@dataclass(frozen=True, slots=True)
class Plan:
    to_read: list[InputFile] = field(default_factory=list)
    settled: list[tuple[InputFile, Outcome]] = field(default_factory=list)
    unchanged: list[InputFile] = field(default_factory=list)


class Planner:
    """Sorts the files of a run, and later the members of the archives among them.

    Of several files with the same content the first is read, the others are its duplicates.  Stored documents
    outside the run whose files still exist come before those in it, members of archives come last.
    `versions` are those of the code whose rows are good enough; none are where all is to be read again.
    A document is read with its `corrections`, and again where they are others than before.
    """

    def __init__(
        self, files: Collection[InputFile], known: Collection[Known], versions: frozenset[str],
        corrections: Collection[Correction] = (),
    ) -> None:
        self._here = {file.location for file in files}
        self._known = {document.location: document for document in known}
        self._versions = versions
        asked = {correction.sha256 for correction in corrections}
        self._book = Book(corrections, _still_there(asked, files, known) if asked else set())
        self._members: defaultdict[str, list[Known]] = defaultdict(list)
        self._firsts: dict[str | None, str] = {}
        self._contents: set[str] = set()
        for document in self._known.values():
            archives = [] if document.location in self._here else self._archives_of(document.location)
            if archives:
                self._members[archives[-1]].append(document)
            outside = not self._here.intersection([document.location, *archives])
            if document.was_read and outside and is_there(document.location):
                self._firsts[document.sha256] = document.file_name

    def plan(self, files: Iterable[InputFile]) -> Plan:
        plan = Plan()
        archives: list[InputFile] = []
        for file in map(self._with_corrections, files):
            self._contents.update([file.sha256] if file.sha256 else [])
            if file.error is not None:
                plan.settled.append((file, Outcome(status=file.error_status, error=file.error)))
            elif file.sha256 in self._firsts:
                error = f"the same content as {self._firsts[file.sha256]}"
                plan.settled.append((file, Outcome(status="duplicate", error=error)))
            else:
                self._firsts[file.sha256] = file.name
                is_archive = self._is_current(file) and bool(self._members[file.location])
                (archives if is_archive else plan.unchanged if self._is_current(file) else plan.to_read).append(file)
        for archive in archives:
            self._plan_stored(archive, plan)
        return plan

    def moved(self) -> list[str]:
        """Where stored documents were whose content is now in one of the files that were planned."""
        return [document.location for document in self._known.values() if document.sha256 in self._contents
                and document.location not in self._here and not is_there(document.location)]

    def stale(self, archive: InputFile, members: Iterable[InputFile]) -> list[str]:
        """The stored members of an archive that it holds no more."""
        kept = {member.location for member in members}
        return [known.location for known in self._deep_members(archive.location)
                if not kept.intersection([known.location, *archives_of(known.location)])]

    def _plan_stored(self, archive: InputFile, plan: Plan) -> None:
        """An archive that has not changed is opened again only where one of its members has to be read."""
        members = list(self._deep_members(archive.location))
        read = {member.sha256 for member in members if self._is_current(member)}
        if not all(member.sha256 in read or member.sha256 in self._firsts for member in members):
            plan.to_read.append(archive)
            return
        plan.unchanged.append(archive)
        # Those that were read first: of two with the same content the other one is still the duplicate.
        ordered = sorted(self._members[archive.location], key=lambda member: not self._is_current(member))
        inner = self.plan(_stored(member, archive) for member in ordered)
        plan.settled.extend(inner.settled)
        plan.unchanged.extend(inner.unchanged)

    def _archives_of(self, location: str) -> list[str]:
        return [place for place in archives_of(location) if place in self._known or place in self._here]

    def _deep_members(self, archive: str) -> Iterator[Known]:
        for member in self._members[archive]:
            yield member
            yield from self._deep_members(member.location)

    def _is_current(self, file: InputFile | Known) -> bool:
        known = self._known.get(file.location)
        if known is None:
            return False
        corrections = fingerprint(self._book.of(file.sha256, known.file_name))
        return known.is_current(file.sha256, self._versions, corrections)

    def _with_corrections(self, file: InputFile) -> InputFile:
        corrections = self._book.of(file.sha256, file.name)
        return replace(file, corrections=corrections) if corrections else file


def _stored(member: Known, archive: InputFile) -> InputFile:
    return InputFile(name=member.file_name, location=member.location, path=archive.path, sha256=member.sha256,
                     size=member.size)


def _still_there(contents: set[str], files: Iterable[InputFile], known: Collection[Known]) -> set[str | None]:
    """Which of the contents a file still has: one of the run's, or a stored one elsewhere."""
    now = {file.location: file.sha256 for file in files}
    changed = {old.location for old in known if now.get(old.location, old.sha256) != old.sha256}
    elsewhere = {old.sha256 for old in known if old.sha256 in contents and old.location not in now
                 and changed.isdisjoint(archives_of(old.location)) and is_there(old.location)}
    return {*now.values(), *elsewhere}
