"""The pictures that a network gets when its picture is shifted, turned or scaled.

What moves is the picture as the network sees it: `side` x `side` pixels of RGB.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cnnviz.core.network import Network
from cnnviz.core.network_input import network_input
from cnnviz.core.rotation import ANGLES, FACTORS, scaled, turned
from cnnviz.core.shift import shift_planes

__all__ = [
    "ANGLES",
    "FACTORS",
    "MOVES",
    "OVER",
    "REACH",
    "scaled_pictures",
    "shifted_pictures",
    "turned_pictures",
]

Array = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

REACH = 8
# Every shift (dy, dx) up to REACH, by rows: the order of a map over both.
MOVES = tuple((dy, dx) for dy in range(-REACH, REACH + 1) for dx in range(-REACH, REACH + 1))
# Turned and scaled at so many times the network's size, so that little is lost between pixels.
OVER = 4


def _planes(pixels: Pixels, network: Network, side: int) -> Array:
    """What `network` would see if it read `side` x `side` pixels, (3, side, side) in 0..255."""
    seen = network_input(pixels, replace(network, side=side))[1]
    return np.ascontiguousarray(np.moveaxis(seen, -1, 0), np.float32)


def shifted_pictures(pixels: Pixels, network: Network, fill: str) -> Array:
    """The picture for each of MOVES, by whole pixels of what the network sees.

    pixels: uint8 (H, W) or (H, W, 3). fill: what comes in from outside, one of
    `cnnviz.core.shift.FILLS`. For "camera" the picture is resized to REACH pixels more on each
    side, and the network sees a crop, unshifted the one in the middle; for all others it sees the
    whole picture. Returns float32 (289, 3, side, side) in 0..255.
    """
    side = network.side
    if fill != "camera":
        planes = _planes(pixels, network, side)
        return np.stack([shift_planes(planes, dy, dx, fill) for dy, dx in MOVES])
    wide = _planes(pixels, network, side + 2 * REACH)
    return np.stack(
        [
            wide[:, REACH - dy : REACH - dy + side, REACH - dx : REACH - dx + side]
            for dy, dx in MOVES
        ]
    )


def _reduced(planes: Array) -> Array:
    """The means of OVER x OVER pixels as whole numbers from 0 to 255."""
    C, H, W = planes.shape
    means = planes.reshape(C, H // OVER, OVER, W // OVER, OVER).mean(axis=(2, 4), dtype=np.float64)
    whole: Array = np.rint(means.clip(0, 255)).astype(np.float32)
    return whole


def turned_pictures(pixels: Pixels, network: Network) -> Array:
    """The picture turned about its middle by each of ANGLES, counterclockwise.

    Resized to OVER times `side`, turned there, interpolated cubically and with the pixels of the
    edge repeated where the turned picture does not reach, and reduced by means of OVER x OVER
    pixels. Returns float32 (73, 3, side, side), whole numbers in 0..255.
    """
    large = _planes(pixels, network, OVER * network.side)
    return np.stack([_reduced(turned(large, angle)) for angle in ANGLES])


def scaled_pictures(pixels: Pixels, network: Network) -> Array:
    """The picture enlarged about its middle by each of FACTORS, below 1 shrunk.

    As `turned_pictures`; (17, 3, side, side).
    """
    large = _planes(pixels, network, OVER * network.side)
    return np.stack([_reduced(scaled(large, factor)) for factor in FACTORS])
