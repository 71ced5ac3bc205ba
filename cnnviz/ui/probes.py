"""Python as the authority: how far the browser's numbers are from those computed here."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.ui.shared_picture import Current

__all__ = ["probe_difference"]


def probe_difference(
    rest: Any, picture: Current, values: np.ndarray[Any, np.dtype[np.float32]]
) -> float | None:
    """The largest difference in the cells that the browser sent of a map of this picture.

    rest: what a component reported, with "picture" and "probes", values spread evenly over the
    map. None where it is of another picture or holds none.
    """
    unit = "true" if picture.unit else "false"
    if not isinstance(rest, dict) or rest.get("picture") != f"{picture.key} {unit}":
        return None
    probes = np.array(rest.get("probes"), np.float64)
    if probes.ndim != 1 or not len(probes):
        return None
    at = [i * values.size // len(probes) for i in range(len(probes))]
    return float(np.abs(values.ravel()[at] - probes).max())
