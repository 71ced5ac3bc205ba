"""What a network really reads of a picture: its size, its part, its preprocessed numbers."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.network import Network, Preprocessing
from cnnviz.core.picture import Picture, average, shrink

__all__ = ["LEAST_SIDE", "MOST_SIDE", "network_input", "preprocessed", "resized"]

Array = npt.NDArray[np.float32]

# Five poolings by 2 leave one cell of 32.
LEAST_SIDE = 32
# The largest maps of VGG-16 then take 38 MB, and a forward pass about three of them.
MOST_SIDE = 384
# torchvision's evaluation of ImageNet networks: the short side becomes 256, the middle 224 stay.
SHORT_SIDE_OF = 256 / 224


def network_input(
    pixels: Picture, network: Network, own_size: bool = False
) -> tuple[Array, Picture]:
    """The numbers that a network reads, and the picture that they are.

    pixels: uint8, (H, W) or (H, W, 3), of any size. Returns (x, seen): float32 (3, h, w) after
    the network's preprocessing, and uint8 (h, w, 3), the very pixels behind x.

    A fixed network reads the whole picture at side x side: another aspect is squeezed, so that
    3000 x 20 becomes 32 x 32 in which everything is there and nothing in proportion.

    Another network reads the middle square, as torchvision does: the short side is taken to
    side * 256 / 224 and the middle side x side are kept. Of 3000 x 20 it sees the middle 17.5
    pixels, enlarged.

    With own_size it reads the picture as it is, whole and in proportion. A longer side above 384
    is shrunk to 384. A shorter side below 32 is enlarged to 32 as far as the longer one stays
    within 384; what is then still missing (beyond 12 : 1) is a border of the mean colour, which
    the network reads as zeros, like its own padding: 3000 x 20 becomes 384 x 3 in the middle of
    384 x 32. One pixel becomes a flat 32 x 32.
    """
    colour = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels
    if network.fixed:
        seen = resized(colour, network.side, network.side)
    elif own_size:
        seen = _at_own_size(colour, network.preprocessing)
    else:
        seen = _middle(colour, network.side)
    return preprocessed(seen, network.preprocessing), seen


def preprocessed(seen: Picture, preprocessing: Preprocessing) -> Array:
    """(value - mean) / std of uint8 (h, w, 3), channel by channel, as float32 (3, h, w)."""
    mean = np.array(preprocessing.mean, np.float32)
    std = np.array(preprocessing.std, np.float32)
    scaled = (seen.astype(np.float32) - mean) / std
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def resized(pixels: Picture, height: int, width: int) -> Picture:
    """A picture (H, W, 3) at another size: an axis that shrinks by averaging areas, one that
    grows by linear interpolation."""
    H, W = pixels.shape[:2]
    small = average(pixels, min(H, height), min(W, width))
    if small.shape[:2] == (height, width):
        return np.ascontiguousarray(small)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8)


def _middle(pixels: Picture, side: int) -> Picture:
    H, W = pixels.shape[:2]
    short = min(H, W)
    top, left = (H - short) // 2, (W - short) // 2
    square = pixels[top : top + short, left : left + short]
    whole = round(side * SHORT_SIDE_OF)
    edge = (whole - side) // 2
    large = resized(square, whole, whole)
    return np.ascontiguousarray(large[edge : edge + side, edge : edge + side])


def _at_own_size(pixels: Picture, preprocessing: Preprocessing) -> Picture:
    seen = shrink(pixels, MOST_SIDE)
    h, w = seen.shape[:2]
    grow = min(LEAST_SIDE / min(h, w), MOST_SIDE / max(h, w))
    if grow > 1:
        seen = resized(seen, max(h, round(h * grow)), max(w, round(w * grow)))
        h, w = seen.shape[:2]
    tall, wide = max(0, LEAST_SIDE - h), max(0, LEAST_SIDE - w)
    if not tall and not wide:
        return np.ascontiguousarray(seen)
    framed = np.empty((h + tall, w + wide, 3), np.uint8)
    framed[:] = np.rint(preprocessing.mean).astype(np.uint8)
    framed[tall // 2 : tall // 2 + h, wide // 2 : wide // 2 + w] = seen
    return framed
