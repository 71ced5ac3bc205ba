# ruff: noqa: T201
"""Random convolutions and poolings, their answers by torch and SciPy, and the differences.

`python -m tests.core.cases` prints the largest difference over 1,000 cases of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from scipy import ndimage, signal

from cnnviz.core.conv_spec import resolve_padding
from cnnviz.core.convolution import ConvSpec, convolve, output_size
from cnnviz.core.messages import Refusal
from cnnviz.core.padding import PADDING_MODES
from cnnviz.core.pooling import PoolSpec, pool, pool_size

TORCH_MODES = {"replicate": "replicate", "reflect": "reflect", "circular": "circular"}
NUMPY_MODES = {"replicate": "edge", "reflect": "reflect", "circular": "wrap"}
NDIMAGE_MODES = {
    "zeros": "constant",
    "replicate": "nearest",
    "reflect": "mirror",
    "circular": "wrap",
}


@dataclass(frozen=True, eq=False)
class ConvCase:
    image: np.ndarray
    kernel: np.ndarray
    spec: ConvSpec
    bias: float | np.ndarray

    @property
    def planes(self) -> np.ndarray:
        """The picture as (C, H, W)."""
        return self.image if self.image.ndim == 3 else self.image[None]

    @property
    def bank(self) -> np.ndarray:
        """The kernel as (N, C, kh, kw)."""
        return self.kernel.reshape(-1, len(self.planes), *self.kernel.shape[-2:])

    @property
    def padding(self) -> tuple[int, int, int, int]:
        return resolve_padding(self.spec, *self.kernel.shape[-2:])

    @property
    def scale(self) -> float:
        """The largest value that a cell could have: what an error is small against."""
        weight = np.abs(self.bank.astype(np.float64)).sum((1, 2, 3)).max()
        return float(weight * np.abs(self.image).max() + np.abs(self.bias).max())


def _shape(case: ConvCase, maps: np.ndarray) -> np.ndarray:
    return maps if case.kernel.ndim == 4 else maps[0]


def torch_convolve(case: ConvCase) -> np.ndarray:
    """F.pad and F.conv2d in double precision; raises RuntimeError where torch does."""
    x = torch.from_numpy(case.planes.astype(np.float64))[None]
    top, bottom, left, right = case.padding
    sides = (left, right, top, bottom)
    if case.spec.padding_mode == "mean":
        x = torch.stack([F.pad(c, sides, value=c.mean().item()) for c in x[0]])[None]
    elif case.spec.padding_mode == "zeros":
        x = F.pad(x, sides)
    else:
        x = F.pad(x, sides, mode=TORCH_MODES[case.spec.padding_mode])
    weight = torch.from_numpy(case.bank.astype(np.float64))
    weight = weight.flip(-2, -1) if case.spec.flip else weight
    bias = torch.from_numpy(np.broadcast_to(np.float64(case.bias), len(weight)).copy())
    out = F.conv2d(x, weight, bias, case.spec.stride, 0, case.spec.dilation)
    return _shape(case, out[0].numpy())


def scipy_convolve(case: ConvCase) -> np.ndarray:
    """np.pad and signal.correlate2d or convolve2d; ndimage.correlate where it has the mode."""
    spec, (top, bottom, left, right) = case.spec, case.padding
    (sy, sx), (kh, kw) = spec.stride, case.bank.shape[-2:]
    dy, dx = spec.dilation
    odd = (dy * (kh - 1)) % 2 == 0 and (dx * (kw - 1)) % 2 == 0
    maps = []
    for weights, bias in zip(case.bank, np.broadcast_to(case.bias, len(case.bank)), strict=True):
        total = np.float64(bias)
        for plane, weight in zip(case.planes.astype(np.float64), weights, strict=True):
            spread = np.zeros((dy * (kh - 1) + 1, dx * (kw - 1) + 1))
            spread[::dy, ::dx] = weight
            if spec.padding == "same" and odd and spec.padding_mode in NDIMAGE_MODES:
                run = ndimage.convolve if spec.flip else ndimage.correlate
                mode = NDIMAGE_MODES[spec.padding_mode]
                total = total + run(plane, spread, mode=mode)[::sy, ::sx]
                continue
            sides = ((top, bottom), (left, right))
            if spec.padding_mode in NUMPY_MODES:
                padded = np.pad(plane, sides, mode=NUMPY_MODES[spec.padding_mode])
            else:
                fill = plane.mean() if spec.padding_mode == "mean" else 0
                padded = np.pad(plane, sides, constant_values=fill)
            run = signal.convolve2d if spec.flip else signal.correlate2d
            # Asked for "valid", SciPy would slide the smaller of the two over the larger.
            full = run(padded, spread, mode="full")
            (h, w), (a, b) = padded.shape, spread.shape
            total = total + full[a - 1 : h, b - 1 : w][::sy, ::sx]
        maps.append(total)
    return _shape(case, np.stack(maps))


def any_convolution(rng: np.random.Generator, large: bool = False) -> ConvCase:
    """A case that may or may not fit; `large` ones are for the engines that small ones miss."""
    n = int(rng.integers(1, 4))
    channels = 1 if large else int(rng.choice([1, 1, 3]))
    kh, kw = (int(k) for k in rng.integers(1, 32 if large else 8, 2))
    H, W = (int(k) for k in (rng.integers(150, 400, 2) if large else rng.integers(1, 25, 2)))
    form = rng.integers(0, 3)
    if not large and form == 2 and rng.random() < 0.1:
        n, channels = 16, 16
    scale = float(rng.choice([1, 255]))
    offset = float(rng.choice([0, -0.5]))
    image = ((rng.random((channels, H, W)) + offset) * scale).astype(np.float32)
    bank = rng.standard_normal((n, channels, kh, kw)).astype(np.float32)
    if rng.random() < 0.4:
        column, row = rng.standard_normal((n, channels, kh, 1)), rng.standard_normal(kw)
        if rng.random() < 0.5:
            column, row = column + column[:, :, ::-1], row - row[::-1]
        bank = (column * row).astype(np.float32)
    if form == 2:
        kernel, bias = bank, rng.standard_normal(n).astype(np.float32)
    else:
        kernel, bias = bank[0], float(np.float32(rng.standard_normal()))
        if channels == 1 and form == 0:
            image, kernel = image[0], kernel[0]
    sides = tuple(int(p) for p in rng.integers(0, 6, 4))
    spec = ConvSpec(
        stride=(1, 1) if rng.random() < 0.4 else tuple(int(s) for s in rng.integers(1, 5, 2)),
        padding=["valid", "same", sides][rng.integers(0, 3)],
        padding_mode=str(rng.choice(PADDING_MODES)),
        dilation=(1, 1)
        if large or rng.random() < 0.5
        else tuple(int(d) for d in rng.integers(1, 4, 2)),
        flip=bool(rng.random() < 0.3),
    )
    return ConvCase(image, kernel, spec, bias)


def fits(case: ConvCase) -> bool:
    try:
        output_size(*case.image.shape[-2:], *case.kernel.shape[-2:], case.spec)
    except Refusal:
        return False
    return True


def convolutions(count: int, seed: int = 1) -> Iterator[ConvCase]:
    """`count` random cases that fit, one in twelve of them large."""
    rng = np.random.default_rng(seed)
    for i in range(count):
        case = any_convolution(rng, large=i % 12 == 0)
        while not fits(case):
            case = any_convolution(rng, large=i % 12 == 0)
        yield case


def convolution_error(case: ConvCase) -> float:
    """The largest difference to torch and SciPy, as a part of the largest possible value."""
    ours = convolve(case.image, case.kernel, case.spec, case.bias)
    assert ours.dtype == np.float32
    worst = 0.0
    for theirs in (torch_convolve(case), scipy_convolve(case)):
        assert ours.shape == theirs.shape
        worst = max(worst, float(np.abs(ours - theirs).max()))
    return worst / case.scale


@dataclass(frozen=True, eq=False)
class PoolCase:
    image: np.ndarray
    spec: PoolSpec

    @property
    def whole(self) -> bool:
        """Whether no window hangs over the edge."""
        rows, cols = pool_size(*self.image.shape[-2:], self.spec)
        (kh, kw), (sy, sx), p = self.spec.size, self.spec.step, self.spec.padding
        H, W = self.image.shape[-2:]
        return (rows - 1) * sy + kh <= H + 2 * p and (cols - 1) * sx + kw <= W + 2 * p


def torch_pool(case: PoolCase) -> tuple[np.ndarray, np.ndarray | None]:
    """Values and, for the max kinds, winners, in double precision."""
    spec = case.spec
    x = torch.from_numpy(np.array(case.image, np.float64).reshape(-1, *case.image.shape[-2:]))[None]
    lead, W = case.image.shape[:-2], case.image.shape[-1]
    window = (spec.size, spec.stride, spec.padding)
    found = None
    if spec.kind == "max":
        out, found = F.max_pool2d(x, *window, ceil_mode=spec.ceil, return_indices=True)
    elif spec.kind == "global max":
        out, found = F.adaptive_max_pool2d(x, 1, return_indices=True)
    elif spec.kind == "average":
        out = F.avg_pool2d(x, *window, ceil_mode=spec.ceil)
    elif spec.kind == "global average":
        out = F.adaptive_avg_pool2d(x, 1)
    elif spec.padding == 0 and case.whole:
        out = F.lp_pool2d(x, 2.0, spec.size, spec.stride, spec.ceil)
    else:
        out = F.avg_pool2d(x**2, *window, ceil_mode=spec.ceil, divisor_override=1).sqrt()
    values = out[0].numpy().reshape(*lead, *out.shape[-2:])
    if found is None:
        return values, None
    winners = np.stack(np.divmod(found[0].numpy(), W), -1)
    return values, winners.reshape(*values.shape, 2)


def scipy_pool(case: PoolCase) -> np.ndarray:
    """The values by the sliding filters of scipy.ndimage, read at the stride."""
    spec, image = case.spec, case.image.astype(np.float64)
    if spec.kind.startswith("global"):
        run = ndimage.maximum if spec.kind == "global max" else ndimage.mean
        flat = image.reshape(-1, *image.shape[-2:])
        return np.array([run(plane) for plane in flat]).reshape(*image.shape[:-2], 1, 1)
    (kh, kw), (sy, sx), p = spec.size, spec.step, spec.padding
    height, width = pool_size(*image.shape[-2:], spec)
    H, W = image.shape[-2:]
    lead = [(0, 0)] * (image.ndim - 2)
    sides = [*lead, (p, p + kh + sy), (p, p + kw + sx)]
    size = (1,) * (image.ndim - 2) + (kh, kw)
    at = np.ix_(np.arange(height) * sy + kh // 2, np.arange(width) * sx + kw // 2)
    if spec.kind == "max":
        padded = np.pad(image, sides, constant_values=-np.inf)
        return ndimage.maximum_filter(padded, size)[..., *at]
    sums = ndimage.uniform_filter(
        np.pad(image if spec.kind == "average" else image**2, sides), size, mode="constant"
    )[..., *at] * (kh * kw)
    if spec.kind == "l2":
        return np.sqrt(np.maximum(sums, 0))
    inside = np.zeros((H + 2 * p + kh + sy, W + 2 * p + kw + sx))
    inside[: H + 2 * p, : W + 2 * p] = 1
    counts = ndimage.uniform_filter(inside, (kh, kw), mode="constant")[at] * (kh * kw)
    return sums / counts


def poolings(count: int, seed: int = 2) -> Iterator[PoolCase]:
    """`count` random cases that fit; half of them have whole numbers, and so ties."""
    rng = np.random.default_rng(seed)
    kinds = ["max", "max", "max", "average", "average", "l2", "l2", "global max", "global average"]
    for _ in range(count):
        shape = (int(rng.integers(1, 4)),) * int(rng.integers(0, 2)) + tuple(
            int(n) for n in rng.integers(1, 30, 2)
        )
        image = rng.standard_normal(shape) - float(rng.choice([0, 3]))
        image = np.round(image) if rng.random() < 0.5 else image
        while True:
            size = tuple(int(k) for k in rng.integers(1, 7, 2))
            spec = PoolSpec(
                kind=str(rng.choice(kinds)),
                size=size,
                stride=None if rng.random() < 0.4 else tuple(int(s) for s in rng.integers(1, 6, 2)),
                padding=int(rng.integers(0, min(size) // 2 + 1)),
                ceil=bool(rng.random() < 0.5),
            )
            try:
                pool_size(*shape[-2:], spec)
            except Refusal:
                continue
            break
        yield PoolCase(image.astype(np.float32), spec)


def pooling_error(case: PoolCase) -> float:
    """The largest difference to torch and SciPy; the winners must be torch's."""
    ours = pool(case.image, case.spec)
    values, winners = torch_pool(case)
    assert ours.values.dtype == np.float32
    assert ours.values.shape == values.shape
    assert (ours.winners is None) == (winners is None)
    if winners is not None:
        assert np.array_equal(ours.winners, winners)
    return float(max(np.abs(ours.values - theirs).max() for theirs in (values, scipy_pool(case))))


def main() -> None:
    worst = max(convolution_error(case) for case in convolutions(1000))
    print(f"convolve, 1,000 cases against torch and SciPy: {worst:.1e} of sum|kernel| max|picture|")
    worst = max(pooling_error(case) for case in poolings(1000))
    print(f"pool, 1,000 cases against torch and SciPy: {worst:.1e}, winners equal")


if __name__ == "__main__":
    main()
