"""Where the parameters of VGG-11 to VGG-19 are: hardly in the convolutions.

Source: K. Simonyan and A. Zisserman, Very Deep Convolutional Networks for Large-Scale Image
Recognition (2015), configurations A, B, D and E, for 224 x 224 pixels and 1,000 classes.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLASS_COST", "FAMILY", "POOLED_CLASS_COST", "VggCounts", "vgg_code"]

CHANNELS = (64, 128, 256, 512, 512)  # of the blocks, each followed by 2 x 2 pooling
MAP = 512 * 7 * 7  # numbers that the first fully connected layer reads
HIDDEN, CLASSES = 4096, 1000
# Parameters of one class: behind the flattened maps, and behind their global averages.
CLASS_COST, POOLED_CLASS_COST = HIDDEN + 1, CHANNELS[-1] + 1


@dataclass(frozen=True)
class VggCounts:
    """Parameters of one of them, biases included. blocks: how many 3 x 3 convolutions each has.

    >>> FAMILY[2].name, FAMILY[2].total, round(100 * FAMILY[2].first_share)
    ('VGG-16', 138357544, 74)
    """

    name: str
    blocks: tuple[int, ...]

    @property
    def layers(self) -> int:
        """How many convolutions."""
        return sum(self.blocks)

    @property
    def convolutions(self) -> int:
        """Parameters of all convolutions."""
        found, inputs = 0, 3
        for count, outputs in zip(self.blocks, CHANNELS, strict=True):
            for _ in range(count):
                found += outputs * inputs * 9 + outputs
                inputs = outputs
        return found

    @property
    def first(self) -> int:
        """Parameters of the first fully connected layer."""
        return MAP * HIDDEN + HIDDEN

    @property
    def others(self) -> int:
        """Parameters of the two fully connected layers behind it."""
        return HIDDEN * HIDDEN + HIDDEN + CLASSES * CLASS_COST

    @property
    def total(self) -> int:
        """All parameters."""
        return self.convolutions + self.first + self.others

    @property
    def first_share(self) -> float:
        """The share of the first fully connected layer in all of them, 0..1."""
        return self.first / self.total

    @property
    def pooled(self) -> int:
        """All parameters with a global average in place of flattening: one number a channel, and
        one fully connected layer behind it."""
        return self.convolutions + CLASSES * POOLED_CLASS_COST


FAMILY = (
    VggCounts("VGG-11", (1, 1, 2, 2, 2)),
    VggCounts("VGG-13", (2, 2, 2, 2, 2)),
    VggCounts("VGG-16", (2, 2, 3, 3, 3)),
    VggCounts("VGG-19", (2, 2, 4, 4, 4)),
)


def vgg_code() -> str:
    """A PyTorch program that builds each of them without memory and prints the same numbers."""
    blocks = "\n".join(f'    "{each.name}": {each.blocks},' for each in FAMILY)
    return f"""\
from torch import nn

BLOCKS = {{
{blocks}
}}
CHANNELS = {CHANNELS!r}


def count(modules):
    return sum(p.numel() for module in modules for p in module.parameters())


for name, blocks in BLOCKS.items():
    convolutions, inputs = [], 3
    for n, outputs in zip(blocks, CHANNELS):
        for _ in range(n):
            convolutions.append(nn.Conv2d(inputs, outputs, 3, padding=1, device="meta"))
            inputs = outputs
    linear = [
        nn.Linear(512 * 7 * 7, {HIDDEN}, device="meta"),
        nn.Linear({HIDDEN}, {HIDDEN}, device="meta"),
        nn.Linear({HIDDEN}, {CLASSES}, device="meta"),
    ]
    after_average = [nn.Linear(512, {CLASSES}, device="meta")]
    every = count(convolutions + linear)
    first = count(linear[:1])
    print(f"{{name}}: {{count(convolutions):,}} in convolutions, {{every:,}} in all")
    print(f"  the first fully connected layer: {{first:,}}, {{first / every:.1%}}")
    print(f"  with a global average: {{count(convolutions + after_average):,}}")
"""
