"""What a sweep over a map shows, as numbers: windows, kernel, map, and each cell's sum in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.activations import activate
from cnnviz.core.conv_spec import PLAIN, ConvSpec, resolve_padding
from cnnviz.core.convolution import convolve
from cnnviz.core.export import can_be_negative
from cnnviz.core.messages import Refusal
from cnnviz.core.padding import Padding, pad_plane
from cnnviz.core.pooling import Indices, PoolSpec, pool
from cnnviz.core.sweep_palette import Scale, scale_of

__all__ = ["SweepScene", "number", "scene_of_convolution", "scene_of_pooling"]

Array = npt.NDArray[np.float32]

LARGEST_SIDE = 128


@dataclass(frozen=True, eq=False)
class SweepScene:
    """One map being made: everything that its frames need, arrays read-only.

    padded: (C, Hp, Wp), NaN where padding has no value. padding: cells (top, bottom, left,
    right). window: (height, width) that a cell sees, moved by stride. kernel: (C, kh, kw) as
    applied, None for pooling. sums and values: (H', W') before and after the activation.
    winners: (H', W', 2) in padded coordinates, for maxima. operation: "sum" or a kind of pooling.
    """

    padded: Array
    padding: Padding
    window: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    kernel: Array | None
    bias: float
    sums: Array
    values: Array
    winners: Indices | None
    operation: str
    input_scale: Scale
    output_scale: Scale
    caption: str

    def __post_init__(self) -> None:
        sides = (*self.padded.shape[1:], *self.values.shape)
        if max(sides) > LARGEST_SIDE:
            raise Refusal(
                "A sweep is drawn up to {most} cells a side, and here one side has {n}.",
                most=LARGEST_SIDE,
                n=max(sides),
            )
        for name in ("padded", "kernel", "sums", "values", "winners"):
            array = getattr(self, name)
            if array is not None:
                own = np.array(array)
                own.setflags(write=False)
                object.__setattr__(self, name, own)

    @property
    def positions(self) -> int:
        """How many cells the map has, which the window visits in row order."""
        return int(self.values.size)

    def box(self, row: int, col: int) -> tuple[int, int, int, int]:
        """The window of a cell as (top, left, height, width) in padded coordinates."""
        return row * self.stride[0], col * self.stride[1], *self.window

    def patch(self, row: int, col: int) -> Array:
        """What the cell's window holds, every dilation-th cell: (C, kh, kw), may hold NaN."""
        top, left, height, width = self.box(row, col)
        dy, dx = self.dilation
        return self.padded[:, top : top + height : dy, left : left + width : dx]

    def line(self, row: int, col: int, room: int) -> str:
        """How a cell comes about, in about `room` characters: "(0, 1): −1 + 3 + 0.5 = 2.5".

        A sum shows its products (those of several planes summed plane by plane) and the bias;
        what does not fit is cut to "…".
        """
        patch = self.patch(row, col).astype(np.float64)
        total, value = float(self.sums[row, col]), float(self.values[row, col])
        before, after, joint = f"({row}, {col}): ", f" = {number(total)}", " + "
        if self.kernel is not None:
            terms = _terms(patch, self.kernel, self.bias)
            if value != total:
                after += f" → {number(value)}"
        else:
            terms = [float(v) for v in patch[np.isfinite(patch)]]
            if self.operation.endswith("max"):
                before, after, joint = f"{before}max(", f"){after}", ", "
            elif self.operation == "l2":
                terms = [term**2 for term in terms]
                before, after = f"{before}√(", f"){after}"
            else:
                before, after = f"{before}(", f") / {self._counted(row, col)}{after}"
        return f"{before}{_joined(terms, joint, room - len(before) - len(after))}{after}"

    def _counted(self, row: int, col: int) -> int:
        """Over how many cells a window averages: those on the padded map."""
        top, left, height, width = self.box(row, col)
        patch = self.padded[0, top : top + height, left : left + width]
        return int(np.isfinite(patch).sum())


def _terms(patch: npt.NDArray[np.float64], kernel: Array, bias: float) -> list[float]:
    products = patch * kernel
    if len(products) > 1:
        terms = [float(total) for total in products.sum(axis=(1, 2))]
    else:
        terms = [float(product) for product in products[kernel != 0]]
    return [*terms, bias] if bias else terms or [0.0]


