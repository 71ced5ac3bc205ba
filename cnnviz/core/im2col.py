"""im2col: the windows of a picture as columns, so that a convolution is one product of matrices.

K. Chellapilla, S. Puri and P. Simard, High performance convolutional neural networks for document
processing, 2006. Rows are (channel, kernel row, kernel column), columns the cells of the map in
reading order, as torch.nn.functional.unfold has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import PLAIN, ConvSpec, fields_from_json, fit, quoted, resolve_padding
from cnnviz.core.kernels import BY_SLUG
from cnnviz.core.kernels import kernel as named_kernel
from cnnviz.core.matrix_spec import check_small, small_map
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.padding import pad_plane
from cnnviz.core.windows import windows_of

__all__ = [
    "KERNEL",
    "MENU",
    "STUDIO",
    "Im2colSpec",
    "chosen_kernels",
    "im2col_bytes",
    "kernel_name",
    "product",
    "rows_menu",
    "unfold",
    "unfold_naive",
]

Array = npt.NDArray[np.float32]

KERNEL = 3
MOST_FILTERS = 4
STUDIO = "studio"
MENU = (
    "sobel-x",
    "sobel-y",
    "vertical-edge",
    "horizontal-edge",
    "lecture-diagonal",
    "lecture-column",
    "prewitt-x",
    "prewitt-y",
    "scharr-x",
    "scharr-y",
)


@dataclass(frozen=True)
class Im2colSpec:
    """A small picture and the 3 x 3 kernels whose product with its windows is shown.

    filters: 1 to 4 names of MENU or "studio", the studio's kernel. side: 4 to 12. stride: 1 to 3.
    padding: "same" or "valid". Raises Refusal.
    """

    filters: tuple[str, ...] = ("sobel-x", "sobel-y")
    side: int = 6
    stride: int = 1
    padding: str = "valid"

    def __post_init__(self) -> None:
        check_small(self.side, KERNEL, self.stride, self.padding)
        given = self.filters
        if not isinstance(given, tuple) or not 1 <= len(given) <= MOST_FILTERS:
            raise Refusal(
                "One to {most} kernels stand in the rows, not {value}.",
                most=MOST_FILTERS,
                value=quoted(given),
            )
        for slug in given:
            if not isinstance(slug, str) or slug not in (*MENU, STUDIO):
                raise Refusal(
                    "There is no kernel {value} for the rows; there are {known}.",
                    value=quoted(slug),
                    known=", ".join((*MENU, STUDIO)),
                )

    @property
    def map_side(self) -> int:
        """The side of the maps."""
        return small_map(self.side, KERNEL, self.stride, self.padding)[1]

    def among(self, menu: Sequence[str]) -> Im2colSpec:
        """The same with those of its kernels that are on a menu, or with the first kernels."""
        known = tuple(slug for slug in self.filters if slug in menu)
        return replace(self, filters=known or Im2colSpec().filters)

    @classmethod
    def from_json(cls, data: object) -> Im2colSpec:
        """Read what the browser sends; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("The settings are an object, not {value}."),
            unknown=mark("im2col has no setting {value}."),
        )
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """The form the browser changes and sends back."""
        return {**asdict(self), "filters": list(self.filters)}


def rows_menu(studio: Array) -> tuple[str, ...]:
    """The kernels to choose from: the studio's (1 or 3, kh, kw) among them where it is 3 x 3."""
    return (*MENU, STUDIO) if studio.shape[-2:] == (KERNEL, KERNEL) else MENU


def chosen_kernels(filters: tuple[str, ...], channels: int, studio: Array | None = None) -> Array:
    """The kernels of the rows, float32 (K, C, 3, 3), each the same for every channel.

    studio: the studio's planes (1 or 3, 3, 3). Raises Refusal where they are asked for and are
    not 3 x 3.
    """
    found = []
    for slug in filters:
        if slug != STUDIO:
            found.append(np.repeat(named_kernel(slug)[None], channels, axis=0))
            continue
        if studio is None or studio.shape[-2:] != (KERNEL, KERNEL):
            raise Refusal("The studio's kernel is not 3 x 3; the rows hold kernels of 3 x 3.")
        planes = studio[:channels]
        found.append(np.repeat(planes, channels // len(planes), axis=0))
    return np.stack(found).astype(np.float32)


def kernel_name(slug: str) -> str:
    """What the library calls a kernel of MENU, in English."""
    return BY_SLUG[slug].name


def unfold(planes: Array, kernel: int, spec: ConvSpec = PLAIN) -> Array:
    """The windows of planes (C, H, W) as columns: float32 (C k k, H' W').

    kernel: its side. spec: stride, padding and dilation; the padding is filled with its mode.
    Raises Refusal where the kernel does not fit.
    """
    padding = resolve_padding(spec, kernel, kernel)
    height, width = fit(planes.shape[1], planes.shape[2], kernel, kernel, spec, padding)
    padded = np.stack([pad_plane(plane, padding, spec.padding_mode) for plane in planes])
    windows = windows_of(padded, (kernel, kernel), spec.stride, spec.dilation)
    return np.ascontiguousarray(windows.reshape(len(planes) * kernel**2, height * width))


def unfold_naive(planes: Array, kernel: int, spec: ConvSpec = PLAIN) -> Array:
    """`unfold` number by number, for zeros around the picture."""
    C, H, W = planes.shape
    padding = resolve_padding(spec, kernel, kernel)
    height, width = fit(H, W, kernel, kernel, spec, padding)
    (sy, sx), (dy, dx) = spec.stride, spec.dilation
    columns = np.zeros((C * kernel**2, height * width), np.float32)
    for c in range(C):
        for a in range(kernel):
            for b in range(kernel):
                for i in range(height):
                    for j in range(width):
                        y = i * sy - padding[0] + a * dy
                        x = j * sx - padding[2] + b * dx
                        if 0 <= y < H and 0 <= x < W:
                            row = (c * kernel + a) * kernel + b
                            columns[row, i * width + j] = planes[c, y, x]
    return columns


def product(kernels: Array, columns: Array) -> Array:
    """Kernels (K, C, k, k) as rows times `columns`: float32 (K, H' W').

    Each cell's products are summed in the order of the rows in float64 and rounded once.
    """
    rows = kernels.reshape(len(kernels), -1).astype(np.float64)  # (K, C k k)
    total = np.zeros((len(rows), columns.shape[1]))
    for weights, values in zip(rows.T, columns.astype(np.float64), strict=True):
        total += weights[:, None] * values
    return total.astype(np.float32)


def im2col_bytes(channels: int, side: int, kernel: int, map_side: int) -> tuple[int, int]:
    """Bytes of the picture and of its unfolded windows in float32.

    >>> im2col_bytes(1, 6, 3, 4)
    (144, 576)
    """
    return 4 * channels * side**2, 4 * channels * kernel**2 * map_side**2
