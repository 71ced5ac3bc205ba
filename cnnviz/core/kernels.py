"""The library of named kernels: what each finds, where it comes from, and its weights.

Kernels are written for cross-correlation, as frameworks apply them: a weight lies on the pixel
it multiplies. "Positive where the picture grows brighter to the right" is meant in that sense.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.kernel_families import GENERATORS
from cnnviz.core.library_edges import EDGE_KERNELS
from cnnviz.core.library_shapes import SHAPES
from cnnviz.core.library_smooth import SMOOTH
from cnnviz.core.messages import Refusal
from cnnviz.core.named_kernel import FAMILIES, NamedKernel, Param

__all__ = ["LIBRARY", "NamedKernel", "Param", "catalogue_json", "kernel"]

LIBRARY: tuple[NamedKernel, ...] = tuple(
    sorted(SMOOTH + EDGE_KERNELS + SHAPES, key=lambda each: FAMILIES.index(each.family))
)
BY_SLUG: Mapping[str, NamedKernel] = MappingProxyType({each.slug: each for each in LIBRARY})


def kernel(slug: str, **params: float) -> npt.NDArray[np.float32]:
    """The weights (kh, kw), float32, of the kernel `slug`, up to 31 x 31.

    Parameters that are left out have their defaults. Raises Refusal for an unknown kernel or
    parameter, and for a value that the parameter does not take.

    >>> kernel("box", size=2).tolist()
    [[0.25, 0.25], [0.25, 0.25]]
    """
    named = BY_SLUG.get(slug)
    if named is None:
        raise Refusal(
            "There is no kernel named {value}; the list of kernels has their names.",
            value=repr(slug)[:40],
        )
    specs = {spec.name: spec for spec in named.params}
    for name in params:
        if name not in specs:
            raise Refusal(
                "The kernel {kernel} has no setting {value}.", kernel=slug, value=repr(name)[:40]
            )
    if named.generator is None:
        return np.array(named.matrix, np.float32)
    values = {
        name: _checked(slug, spec, params.get(name, spec.default)) for name, spec in specs.items()
    }
    return GENERATORS[named.generator](**values)


def _checked(slug: str, spec: Param, value: object) -> float:
    """`value` as an int where the parameter has whole steps, else as a float."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | np.integer | np.floating)
        or not spec.least <= value <= spec.most
    ):
        raise Refusal(
            "The setting {name} of the kernel {kernel} is {value}; it goes from {least} to {most}.",
            name=spec.name,
            kernel=slug,
            value=str(value)[:40],
            least=spec.least,
            most=spec.most,
        )
    if not spec.whole:
        return float(value)
    if (value - spec.least) % spec.step:
        raise Refusal(
            "The setting {name} of the kernel {kernel} is {value}; it goes from {least} in steps "
            "of {step}.",
            name=spec.name,
            kernel=slug,
            value=str(value)[:40],
            least=spec.least,
            step=spec.step,
        )
    return int(value)


@cache
def _catalogue() -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "slug": each.slug,
            "name": each.name,
            "family": each.family,
            "finds": each.finds,
            "source": each.source,
            "generator": each.generator,
            "params": [spec.to_json() for spec in each.params],
            "matrix": [[_short(w) for w in row] for row in kernel(each.slug)],
        }
        for each in LIBRARY
    )


def catalogue_json() -> list[dict[str, Any]]:
    """The library for the browser, JSON-able, in the order in which it is shown.

    Each entry has slug, name, family, finds, source (English, to be translated), matrix (the
    weights by default), generator (None for a fixed matrix) and params, each with name, label,
    min, max, step and default.
    """
    return [dict(entry) for entry in _catalogue()]


def _short(weight: np.float32) -> float | int:
    """The shortest number that is the same float32."""
    value = float(np.format_float_scientific(weight, unique=True))
    return int(value) if value == math.trunc(value) else value
