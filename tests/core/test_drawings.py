"""The drawn samples: what each must contain for the lesson it is for, at every size."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import label
from scipy.signal import correlate2d

from cnnviz.core.drawings import DRAWINGS, draw, draw_stripes
from cnnviz.core.figures import draw_cat
from cnnviz.core.messages import Refusal

VERTICAL = np.array([[1, 0, -1]] * 3, float)
SIZES = (64, 65, 100, 256, 1024)


def response(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return correlate2d(picture.astype(float), kernel, mode="valid")


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.slug)
def test_every_drawing_is_a_picture_at_every_size(drawing) -> None:
    for n in SIZES:
        picture = draw(drawing.slug, n)
        own = {"point": 63, "lecture": 6}.get(drawing.slug, n)
        assert picture.dtype == np.uint8
        assert picture.shape in ((own, own), (own, own, 3))
        assert np.array_equal(picture, draw(drawing.slug, n))
        assert int(picture.max()) - int(picture.min()) > 200
    assert drawing.name
    assert drawing.sentence[-1] in ".?"


def test_slugs_and_names_are_unique() -> None:
    assert len({drawing.slug for drawing in DRAWINGS}) == len(DRAWINGS)
    assert len({drawing.name for drawing in DRAWINGS}) == len(DRAWINGS)


def test_an_unknown_drawing_is_refused_and_a_wild_size_is_an_error() -> None:
    with pytest.raises(Refusal, match=r"no drawing called zebra; there are edges, "):
        draw("zebra", 64)
    for n in (0, 15, 5000):
        with pytest.raises(ValueError, match=str(n)):
            draw("disc", n)


def test_the_lecture_picture_gives_the_lecture_maps() -> None:
    picture = draw("lecture", 512)
    assert set(np.unique(picture)) == {0, 255}
    diagonal = np.array([[1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    column = np.array([[-1, 1, -1]] * 3)
    assert response(picture / 255, diagonal).tolist() == [
        [3, -1, -3, -1],
        [-3, 1, 0, -3],
        [-3, -3, 0, 1],
        [3, -2, -2, -1],
    ]
    assert response(picture / 255, column).tolist() == [
        [-1, -1, -1, -1],
        [-1, -1, -2, 1],
        [-1, -1, -2, 1],
        [-1, 0, -4, 3],
    ]


@pytest.mark.parametrize("n", SIZES)
def test_step_edges_have_both_polarities_in_every_strength(n: int) -> None:
    seen = response(draw("edges", n), VERTICAL)
    strengths = [int(3 * contrast) for contrast in (255, 160, 96, 48)]
    for row, strength in zip((n // 8, 3 * n // 8, 5 * n // 8, 7 * n // 8), strengths, strict=True):
        assert seen[row].max() == strength  # bright to dark going right
        assert seen[row].min() == -strength


@pytest.mark.parametrize("n", SIZES)
def test_stripes_run_where_their_names_say(n: int) -> None:
    standing, lying = draw("vertical-stripes", n), draw("horizontal-stripes", n)
    assert set(np.unique(standing)) == set(np.unique(lying)) == {0, 255}
    assert (standing == standing[:1]).all()
    assert (lying == lying[:, :1]).all()
    assert np.array_equal(lying, standing.T)
    diagonal = draw("diagonal-stripes", n)
    assert np.array_equal(diagonal[1:, :-1], diagonal[:-1, 1:])


def test_stripes_have_the_period_asked_for() -> None:
    row = draw_stripes(64, 90, 16)[0]
    assert np.array_equal(row, np.tile(np.repeat([255, 0], 8), 4))
    tilted = draw_stripes(200, 30, 20) / 255
    assert abs(tilted.mean() - 0.5) < 0.02


@pytest.mark.parametrize("n", SIZES)
def test_the_checkerboard_has_eight_by_eight_cells(n: int) -> None:
    board = draw("checkerboard", n)
    middles = np.array([int((cell + 0.5) * n / 8) for cell in range(8)])
    assert np.array_equal(board[np.ix_(middles, middles)] > 0, np.indices((8, 8)).sum(0) % 2 == 1)
    assert set(np.unique(board)) == {0, 255}


@pytest.mark.parametrize("n", SIZES)
def test_the_disc_has_the_area_of_a_disc_and_its_symmetry(n: int) -> None:
    disc = draw("disc", n)
    assert disc.sum() / 255 == pytest.approx(np.pi * (0.3 * n) ** 2, rel=0.01)
    for same in (disc[::-1], disc[:, ::-1], disc.T):
        assert np.array_equal(disc, same)


def test_the_fan_has_edges_in_every_direction() -> None:
    fan = draw("fan", 512).astype(float)
    down, right = np.gradient(fan)
    strong = np.hypot(down, right) > 60
    angles = np.degrees(np.arctan2(down[strong], right[strong])) % 180
    assert (np.histogram(angles, bins=18, range=(0, 180))[0] > 100).all()


def test_the_point_shows_the_kernel_turned() -> None:
    point = draw("point", 1024)
    assert (point > 0).sum() == 1
    kernel = np.arange(1.0, 10).reshape(3, 3)
    seen = correlate2d(point / 255.0, kernel, mode="same")
    assert np.array_equal(seen[30:33, 30:33], kernel[::-1, ::-1])


def test_three_lights_have_every_mixture() -> None:
    lights = draw("colours", 256).reshape(-1, 3)
    pure = {tuple(colour) for colour in lights[np.isin(lights, (0, 255)).all(1)].tolist()}
    assert len(pure) == 8


def test_the_digits_are_ten_separate_figures() -> None:
    assert label(draw("digits", 512) > 127)[1] == 10


def test_a_cat_is_the_same_to_the_pixel_wherever_it_sits() -> None:
    corner, middle = draw_cat(200, (0, 0), 0.4), draw_cat(200, (0.5, 1), 0.4)
    assert np.array_equal(corner[:80, :80], middle[120:, 60:140])
    assert not corner[80:].any()
    assert not corner[:, 80:].any()
    grey = draw_cat(200, (2.0, -1.0), 0.4, colour=False)
    assert grey.shape == (200, 200)
    assert grey[:80, 120:].any()
    assert not grey[:, :120].any()


def test_the_cats_of_the_table_sit_where_they_say() -> None:
    rows, columns = np.nonzero(draw("corner-cat", 256).any(2))
    assert rows.min() > 128
    assert columns.max() < 128
    rows, columns = np.nonzero(draw("drawn-cat", 256).any(2))
    assert abs(columns.min() + columns.max() - 255) <= 2
