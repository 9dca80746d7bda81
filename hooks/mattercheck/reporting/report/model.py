"""The figures of a report, from the results of a check, the survey of the content and the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ...checking.fingerprint import field_of
from ...checking.result import Result, Summary
from ...config.freshness import Freshness
from ...core.named_tuple import NamedTuple
from ...core.problem import Severity
from ...git.history import LastCommit
from ...rules import RULES, page_address
from ...schema.analysis.describe import Field
from ..text_safety import escape_controls
from .distributions import Distribution, distribution_of
from .history import Month
from .problems import ProblemTable
from .survey import CollectionFacts, Survey
from .tally import Groups, Kind, Tally

_AGES = ((30, "up to a month"), (91, "1 to 3 months"), (365, "3 to 12 months"), (730, "1 to 2 years"))
"""Days since the last change, with the name of the group."""
_OLDEST = "more than 2 years"
_SECONDS_PER_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
"""The day from which commits count their time; as a number, since a commit may claim any time."""
_SOON = 30
"""Days before a file is due in which it is listed."""
_MAX_LISTED = 500
"""Most files that are due to list for a collection."""
_MAX_KINDS = 5
"""Most kinds of mistakes to name."""


class FieldUse(NamedTuple):
    """How many files of a collection use a field."""

    name: str
    filled: int
    empty: int
    declared: bool
    """Whether the schema describes the field."""
    required: bool
    distribution: Distribution | None


class DueFile(NamedTuple):
    """A file that is due for a review, or soon will be."""

    path: str
    reviewed: str
    due: str
    overdue: int
    """Days since it was due; negative if it will be."""
    by: str


class Reviews(NamedTuple):
    """The reviews of a collection with `fresh`."""

    field: str
    within: str
    dated: int
    by: tuple[str, ...]
    overridden: int
    due: int
    soon: int
    listed: list[DueFile]


class CollectionHealth(NamedTuple):
    """The health of a collection."""

    tally: Tally
    fields: list[FieldUse]
    surveyed: int
    """Number of files with front matter that could be read."""
    uncounted: int
    reviews: Reviews | None

    @property
    def unused(self) -> list[str]:
        """The fields of the schema that no file fills in, without the fields in them."""
        names = {field.name for field in self.fields if field.declared and not field.filled}
        return [
            field.name for field in self.fields if field.name in names and not _is_below(field.name, names)
        ]


class Report(NamedTuple):
    """Everything that the report shows."""

    title: str
    day: str
    commit: str
    files: int
    skipped: int
    faulty: int
    errors: int
    warnings: int
    files_with_errors: int
    files_with_warnings: int
    known: int
    """Number of problems in the baseline."""
    fixable: int
    """Number of problems with a safe fix."""
    reviewable: int
    """Number of problems with a fix that is to be reviewed."""
    kinds: list[Kind]
    """The most frequent kinds of mistakes."""
    collections: list[CollectionHealth]
    rules: list[Tally]
    fields: list[Tally]
    folders: list[Tally]
    ages: list[Tally]
    authors: list[Tally]
    months: list[Month]
    table: ProblemTable
    link_template: str

    @property
    def sound(self) -> int:
        return self.files - self.faulty

    @property
    def problems(self) -> int:
        return self.errors + self.warnings

    @property
    def share(self) -> float:
        """The share of sound files, from 0 to 1; 1 if there are no files."""
        return self.sound / self.files if self.files else 1.0


def _is_below(name: str, names: set[str]) -> bool:
    """Return whether a field is in one of some fields."""
    steps = name.replace("[]", "").split(".")
    return any(".".join(steps[:end]) in names for end in range(1, len(steps)))


class ReportBuilder:
    """Builds a report from results as they come.

    `commits` are the last commits of files by path, `day` is the current one, and `with_authors` tells whether the
    report names the authors of the last changes.
    """

    def __init__(self, commits: Mapping[str, LastCommit], day: date, *, with_authors: bool) -> None:
        self._commits = commits
        self._day = day
        self._with_authors = with_authors
        self._collections = Groups()
        self._rules = Groups()
        self._fields = Groups()
        self._ages = Groups()
        self._authors = Groups()
        self._kinds = Counter[tuple[str, str]]()
        self._kind_files = Counter[tuple[str, str]]()
        self._files: list[tuple[str, int, int]] = []
        self._known = 0
        self._fixable = 0
        self._reviewable = 0
        self.table = ProblemTable()

    def add(self, result: Result, known: Iterable[int] = ()) -> None:
        """Count the result of a checked file; `known` are the positions of its problems in the baseline."""
        self._add_problems(result, frozenset(known))
        self._collections.add(result.collection, result)
        errors = sum(problem.severity is Severity.ERROR for problem in result.problems)
        self._files.append((result.path, errors, len(result.problems) - errors))
        commit = self._commits.get(result.path)
        if commit is not None:
            self._ages.add(self._age(commit.committed_at), result)
            if self._with_authors:
                self._authors.add(commit.author, result)
        elif self._commits:
            self._ages.add("not committed yet", result)

    def add_schema_warnings(self, result: Result, known: Iterable[int] = ()) -> None:
        """Count the warnings about a schema, which isn't content."""
        self._add_problems(result, frozenset(known))

    def _add_problems(self, result: Result, known: frozenset[int]) -> None:
        fields = [field_of(problem) for problem in result.problems]
        self.table.add(result, fields, known)
        self._known += len(known)
        rules = [problem.rule for problem in result.problems]
        kinds = list(zip(fields, rules, strict=True))
        self._kinds.update(kinds)
        self._kind_files.update(set(kinds))
        for counter, names in ((self._rules, rules), (self._fields, fields)):
            for name, problem in zip(names, result.problems, strict=True):
                counter.count(name, problem.severity)
            for name in set(names):
                counter.files[name] += 1
                counter.faulty[name] += 1
        for problem in result.problems:
            if problem.fix is not None:
                self._fixable += problem.fix.safe
                self._reviewable += not problem.fix.safe

    def build(
        self,
        *,
        title: str,
        commit: str,
        summary: Summary,
        survey: Survey,
        schemas: Mapping[str, Sequence[Field]],
        freshness: Mapping[str, Freshness | None],
        months: list[Month],
        link_template: str,
    ) -> Report:
        """Return the report. `schemas` and `freshness` are those of collections by name."""
        from .folders import group_folders

        collections = []
        for name in sorted(self._collections.files):
            facts = survey.collections.get(name, CollectionFacts())
            collections.append(
                CollectionHealth(
                    self._collections.tally(name),
                    _uses(facts, schemas.get(name, ()), self._day),
                    facts.files,
                    facts.uncounted,
                    _reviews(facts, asked, self._day) if (asked := freshness.get(name)) is not None else None,
                )
            )
        ages = [name for _, name in _AGES] + [_OLDEST, "not committed yet"]
        return Report(
            title=escape_controls(title),
            day=self._day.isoformat(),
            commit=commit[:10],
            files=summary.checked,
            skipped=summary.skipped,
            faulty=summary.faulty,
            errors=summary.errors,
            warnings=summary.warnings,
            files_with_errors=sum(bool(errors) for _, errors, _ in self._files),
            files_with_warnings=sum(bool(warnings) for *_, warnings in self._files),
            known=self._known,
            fixable=self._fixable,
            reviewable=self._reviewable,
            kinds=self._most_frequent(),
            collections=collections,
            rules=[
                tally._replace(address=page_address(tally.name) if tally.name in RULES else "")
                for tally in self._rules.ranked()
            ],
            fields=self._fields.ranked(),
            folders=group_folders(self._files),
            ages=[self._ages.tally(name) for name in ages if self._ages.files[name]],
            authors=self._authors.ranked(),
            months=months,
            table=self.table,
            link_template=link_template,
        )

    def _most_frequent(self) -> list[Kind]:
        ranked = sorted(self._kinds.items(), key=lambda item: (-item[1], -self._kind_files[item[0]], item[0]))
        return [
            Kind(
                escape_controls(field),
                rule,
                RULES[rule].summary if rule in RULES else rule,
                self._kind_files[field, rule],
                number,
            )
            for (field, rule), number in ranked[:_MAX_KINDS]
        ]

    def _age(self, committed_at: int) -> str:
        days = self._day.toordinal() - _EPOCH - committed_at // _SECONDS_PER_DAY
        return next((name for limit, name in _AGES if days <= limit), _OLDEST)


