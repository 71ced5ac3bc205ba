"""The networks that pages can look into: the two that ship, and the ImageNet VGG-16."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.core.conv_spec import ConvSpec, quoted
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.network import Layer, Network, Preprocessing
from cnnviz.core.pool_spec import PoolSpec

__all__ = [
    "CIFAR_CLASSES",
    "NETWORKS",
    "SMALL_VGG",
    "SMALL_VGG_BLUR",
    "VGG16",
    "blocks",
    "known",
    "named",
]

SAME = ConvSpec(padding="same")
HALVE = PoolSpec("max", (2, 2), (2, 2))
HALVE_BLURRED = PoolSpec("blur", (2, 2), (2, 2))
STRONGEST = PoolSpec("global max")  # one number a channel

CIFAR_CLASSES = (
    mark("airplane"),
    mark("automobile"),
    mark("bird"),
    mark("cat"),
    mark("deer"),
    mark("dog"),
    mark("frog"),
    mark("horse"),
    mark("ship"),
    mark("truck"),
)


def blocks(channels: tuple[tuple[int, int], ...], pool: PoolSpec, keys: str) -> tuple[Layer, ...]:
    """Blocks of `count` 3 x 3 convolutions with ReLU, each closed by one pooling.

    channels: (outputs, count) of each block. keys: "names" for keys like conv1_1, "features" for
    the numbering of torchvision, in which every layer counts.

    >>> [layer.name for layer in blocks(((4, 1),), HALVE, "names")]
    ['conv1_1', 'relu1_1', 'pool1']
    """
    layers: list[Layer] = []
    for block, (outputs, count) in enumerate(channels, 1):
        for at in range(1, count + 1):
            name = f"{block}_{at}"
            key = f"features.{len(layers)}" if keys == "features" else f"conv{name}"
            layers.append(Layer(f"conv{name}", "conv", outputs, conv=SAME, key=key))
            layers.append(Layer(f"relu{name}", "relu"))
        layers.append(Layer(f"pool{block}", "pool", pool=pool))
    return tuple(layers)


def _small(slug: str, title: str, pool: PoolSpec) -> Network:
    *convolved, last = blocks(((48, 2), (96, 2), (192, 2), (384, 1)), pool, "names")
    head = Layer("fc", "linear", len(CIFAR_CLASSES), key="fc")
    return Network(
        slug,
        title,
        (*convolved, replace(last, pool=STRONGEST), head),
        # The mean and the standard deviation of the 50,000 training photographs.
        Preprocessing((125.3, 123.0, 113.9), (63.0, 62.1, 66.7)),
        side=32,
        fixed=True,
        classes=CIFAR_CLASSES,
    )


SMALL_VGG = _small("small", mark("Small VGG, 10 classes"), HALVE)
SMALL_VGG_BLUR = _small("small-blur", mark("Small VGG, blur pooling"), HALVE_BLURRED)

VGG16 = Network(
    "vgg16",
    mark("VGG-16, ImageNet"),
    blocks(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), HALVE, "features"),
    # torchvision's numbers for 0..1, times 255.
    Preprocessing((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    side=224,
    fixed=False,
)

NETWORKS = (SMALL_VGG, SMALL_VGG_BLUR, VGG16)


def known(slug: object) -> Network:
    """The network called `slug`. Raises Refusal where there is none."""
    network = named(slug)
    if network is None:
        raise Refusal(
            "There is no network {value}; there are {names}.",
            value=quoted(slug),
            names=", ".join(each.slug for each in NETWORKS),
        )
    return network


def named(slug: object) -> Network | None:
    """The network called `slug` in a link, or None."""
    return next((network for network in NETWORKS if network.slug == slug), None)
