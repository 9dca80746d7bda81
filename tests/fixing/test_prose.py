"""After a safe fix, prose is what was meant and nothing else has changed; or the file is left as it is.

`python tests/prose.py 100000` tries more.
"""

from __future__ import annotations

from itertools import islice

import pytest

from prose import wrong
from prose_samples import SCHEMAS, samples
from trials import check_for


@pytest.mark.parametrize("number", range(len(SCHEMAS)))
def test_prose_is_fixed_as_meant_or_left_alone(number: int) -> None:
    check = check_for(SCHEMAS[number])
    for sample in islice(samples(number), 100):
        assert wrong(sample, check) is None, sample.data.decode()


def test_some_prose_is_fixed() -> None:
    check = check_for(SCHEMAS[0])
    data = b"---\nname: x\ndescription:\n  Use it when: somebody asks.\n  It helps.\n---\nText.\n"
    sample = next(samples(0))._replace(
        data=data,
        route=("description",),
        prose="Use it when: somebody asks. It helps.",
        others={"name": "x", "description": None},
        body="Text.\n",
    )
    assert wrong(sample, check) is None
    assert any(problem.fix and problem.fix.safe for problem in check(data).problems)