def _joined(terms: Sequence[float], joint: str, room: int) -> str:
    """The terms in a row; as many as fit into `room` characters, at least one."""
    text = number(terms[0])
    for i, term in enumerate(terms[1:]):
        minus = joint == " + " and term < 0
        more = f" − {number(-term)}" if minus else f"{joint}{number(term)}"
        spare = 0 if i == len(terms) - 2 else len(joint) + 1
        if len(text) + len(more) + spare > room:
            return f"{text}{joint}…"
        text += more
    return text


def number(value: float, digits: int = 3) -> str:
    """A number with at most `digits` (0 to 3) decimals, as the browser's formulas write it.

    >>> number(-12.3456), number(3.0), number(0.00001)
    ('−12.35', '3', '1e-5')
    """
    size = abs(value)
    if size >= 1e6 or (digits == 3 and 0 < size < 5e-4):
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
        return text.replace("-", "−", 1) if value < 0 else text
    places = min(digits, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3)
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def scene_of_convolution(
    planes: Array,
    weights: Array,
    bias: float = 0.0,
    spec: ConvSpec = PLAIN,
    activation: str = "identity",
    caption: str = "",
    white: float = 1.0,
) -> SweepScene:
    """The sweep of one kernel over planes (C, H, W), summed to one map.

    weights: (kh, kw) for one plane or (C, kh, kw), not yet flipped. white: the brightest value of
    the picture, 1 or 255. Raises Refusal as `convolve` does, and for more than 128 cells a side.
    """
    applied = weights.reshape(-1, *weights.shape[-2:])
    sums = convolve(planes, applied, spec, bias)
    values = activate(activation, sums)
    kh, kw = applied.shape[-2:]
    padding = resolve_padding(spec, kh, kw)
    padded = np.stack([pad_plane(plane, padding, spec.padding_mode) for plane in planes])
    return SweepScene(
        padded=padded,
        padding=padding,
        window=(spec.dilation[0] * (kh - 1) + 1, spec.dilation[1] * (kw - 1) + 1),
        stride=spec.stride,
        dilation=spec.dilation,
        kernel=applied[:, ::-1, ::-1] if spec.flip else applied,
        bias=bias,
        sums=sums,
        values=values,
        winners=None,
        operation="sum",
        input_scale=scale_of(padded, white=white),
        output_scale=scale_of(values, can_be_negative(applied, bias), white),
        caption=caption,
    )


def scene_of_pooling(
    before: Array, spec: PoolSpec, caption: str = "", signed: bool = False, white: float = 1.0
) -> SweepScene:
    """The sweep of a pooling window over one map (H, W); global pooling has one position.

    signed: draw both maps on the signed scale even where nothing is negative. Raises Refusal as
    `pool` does, for the kind "none", and for more than 128 cells a side.
    """
    if spec.kind == "none":
        raise Refusal("Without pooling no window moves; choose max, average or l2.")
    done = pool(before, spec)
    (H, W), (rows, cols) = before.shape, done.values.shape
    p = spec.padding if spec.windowed else 0
    stride = spec.step if spec.windowed else (H, W)
    size = spec.size if spec.windowed else (H, W)
    height, width = min(size[0], H + 2 * p), min(size[1], W + 2 * p)
    below = max(p, (rows - 1) * stride[0] + height - H - p)
    right = max(p, (cols - 1) * stride[1] + width - W - p)
    # Zeros count in an average; a maximum's padding and what hangs over never take part: NaN.
    padded = np.full((H + p + below, W + p + right), np.nan, np.float32)
    if not spec.kind.endswith("max"):
        padded[: H + 2 * p, : W + 2 * p] = 0
    padded[p : p + H, p : p + W] = before
    # One scale for both maps: a maximum keeps the colour that it has in its window.
    scale = scale_of(np.concatenate([before.ravel(), done.values.ravel()]), signed, white)
    return SweepScene(
        padded=padded[None],
        padding=(p, below, p, right),
        window=(height, width),
        stride=stride,
        dilation=(1, 1),
        kernel=None,
        bias=0.0,
        sums=done.values,
        values=done.values,
        winners=None if done.winners is None else done.winners + np.int32(p),
        operation=spec.kind,
        input_scale=scale,
        output_scale=scale,
        caption=caption,
    )
