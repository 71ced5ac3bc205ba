"""The bench's verdicts and its percentiles, by hand."""

from __future__ import annotations

import pytest

from tools.bench.table import Row, percentile, show


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("", 13, "ms", floor=10, ratio=1.3), "ok"),
        (Row("", 13.1, "ms", floor=10, ratio=1.3), "over"),
        (Row("", 8, "ms", most=8), "ok"),
        (Row("", 1, "", most=0), "over"),
        (Row("", 56.9, "/s", least=57), "over"),
        (Row("", 60, "/s", least=57), "ok"),
        (Row("", 60, "/s", floor=50), ""),
    ],
)
def test_verdict(row: Row, verdict: str) -> None:
    assert row.verdict == verdict


def test_percentile() -> None:
    values = list(range(1, 101))[::-1]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.95) == 96
    assert percentile([7], 0.95) == 7


def test_the_table_shows_value_floor_ratio_bound_and_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show("Title", [Row("start", 1234.5, "ms", floor=1000, ratio=1.3)])
    out = capsys.readouterr().out
    assert "Title" in out
    assert out.split("start")[1].split() == "1,234 ms 1,000 1.23 x <= 1.3 x ok".split()  # noqa: SIM905
