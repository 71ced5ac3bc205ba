"""Stacks to begin with: small kernels against large ones, and networks that people know.

Sources: Y. LeCun et al., Gradient-based learning applied to document recognition (1998);
A. Krizhevsky et al., ImageNet classification with deep convolutional neural networks (2012);
K. Simonyan and A. Zisserman, Very deep convolutional networks (2015); D. Silver et al., Mastering
the game of Go (2016); F. Yu and V. Koltun, Multi-scale context aggregation by dilated
convolutions (2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.core.conv_spec import resolve_padding
from cnnviz.core.layer_stack import LayerStack, Shape
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.network import Network
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.core.stack_layer import StackLayer

__all__ = [
    "PRESETS",
    "StackPreset",
    "default_stack",
    "network_stack",
    "preset_stack",
    "presets_json",
    "stack_preset",
]

Layers = tuple[StackLayer, ...]


@dataclass(frozen=True)
class StackPreset:
    """A stack to begin with; title and sentence (what to look for) are to be translated.

    input: (C, H, W), None for that of the shared picture. against: the slug of the preset that
    it is to be compared with, "" for none.
    """

    slug: str
    title: str
    sentence: str
    layers: Layers
    input: Shape | None = None
    against: str = ""


def _conv(
    size: int, channels: int, stride: int = 1, padding: int | None = None, **more: Any
) -> StackLayer:
    """A square convolution that keeps the size unless a padding is given."""
    dilation = more.pop("dilation", 1)
    border = dilation * (size - 1) // 2 if padding is None else padding
    return StackLayer(
        "conv",
        (size, size),
        (stride, stride),
        (dilation, dilation),
        (border,) * 4,
        channels,
        **more,
    )


def _pool(op: str, size: int, stride: int) -> StackLayer:
    return StackLayer(op, (size, size), (stride, stride))


def network_stack(network: Network, until: int | None = None) -> tuple[Layers, Shape]:
    """The windowed layers of a network, up to the layer with the index `until`, and its input.
    Raises ValueError for a pooling that a stack has not.
    """
    layers = []
    for layer in network.layers[: None if until is None else until + 1]:
        if not layer.windowed:
            continue
        if layer.kind == "conv":
            padding, spec = resolve_padding(layer.conv, *layer.kernel), layer.conv
            layers.append(
                StackLayer(
                    "conv", layer.kernel, spec.stride, spec.dilation, padding, layer.channels
                )
            )
        else:
            pool = layer.pool
            if pool.kind not in ("max", "average") or pool.ceil:
                raise ValueError(f"{layer.name} pools in a way that no stack has.")
            layers.append(StackLayer(pool.kind, pool.size, pool.step, (1, 1), (pool.padding,) * 4))
    return tuple(layers), (3, network.side, network.side)


_HALVE = _pool("max", 2, 2)
_BLOCKS = tuple(
    layer for channels in (16, 32, 64) for layer in (_conv(3, channels), _conv(3, channels), _HALVE)
)
_LENET = (
    _conv(5, 6, padding=0),
    _pool("average", 2, 2),
    _conv(5, 16, padding=0),
    _pool("average", 2, 2),
    _conv(5, 120, padding=0),
)
_ALEXNET = (
    _conv(11, 96, 4, 0),
    _pool("max", 3, 2),
    _conv(5, 256),
    _pool("max", 3, 2),
    _conv(3, 384),
    _conv(3, 384),
    _conv(3, 256),
    _pool("max", 3, 2),
)
_GO = (
    _conv(5, 192, bias=False),
    *[_conv(3, 192, bias=False)] * 11,
    _conv(1, 1, bias=False),
)
_VGG, _VGG_INPUT = network_stack(VGG16)
_SMALL, _SMALL_INPUT = network_stack(SMALL_VGG)

PRESETS: tuple[StackPreset, ...] = (
    StackPreset(
        "blocks",
        mark("Three blocks, pooled"),
        mark("Two 3 × 3 layers and a pooling, three times: every pooling doubles the next steps."),
        _BLOCKS,
    ),
    StackPreset(
        "two-3x3",
        mark("3 × 3, twice"),
        mark("Sees 5 × 5 pixels, with 18 weights per pair of channels and two non-linearities."),
        (_conv(3, 16),) * 2,
        against="one-5x5",
    ),
    StackPreset(
        "one-5x5",
        mark("5 × 5, once"),
        mark("Sees the same 5 × 5 pixels, with 25 weights per pair of channels."),
        (_conv(5, 16),),
        against="two-3x3",
    ),
    StackPreset(
        "three-3x3",
        mark("3 × 3, three times"),
        mark("Sees 7 × 7 pixels, with 27 weights per pair of channels and three non-linearities."),
        (_conv(3, 16),) * 3,
        against="one-7x7",
    ),
    StackPreset(
        "one-7x7",
        mark("7 × 7, once"),
        mark("Sees the same 7 × 7 pixels, with 49 weights per pair of channels."),
        (_conv(7, 16),),
        against="three-3x3",
    ),
    StackPreset(
        "lenet",
        mark("LeNet-5"),
        mark(
            "Handwritten digits, 1998: the last 5 × 5 layer leaves one cell, which sees everything."
        ),
        _LENET,
        (1, 32, 32),
    ),
    StackPreset(
        "alexnet",
        mark("AlexNet, features"),
        mark(
            "ImageNet, 2012: 11 × 11 with stride 4 looks far at once; drawn without the two groups"
            " into which the original splits its channels."
        ),
        _ALEXNET,
        (3, 227, 227),
    ),
    StackPreset(
        "vgg16",
        mark("VGG-16, features"),
        mark("Nothing but 3 × 3: 196 pixels before the last pooling, 212 after it."),
        _VGG,
        _VGG_INPUT,
    ),
    StackPreset(
        "go",
        mark("13 layers for Go"),
        mark(
            "AlphaGo's policy network: no pooling, for losing one line changes the board; without"
            " biases 3,880,128 weights."
        ),
        _GO,
        (48, 19, 19),
    ),
    StackPreset(
        "dilated",
        mark("Dilated pyramid"),
        mark("Four 3 × 3 layers, dilation 1, 2, 4, 8: 31 pixels, and no pooling."),
        tuple(_conv(3, 16, dilation=d) for d in (1, 2, 4, 8)),
    ),
    StackPreset(
        "small",
        mark("The built-in small network"),
        mark("The convolutions and poolings of the small VGG that ships with this app."),
        _SMALL,
        _SMALL_INPUT,
    ),
)


def stack_preset(slug: object) -> StackPreset:
    """The preset of that name; raises Refusal when there is none."""
    for each in PRESETS:
        if each.slug == slug:
            return each
    raise Refusal(
        "There is no preset named {value}; there are {known}.",
        value=repr(slug)[:40],
        known=", ".join(each.slug for each in PRESETS),
    )


def preset_stack(preset: StackPreset, picture: Shape) -> LayerStack:
    """The preset's stack, with the cell in the middle. picture: the shared one's (C, H, W)."""
    return LayerStack(preset.layers, preset.input or picture)


def default_stack(picture: Shape) -> LayerStack:
    """What the page shows before anything is chosen."""
    return preset_stack(PRESETS[0], picture)


def presets_json(picture: Shape) -> list[dict[str, Any]]:
    """The presets for the browser, in the order in which they are shown.

    Each has slug, title, sentence (English, to be translated), stack, and `against`, the slug of
    the preset to compare it with, or None.
    """
    return [
        {
            "slug": each.slug,
            "title": each.title,
            "sentence": each.sentence,
            "stack": preset_stack(each, picture).to_json(),
            "against": each.against or None,
        }
        for each in PRESETS
    ]
