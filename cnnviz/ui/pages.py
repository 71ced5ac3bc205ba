"""The table of pages: the menu, the home page's cards and the tour are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cnnviz.core.messages import mark

__all__ = ["PAGES", "PageEntry"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class PageEntry:
    """One page: its script, its address, its chapter and what the menu and a card say of it."""

    script: str
    url_path: str
    chapter: str
    title: str
    icon: str
    summary: str

    @property
    def path(self) -> Path:
        """The page's script on disk."""
        return ROOT / "pages" / self.script


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        script="basics/home.py",
        url_path="",
        chapter="",
        title=mark("Start"),
        icon=":material/home:",
        summary=mark("Watch one window make one number."),
    ),
    PageEntry(
        script="basics/kernels.py",
        url_path="kernels",
        chapter=mark("Convolution"),
        title=mark("Kernel studio"),
        icon=":material/grid_on:",
        summary=mark("Pick or paint a kernel and watch the feature map follow the brush."),
    ),
    PageEntry(
        script="basics/slide.py",
        url_path="slide",
        chapter=mark("Convolution"),
        title=mark("Step the window"),
        icon=":material/select_all:",
        summary=mark("One window, one number: step it by hand, predict it, play it."),
    ),
    PageEntry(
        script="basics/pooling.py",
        url_path="pooling",
        chapter=mark("Convolution"),
        title=mark("Pooling"),
        icon=":material/compress:",
        summary=mark("What a window keeps, what it forgives, and what is left of a picture."),
    ),
    PageEntry(
        script="invariance/shift.py",
        url_path="shift",
        chapter=mark("Equivariance and invariance"),
        title=mark("Shift the picture"),
        icon=":material/open_with:",
        summary=mark("The map moves along, the pooled map does not notice: see where each stops."),
    ),
    PageEntry(
        script="why/parameters.py",
        url_path="parameters",
        chapter=mark("Why convolution"),
        title=mark("From dense to convolution"),
        icon=":material/hub:",
        summary=mark("Three layers over one input: what each costs, and what is given up for it."),
    ),
    PageEntry(
        script="why/receptive_field.py",
        url_path="receptive-field",
        chapter=mark("Why convolution"),
        title=mark("Receptive field"),
        icon=":material/filter_center_focus:",
        summary=mark("Small kernels stacked see far: build a stack and look through it."),
    ),
    PageEntry(
        script="networks/features.py",
        url_path="features",
        chapter=mark("Trained networks"),
        title=mark("Inside a trained network"),
        icon=":material/layers:",
        summary=mark("Your picture in a real network: every layer and map, down to one sum."),
    ),
)
