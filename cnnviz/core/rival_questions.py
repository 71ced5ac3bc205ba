"""Six questions about three layers, to be answered before they are read.

Every figure in them is computed by `layer_rivals`; among the wrong answers are those that lectures
have been seen to give.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.core.layer_rivals import Rivals, RivalSpec
from cnnviz.core.messages import mark

__all__ = ["Choice", "Question", "Sentence", "questions"]


@dataclass(frozen=True)
class Sentence:
    """An English template and the numbers in it, whole ones to be grouped by whoever shows it."""

    template: str
    values: tuple[tuple[str, int | str], ...] = ()

    def __str__(self) -> str:
        return self.template.format(
            **{n: f"{v:,}" if isinstance(v, int) else v for n, v in self.values}
        )


Choice = int | Sentence


@dataclass(frozen=True)
class Question:
    """What is asked, what there is to choose from (a count, or a sentence), which is right, why."""

    id: str
    text: Sentence
    choices: tuple[Choice, ...]
    answer: int
    reason: Sentence


def _say(text: str, **values: int | str) -> Sentence:
    return Sentence(text, tuple(values.items()))


def _times(more: int, less: int) -> int | str:
    """How many times more, whole where it is, else to one decimal."""
    return more // less if more % less == 0 else f"{more / less:,.1f}"


def questions() -> tuple[Question, ...]:
    """The six, in the order in which they are asked."""
    return (_megapixels(), _nine(), _local(), _fair(), _compute(), _padding())


def _megapixels() -> Question:
    grey = Rivals.of(RivalSpec(3000, 4000, 1, 100)).dense
    colour = Rivals.of(RivalSpec(3000, 4000, 3, 100)).dense
    return Question(
        "megapixels",
        _say(
            mark(
                "A photo of 12 megapixels, grey, fully connected to 100 neurons: how many weights?"
            )
        ),
        (grey.weights // 100, grey.weights // 10, grey.weights, grey.weights * 10),
        2,
        _say(
            mark(
                "{pixels} pixels × 100 neurons = {n} weights; in colour {colour}. 120 million,"
                " which some notes say, is ten times too few."
            ),
            pixels=grey.weights // 100,
            n=grey.weights,
            colour=colour.weights,
        ),
    )


def _nine() -> Question:
    grey = Rivals.of(RivalSpec(channels=1)).conv
    colour = Rivals.of(RivalSpec()).conv
    deep = Rivals.of(RivalSpec(channels=64, filters=64)).conv
    return Question(
        "nine",
        _say(
            mark(
                "“A 3 × 3 convolution has only 9 parameters.” How many has one filter that reads a"
                " colour picture, with its bias?"
            )
        ),
        (grey.weights, grey.parameters, colour.weights, colour.parameters),
        3,
        _say(
            mark(
                "One 3 × 3 kernel for each channel it reads: 3 × 9 = {weights}, and 1 bias. 9 is"
                " one filter on one channel; 64 filters that read 64 channels have {deep} weights,"
                " {deeper} with biases."
            ),
            weights=colour.weights,
            deep=deep.weights,
            deeper=deep.parameters,
        ),
    )


def _local() -> Question:
    spec = RivalSpec(bias=False)
    rivals, grey = Rivals.of(spec), Rivals.of(RivalSpec(channels=1, bias=False))
    fewer = _times(rivals.dense.weights, rivals.local.weights)
    mixed = _times(rivals.dense.weights, grey.local.weights)
    shared = _times(rivals.local.weights, rivals.conv.weights)
    return Question(
        "local",
        _say(
            mark(
                "224 × 224 in colour. Each output sees only 3 × 3 pixels, but nothing is shared:"
                " how many times fewer weights than fully connected to 1,000 neurons?"
            )
        ),
        (
            _say(mark("not fewer at all")),
            _say(mark("{n} times fewer"), n=fewer),
            _say(mark("{n} times fewer"), n=mixed),
            _say(mark("{n} times fewer"), n=shared),
        ),
        1,
        _say(
            mark(
                "{dense} / {local} = {fewer}: looking only nearby does that by itself. ({mixed} is"
                " heard too: the colour picture's {dense} over the {grey} of a grey one.) Sharing"
                " gives the other {shared}, one for each position."
            ),
            dense=rivals.dense.weights,
            local=rivals.local.weights,
            fewer=fewer,
            mixed=mixed,
            grey=grey.local.weights,
            shared=shared,
        ),
    )


def _fair() -> Question:
    one, many = Rivals.of(RivalSpec()), Rivals.of(RivalSpec(filters=1000))
    return Question(
        "fair",
        _say(
            mark(
                "1,000 neurons against one filter is no fair match. How many parameters have 1,000"
                " filters of 3 × 3 on a colour picture, with biases?"
            )
        ),
        (one.conv.parameters, 9000, many.conv.parameters, one.dense.parameters),
        2,
        _say(
            mark(
                "1,000 × (27 + 1) = {n}, against {dense} of the 1,000 neurons: still {times} times"
                " fewer, and 1,000 whole maps instead of 1,000 numbers."
            ),
            n=many.conv.parameters,
            dense=one.dense.parameters,
            times=f"{one.dense.parameters / many.conv.parameters:,.0f}",
        ),
    )


def _compute() -> Question:
    rivals = Rivals.of(RivalSpec(filters=1000))
    more = _times(rivals.conv.multiply_adds, rivals.dense.multiply_adds)
    fewer = f"{rivals.dense.weights / rivals.conv.weights:,.0f}"
    return Question(
        "compute",
        _say(
            mark(
                "The same 1,000 filters have far fewer weights than the 1,000 neurons. How much do"
                " they compute on 224 × 224 in colour, with padding?"
            )
        ),
        (
            _say(mark("{n} times less"), n=fewer),
            _say(mark("about as much")),
            _say(mark("{n} times more"), n=more),
        ),
        2,
        _say(
            mark(
                "Every weight is used at each of the {positions} positions: {conv} multiply-adds"
                " against {dense}. Fewer parameters is not less compute."
            ),
            positions=rivals.conv.multiply_adds // rivals.conv.weights,
            conv=rivals.conv.multiply_adds,
            dense=rivals.dense.multiply_adds,
        ),
    )


def _padding() -> Question:
    same = Rivals.of(RivalSpec(channels=1)).conv
    valid = Rivals.of(RivalSpec(channels=1, padding="valid")).conv
    return Question(
        "padding",
        _say(mark("A 3 × 3 kernel on 224 × 224 pixels, stride 1, no padding: how many outputs?")),
        (same.outputs, 223 * 223, valid.outputs, 221 * 221),
        2,
        _say(
            mark(
                "Without padding the map is 222 × 222: {valid} outputs. {same} need a padding of 1,"
                " (k − 1) / 2 for an odd k; only then, and at stride 1, the size stays."
            ),
            valid=valid.outputs,
            same=same.outputs,
        ),
    )
