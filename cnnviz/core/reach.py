"""What the cells of a map see along one axis: windows of windows are windows.

V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.core.pool_spec import PoolSpec

__all__ = ["Reach"]


@dataclass(frozen=True)
class Reach:
    """Cell r sees the `size` pixels from start + r jump on, some of them outside the picture
    where something is padded. A jump of 0 is that of the only cell which a global pooling leaves.
    """

    start: int = 0
    jump: int = 1
    size: int = 1

    def through(self, first: int, step: int, cells: int) -> Reach:
        """That of the map whose cell r sees `cells` cells from first + r step on.

        >>> Reach().through(-1, 1, 3).through(0, 2, 2)
        Reach(start=-1, jump=2, size=4)
        """
        return Reach(
            self.start + first * self.jump, self.jump * step, self.size + (cells - 1) * self.jump
        )

    def pooled(self, spec: PoolSpec, axis: int, n: int) -> Reach:
        """That of the pooled map, along `axis` (0: rows), where the map before it has n cells.

        Every window counts in full, also the cells that lose against the maximum. Blur pooling
        sees its dense window and then three cells.
        """
        size, step = spec.size[axis], spec.step[axis]
        if spec.is_global:
            return self.through(0, 0, n)
        if spec.windowed:
            return self.through(-spec.padding, step, size)
        if spec.kind == "none":
            return self
        dense = self.through(0, 1, size)
        # A single dense cell has no neighbours to be blurred with.
        return dense.through(-1, step, 3) if n > size else dense.through(0, step, 1)
