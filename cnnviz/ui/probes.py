"""Python as the authority: how far the browser's numbers are from those computed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["probe_difference"]


def probe_difference(
    report: Mapping[str, Any] | None, values: np.ndarray[Any, np.dtype[np.float32]]
) -> float | None:
    """The largest difference in the cells that the browser sent of a map.

    report: what a component reported of this picture, with "probes", values spread evenly over
    the map. None where there is no report, or no such values in it.
    """
    probes = np.array((report or {}).get("probes"), np.float64)
    if probes.ndim != 1 or not len(probes):
        return None
    at = [i * values.size // len(probes) for i in range(len(probes))]
    return float(np.abs(values.ravel()[at] - probes).max())
