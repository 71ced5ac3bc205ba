"""What /parameters shows, as one frozen description, checked where it comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cnnviz.core.conv_spec import quoted
from cnnviz.core.im2col import Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.messages import Refusal

__all__ = ["ParametersDemo"]


@dataclass(frozen=True)
class ParametersDemo:
    """The three rival layers, the weights as a matrix, and im2col. Raises Refusal in its parts."""

    rivals: RivalSpec = field(default_factory=RivalSpec)
    matrix: MatrixSpec = field(default_factory=MatrixSpec)
    im2col: Im2colSpec = field(default_factory=Im2colSpec)

    @classmethod
    def from_json(cls, data: object) -> ParametersDemo:
        """The inverse of `to_json`; what is missing keeps its default. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        return cls(
            RivalSpec.from_json(data.get("rivals", {})),
            MatrixSpec.from_json(data.get("matrix", {})),
            Im2colSpec.from_json(data.get("im2col", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """The form that travels: rivals, matrix, im2col."""
        return {
            "rivals": self.rivals.to_json(),
            "matrix": self.matrix.to_json(),
            "im2col": self.im2col.to_json(),
        }
