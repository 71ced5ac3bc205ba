"""What the studio shows, as one frozen description.

The browser sends it when the pointer rests, the link carries it, the code and the exports are
made from it. Everything that arrives from outside is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.activations import ACTIVATIONS
from cnnviz.core.convolution import ConvSpec
from cnnviz.core.kernel_json import check_planes
from cnnviz.core.kernels import BY_SLUG, kernel
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec

__all__ = ["COMPARED", "MODES", "MOST_KERNELS", "Demo", "KernelChoice"]

MODES = ("each", "sum")
LARGEST_BIAS = 1e6
MOST_KERNELS = 4
COMPARED = 2
Planes = tuple[tuple[tuple[float, ...], ...], ...]


def _frozen(array: npt.NDArray[np.float32]) -> Planes:
    return tuple(tuple(tuple(float(w) for w in row) for row in plane) for plane in array)


@dataclass(frozen=True)
class KernelChoice:
    """A kernel by its name in the library with parameters, or by its weights alone.

    `planes` is (1, kh, kw) or (3, kh, kw) as nested tuples, so that choices compare equal.
    """

    planes: Planes
    slug: str | None = None
    params: tuple[tuple[str, float], ...] = ()

    @classmethod
    def named(cls, slug: str, **params: float) -> KernelChoice:
        """The library's kernel `slug`; raises Refusal when it or a parameter is unknown.

        Parameters that have their default value are left out, so that equal kernels are equal.
        """
        weights = kernel(slug, **params)
        usual = {param.name: param.default for param in BY_SLUG[slug].params}
        own = {name: float(value) for name, value in params.items() if value != usual[name]}
        return cls(_frozen(weights[None]), slug, tuple(sorted(own.items())))

    @classmethod
    def own(cls, planes: object) -> KernelChoice:
        """A kernel by its weights: any nested list that `check_planes` accepts."""
        return cls(_frozen(check_planes(planes)))

    @classmethod
    def from_json(cls, data: object) -> KernelChoice:
        """Read `{"slug", "params", "planes"}` as the browser sends it; the slug wins."""
        if not isinstance(data, Mapping):
            raise Refusal("A kernel is described by an object, not by {value}.", value=repr(data))
        slug, params = data.get("slug"), data.get("params") or {}
        if slug is None:
            return cls.own(data.get("planes"))
        if not isinstance(slug, str) or not isinstance(params, Mapping):
            raise Refusal(
                "There is no kernel named {value}; the list of kernels has their names.",
                value=repr(slug)[:40],
            )
        return cls.named(slug, **{str(k): v for k, v in params.items()})

    @property
    def array(self) -> npt.NDArray[np.float32]:
        """The weights, (1, kh, kw) or (3, kh, kw)."""
        return np.array(self.planes, np.float32)

    def to_json(self) -> dict[str, Any]:
        """The form the browser and the link read back."""
        return {"slug": self.slug, "params": dict(self.params), "planes": self.planes}


def _default_kernels() -> tuple[KernelChoice, ...]:
    return (KernelChoice.named("vertical-edge"),)


def _check_count(n: int, most: int) -> None:
    if not 1 <= n <= most:
        raise Refusal("One to {most} kernels can be shown, not {n}.", most=most, n=n)


@dataclass(frozen=True)
class Demo:
    """One to four kernels and the chain that each of them goes through."""

    kernels: tuple[KernelChoice, ...] = field(default_factory=_default_kernels)
    mode: str = "each"
    bias: float = 0.0
    spec: ConvSpec = field(default_factory=ConvSpec)
    activation: str = "identity"
    pool: PoolSpec = field(default_factory=lambda: PoolSpec("none"))

    def __post_init__(self) -> None:
        _check_count(len(self.kernels), MOST_KERNELS)
        if self.mode not in MODES:
            raise Refusal("The colour mode {value} is unknown: each or sum.", value=self.mode)
        if self.activation not in ACTIVATIONS:
            raise Refusal(
                "There is no activation named {value}; there are {known}.",
                value=self.activation[:40],
                known=", ".join(ACTIVATIONS),
            )
        if not np.isfinite(self.bias) or abs(self.bias) > LARGEST_BIAS:
            raise Refusal(
                "The bias {value} cannot be used: a number within ±1,000,000.", value=self.bias
            )
        object.__setattr__(self, "bias", float(np.float32(self.bias)))

    @classmethod
    def from_json(cls, data: object, most: int = COMPARED) -> Demo:
        """Read what the browser sends, up to `most` kernels: two in the studio.

        Raises Refusal on anything that the browser could not have made.
        """
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=repr(data)[:40])
        kernels = data.get("kernels")
        if not isinstance(kernels, list | tuple):
            raise Refusal("The kernels are a list, not {value}.", value=repr(kernels)[:40])
        _check_count(len(kernels), most)
        bias = data.get("bias", 0.0)
        if isinstance(bias, bool) or not isinstance(bias, int | float):
            raise Refusal(
                "The bias {value} cannot be used: a number within ±1,000,000.",
                value=repr(bias)[:40],
            )
        return cls(
            kernels=tuple(KernelChoice.from_json(k) for k in kernels),
            mode=str(data.get("mode", "each")),
            bias=float(bias),
            spec=ConvSpec.from_json(data.get("spec") or {}),
            activation=str(data.get("activation", "identity")),
            pool=PoolSpec.from_json(data.get("pool") or {"kind": "none"}),
        )

    def to_json(self) -> dict[str, Any]:
        """The form the browser starts from."""
        return {
            "kernels": [k.to_json() for k in self.kernels],
            "mode": self.mode,
            "bias": self.bias,
            "spec": self.spec.to_json(),
            "activation": self.activation,
            "pool": self.pool.to_json(),
        }

    def effective_mode(self, channels: int) -> str:
        """How a picture of that many channels is convolved: grey, each or sum."""
        return "grey" if channels == 1 else self.mode

    def weights(self, which: int, channels: int) -> npt.NDArray[np.float32]:
        """Kernel `which` as applied to that many channels, (kh, kw) or in mode sum (3, kh, kw)."""
        planes = self.kernels[which].array
        if self.effective_mode(channels) != "sum":
            plane: npt.NDArray[np.float32] = planes[0]
            return plane
        return np.repeat(planes, 3 // len(planes), axis=0)  # (3, kh, kw)

    def alone(self, which: int) -> Demo:
        """The same settings with kernel `which` only."""
        return replace(self, kernels=(self.kernels[which],))
