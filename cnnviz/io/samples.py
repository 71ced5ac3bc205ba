"""The pictures to begin with: photographs that come with scikit-image, and drawings of our own.

The photographs are read from the installed package without importing it, which would take
longer than reading them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from cnnviz.core.drawings import DRAWINGS, draw
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.picture import Picture
from cnnviz.io.decode import decode

__all__ = ["SAMPLES", "Sample", "load_sample"]


@dataclass(frozen=True)
class Sample:
    """One picture to begin with: its name in links and on the screen, and where it is from."""

    slug: str
    label: str
    kind: Literal["photograph", "drawing"]
    credit: str
    sentence: str
    file: str = ""


def _photograph(slug: str, file: str, label: str, sentence: str, credit: str) -> Sample:
    return Sample(slug, label, "photograph", credit, sentence, file)


_PHOTOGRAPHS = (
    _photograph(
        "cat",
        "chelsea.png",
        mark("Cat"),
        mark("Fur, whiskers and round eyes: fine lines beside smooth ground."),
        mark("Chelsea, photographed by Stefan van der Walt; CC0."),
    ),
    _photograph(
        "astronaut",
        "astronaut.png",
        mark("Astronaut"),
        mark("A face, strong colours and the stripes of a flag."),
        mark("Eileen Collins, NASA; public domain."),
    ),
    _photograph(
        "coffee",
        "coffee.png",
        mark("Coffee cup"),
        mark("Ellipses of smooth porcelain on the grain of wood."),
        mark("Photographed by Rachel Michetti; CC0."),
    ),
    _photograph(
        "camera",
        "camera.png",
        mark("Cameraman"),
        mark("A dark figure before a bright sky: long, strong outlines."),
        mark("Photographed by Lav Varshney; CC0."),
    ),
    _photograph(
        "coins",
        "coins.png",
        mark("Coins"),
        mark("Many round outlines under uneven light."),
        mark("Greek coins from Pompeii, Brooklyn Museum; no known restrictions."),
    ),
    _photograph(
        "brick",
        "brick.png",
        mark("Brick wall"),
        mark("Joints that lie and stand: horizontal and vertical edges apart."),
        mark("CC0Textures; CC0."),
    ),
    _photograph(
        "rocket",
        "rocket.jpg",
        mark("Rocket"),
        mark("A bright plume at night, with smooth glow and thin masts."),
        mark("The launch of DSCOVR, SpaceX; public domain."),
    ),
    _photograph(
        "motorcycle",
        "motorcycle_left.png",
        mark("Motorcycle"),
        mark("Spokes, pipes and curves in every direction."),
        mark("Middlebury stereo benchmark, 2014."),
    ),
    _photograph(
        "gravel",
        "gravel.png",
        mark("Gravel"),
        mark("A texture without any preferred direction."),
        mark("CC0Textures; CC0."),
    ),
    _photograph(
        "grass",
        "grass.png",
        mark("Grass"),
        mark("A texture of thin blades, almost all of it fine detail."),
        mark("Photographed by linolafett; CC0."),
    ),
    _photograph(
        "moon",
        "moon.png",
        mark("Moon"),
        mark("Craters in weak contrast, lit from one side."),
        mark("The surface of the moon, from scikit-image's own samples."),
    ),
    _photograph(
        "stars",
        "hubble_deep_field.jpg",
        mark("Deep field"),
        mark("Bright points and small discs on black."),
        mark("Hubble eXtreme Deep Field, NASA and ESA; public domain."),
    ),
    _photograph(
        "page",
        "page.png",
        mark("Printed page"),
        mark("Letters on paper that grows dark to one side."),
        mark("A scanned page, from scikit-image's own samples."),
    ),
    _photograph(
        "clock",
        "clock_motion.png",
        mark("Blurred clock"),
        mark("A camera moved sideways: what a motion-blur kernel does to a picture."),
        mark("Photographed by Stefan van der Walt; public domain."),
    ),
)

SAMPLES: tuple[Sample, ...] = _PHOTOGRAPHS + tuple(
    Sample(each.slug, each.name, "drawing", mark("Drawn by this app."), each.sentence)
    for each in DRAWINGS
)


def load_sample(slug: str, size: int) -> Picture:
    """The sample called `slug`: uint8, (H, W) or (H, W, 3).

    A drawing is made `size` pixels wide and high (but "point" and "lecture" have a size of
    their own); a photograph comes with its own pixels, at most 1024 on the longest side. Not
    cached: callers do that. Raises Refusal for an unknown slug, and where the photographs of
    scikit-image are not installed.
    """
    sample = next((each for each in SAMPLES if each.slug == slug), None)
    if sample is None:
        raise Refusal(
            "There is no sample called {slug}; there are {known}.",
            slug=str(slug)[:40],
            known=", ".join(each.slug for each in SAMPLES),
        )
    if sample.kind == "drawing":
        return draw(slug, size)
    try:
        data = (_photograph_folder() / sample.file).read_bytes()
    except OSError as error:
        raise Refusal(
            "The photograph {file} is missing: it comes with scikit-image, which seems not to be"
            " installed whole.",
            file=sample.file,
        ) from error
    return decode(data, sample.file)


def _photograph_folder() -> Path:
    spec = find_spec("skimage")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("scikit-image")
    return Path(spec.submodule_search_locations[0]) / "data"
