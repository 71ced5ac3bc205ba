"""Turning and scaling: quarter turns by hand, interpolation against SciPy's splines, symmetry."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.rotation import ANGLES, FACTORS, rotation_errors, scale_errors, scaled, turned

QUARTERS = [i for i, angle in enumerate(ANGLES) if angle % 90 == 0]


@pytest.fixture
def smooth(rng: np.random.Generator) -> np.ndarray:
    """A picture without fine detail, which every good interpolation renders alike."""
    noise = rng.random((1, 97, 97))
    return ndimage.gaussian_filter(noise, (0, 4, 4)).astype(np.float32)


@pytest.fixture
def textured(rng: np.random.Generator) -> np.ndarray:
    noise = rng.random((3, 80, 100))
    return ndimage.gaussian_filter(noise, (0, 1, 1)).astype(np.float32)


def test_the_angles_and_factors_hold_what_the_reader_looks_for() -> None:
    assert {-180, -90, 0, 90, 180} <= set(ANGLES)
    assert list(ANGLES) == sorted(ANGLES)
    assert FACTORS[0] == 0.5
    assert FACTORS[-1] == 2
    assert 1 in FACTORS


def test_quarter_turns_by_hand() -> None:
    cells = np.array([[[1, 2], [3, 4]]], np.float32)
    assert turned(cells, 90).tolist() == [[[2, 4], [1, 3]]]
    assert turned(cells, -90).tolist() == [[[3, 1], [4, 2]]]
    assert turned(cells, 180).tolist() == turned(cells, -180).tolist() == [[[4, 3], [2, 1]]]
    assert turned(cells, 0).tolist() == scaled(cells, 1).tolist() == cells.tolist()


def inner(values: np.ndarray, reach: float) -> np.ndarray:
    n = values.shape[-1]
    away = np.arange(n) - (n - 1) / 2
    return values[:, np.hypot(away[:, None], away) <= reach]


@pytest.mark.parametrize("angle", [-135, -5, 30, 85])
def test_other_turns_are_scipys(angle: float, smooth: np.ndarray) -> None:
    theirs = ndimage.rotate(smooth[0], angle, reshape=False, order=3)[None]
    spread = smooth.std()
    assert np.abs(inner(turned(smooth, angle) - theirs, 44)).max() < 0.05 * spread


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.5, 2.0])
def test_scaling_is_scipys(factor: float, smooth: np.ndarray) -> None:
    offset = 48 * (1 - 1 / factor)
    theirs = ndimage.affine_transform(smooth[0], [1 / factor] * 2, [offset] * 2, order=3)[None]
    reach = 44 * min(1, factor)
    assert np.abs(inner(scaled(smooth, factor) - theirs, reach)).max() < 0.05 * smooth.std()


@pytest.mark.parametrize("slug", ["gaussian", "laplacian-4", "laplacian-8", "box"])
@pytest.mark.parametrize("mode", ["each", "sum"])
def test_quarter_turns_commute_with_a_symmetric_kernel(
    slug: str, mode: str, textured: np.ndarray
) -> None:
    demo = Demo((KernelChoice.named(slug),), mode, 0.5, activation="relu")
    errors = rotation_errors(textured, demo)
    assert errors[:, QUARTERS].max() == 0
    assert np.delete(errors, QUARTERS, axis=1).min() > 0.001


def test_a_kernel_of_even_sides_turns_about_its_middle(textured: np.ndarray) -> None:
    demo = Demo((KernelChoice.own([[[1.0, 1.0], [1.0, 1.0]]]),))
    assert rotation_errors(textured, demo)[0, QUARTERS].max() == 0


@pytest.mark.parametrize("bias", [1000.0, -3.5])
def test_what_a_large_bias_rounds_is_no_error(bias: float, textured: np.ndarray) -> None:
    errors = rotation_errors(textured, Demo((KernelChoice.named("gaussian"),), bias=bias))
    assert errors[:, QUARTERS].max() == 0


@pytest.mark.parametrize("slug", ["sobel-x", "prewitt-y", "emboss"])
def test_no_quarter_turn_commutes_with_a_direction(slug: str, textured: np.ndarray) -> None:
    errors = rotation_errors(textured, Demo((KernelChoice.named(slug),)))
    angles = dict(zip(ANGLES, errors[0], strict=True))
    assert angles[0] == 0
    assert min(angles[-90], angles[90], angles[180]) > 0.5
    assert angles[-180] == angles[180]


def test_a_kernel_that_is_itself_upside_down_commutes_with_half_turns(
    textured: np.ndarray,
) -> None:
    demo = Demo((KernelChoice.own([[[1.0, -2.0, 1.0]]]),), spec=ConvSpec(dilation=(1, 2)))
    angles = dict(zip(ANGLES, rotation_errors(textured, demo)[0], strict=True))
    assert angles[180] == 0
    assert angles[90] > 0.5


def test_half_a_turn_as_numpy_and_scipy_have_it(textured: np.ndarray) -> None:
    """Sobel turned by 180 degrees is its negative, so the difference is twice the map."""
    plane = textured[:1, :, 10:90]
    weights = KernelChoice.named("sobel-x").array[0]
    plain = ndimage.correlate(plane[0].astype(float), weights.astype(float))[1:-1, 1:-1]
    away = np.arange(78) - 38.5
    disc = np.hypot(away[:, None], away) <= 79 / 2 - 4 - 2**0.5
    expected = 2 * np.sqrt((plain[disc] ** 2).mean()) / plain[disc].std()
    errors = rotation_errors(plane, Demo((KernelChoice.named("sobel-x"),)))
    assert errors[0, -1] == pytest.approx(expected, rel=1e-4)


def test_scale_commutes_at_one_only(textured: np.ndarray) -> None:
    for slug in ("gaussian", "sobel-x", "laplacian-4"):
        errors = scale_errors(textured, Demo((KernelChoice.named(slug),)))
        for factor, error, alone in zip(FACTORS, *errors, strict=True):
            assert (error == 0) == (alone == 0) == (factor == 1)
    # A slope is half as steep in a picture twice as large.
    wide = np.broadcast_to(np.sin(np.arange(96) / 9), (1, 96, 96)).astype(np.float32)
    errors = scale_errors(wide, Demo((KernelChoice.named("sobel-x"),)))
    assert errors[0, -1] == pytest.approx(0.5, abs=0.02)
    assert errors[0, 0] == pytest.approx(1.0, abs=0.06)


def test_a_kernel_of_one_cell_commutes_with_everything(textured: np.ndarray) -> None:
    demo = Demo((KernelChoice.own([[[2.0]]]),))
    assert rotation_errors(textured, demo)[0].max() == 0
    assert scale_errors(textured, demo)[0].max() == 0


def test_what_cannot_be_turned_is_refused(textured: np.ndarray) -> None:
    for curve in (rotation_errors, scale_errors):
        seen: list[float] = []
        curve(textured, Demo(), seen.append)
        assert seen == sorted(seen)
        assert (seen[0], seen[-1]) == (0, 1)
        with pytest.raises(Refusal, match="too small to be turned"):
            curve(textured[:, :12], Demo())
        with pytest.raises(Refusal, match="the same number everywhere"):
            curve(np.ones((1, 60, 60), np.float32), Demo())