def _uses(facts: CollectionFacts, schema: Sequence[Field], day: date) -> list[FieldUse]:
    """Return the use of each field of the schema, in its order, then of the other fields, the most used first."""
    declared = {field.name: field for field in schema}
    others = sorted(
        (name for name in facts.fields if name not in declared and not name.endswith("[]")),
        key=lambda name: (-facts.fields[name].filled, name),
    )
    uses = []
    for name in [*declared, *others]:
        found, items = facts.fields.get(name), facts.fields.get(f"{name}[]")
        field = declared.get(name)
        distribution = distribution_of(items or found, day) if found is not None else None
        uses.append(
            FieldUse(
                escape_controls(name),
                found.filled if found is not None else 0,
                found.empty if found is not None else 0,
                declared=field is not None,
                required=field is not None and field.required,
                distribution=distribution,
            )
        )
    return uses


def _reviews(facts: CollectionFacts, freshness: Freshness, day: date) -> Reviews:
    listed = []
    for path, last, day_due, by in facts.reviews:
        overdue = (day - day_due).days
        if overdue >= -_SOON:
            reviewed = last.isoformat() if last is not None else ""
            listed.append(DueFile(escape_controls(path), reviewed, day_due.isoformat(), overdue, by))
    listed.sort(key=lambda file: (-file.overdue, file.path))
    due = sum(file.overdue > 0 for file in listed)
    return Reviews(
        escape_controls(freshness.field),
        str(freshness.within),
        facts.dated,
        freshness.by,
        facts.overridden,
        due,
        len(listed) - due,
        listed[:_MAX_LISTED],
    )
