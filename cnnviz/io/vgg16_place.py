"""Where VGG-16's weights come from and where they are kept, as the environment says.

CNNVIZ_VGG16: a safetensors file of one's own, or an http(s) address of one. CNNVIZ_CACHE: the
folder in which fetched weights are kept. CNNVIZ_VGG16_PREPROCESSING: "torchvision", or "caffe"
for the weights of the original training.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network, Preprocessing
from cnnviz.core.networks import VGG16

__all__ = ["ADDRESS", "CAFFE", "Vgg16Place", "vgg16_place"]

# The weights of torchvision's VGG16_Weights.IMAGENET1K_V1 as safetensors, the features first.
ADDRESS = "https://huggingface.co/timm/vgg16.tv_in1k/resolve/main/model.safetensors"
# RGB in 0..255 minus the mean of ImageNet (Simonyan and Zisserman 2015), and no division.
CAFFE = Preprocessing((123.68, 116.779, 103.939), (1.0, 1.0, 1.0))


@dataclass(frozen=True)
class Vgg16Place:
    """network: VGG-16 with its preprocessing. own: a file that is read where it lies, or None.
    url: where the weights are fetched from, if there is no such file. folder: where they are kept.
    """

    network: Network
    own: Path | None
    url: str
    folder: Path

    @property
    def kept(self) -> Path:
        """The file that is read: one's own, or the one in the folder, named after its address."""
        if self.own is not None:
            return self.own
        mark = hashlib.blake2b(self.url.encode(), digest_size=4).hexdigest()
        return self.folder / f"vgg16-features-{mark}.safetensors"


def vgg16_place(environ: Mapping[str, str] = os.environ) -> Vgg16Place:
    """The place that the environment names, else ADDRESS and the user's cache folder.

    Raises Refusal for an address that is neither http nor https and for an unknown preprocessing.
    """
    source = environ.get("CNNVIZ_VGG16", "").strip()
    own, url = None, ADDRESS
    if "://" in source:
        if not source.lower().startswith(("http://", "https://")):
            raise Refusal(
                "CNNVIZ_VGG16 is {value}; it can be a file, or an address that begins with "
                "http:// or https://.",
                value=repr(source[:60]),
            )
        url = source
    elif source:
        own = Path(source).expanduser()
    folder = environ.get("CNNVIZ_CACHE", "").strip()
    return Vgg16Place(
        _network(environ.get("CNNVIZ_VGG16_PREPROCESSING", "").strip().lower()),
        own,
        url,
        Path(folder).expanduser() if folder else _user_cache(environ),
    )


def _network(preprocessing: str) -> Network:
    if preprocessing == "caffe":
        return replace(VGG16, preprocessing=CAFFE)
    if preprocessing in ("", "torchvision"):
        return VGG16
    raise Refusal(
        "CNNVIZ_VGG16_PREPROCESSING is {value}; it can be torchvision or caffe.",
        value=repr(preprocessing[:60]),
    )


def _user_cache(environ: Mapping[str, str]) -> Path:
    try:
        home = Path.home()
    except RuntimeError:  # a container may know no home
        return Path(tempfile.gettempdir()) / "cnnviz"
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "cnnviz"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "cnnviz"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "cnnviz"
