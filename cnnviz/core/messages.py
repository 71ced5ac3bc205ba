"""Sentences for people, written where they arise and translated where they are shown.

The core knows no language but English. It marks its texts so that the catalogues can find
them, and raises bad input as a template with values, which a page can say in any language.
"""

from __future__ import annotations

__all__ = ["Refusal", "mark"]


def mark(text: str) -> str:
    """Return `text` unchanged; the call tells the catalogue that a page will show it."""
    return text


class Refusal(ValueError):  # noqa: N818 - it says no, nothing went wrong
    """An input that cannot be used, as one sentence that a page can translate.

    `template` is the English sentence with `{name}` placeholders, `values` what fills them;
    `str(refusal)` is the filled English sentence.

    >>> str(Refusal("A kernel has at most {most} cells, this one has {n}.", most=121, n=400))
    'A kernel has at most 121 cells, this one has 400.'
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values
