"""What a reader sees in the decisions over moves, in sentences that hold for these numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from cnnviz.core.network_shift import Kept
from cnnviz.ui.network_shift_work import Answers
from cnnviz.ui.text import t

__all__ = ["compare_words", "decision_words", "percent", "probability_words", "range_words"]


def percent(share: float) -> str:
    """Tenths of a percent, but never 0 % or 100 % for what is not exactly that."""
    if 0 < share < 0.0005:
        return "< 0.1%"
    if 0.9995 <= share < 1:
        return "> 99.9%"
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"


def _class(answers: Answers, number: int) -> str:
    return t(answers.classes[number])


def probability_words(answers: Answers) -> str:
    """The decision on the unmoved picture, and what becomes of its probability."""
    found = answers.kept
    return t(
        "The {name} network takes the unmoved picture for: {decision}, with probability {share}."
        " Moved, that probability lies between {least} and {most}; on average it changes by"
        " {change} percentage points.",
        name=t(answers.twin.name),
        decision=_class(answers, found.decision),
        share=percent(found.probability),
        least=percent(float(answers.of_decision.min())),
        most=percent(float(answers.of_decision.max())),
        change=f"{100 * found.change:.1f}",
    )


def decision_words(answers: Answers) -> str:
    """At how many moves the decision stays, and what it is most often instead."""
    found = answers.kept
    decision = _class(answers, found.decision)
    if found.count == found.of:
        return t(
            "All {of} moves keep the decision of the {name} network, {decision}.",
            of=found.of,
            name=t(answers.twin.name),
            decision=decision,
        )
    counts = Counter(answers.decisions.tolist())
    del counts[found.decision]
    other, times = counts.most_common(1)[0]
    return t(
        "{count} of {of} moves, not moving counted, keep the decision of the {name} network,"
        " {decision}: {share}. Among the others no class is more frequent than {other}: {times}.",
        count=found.count,
        of=found.of,
        name=t(answers.twin.name),
        decision=decision,
        share=percent(found.share),
        other=_class(answers, other),
        times=times,
    )


def range_words(answers: Answers, at: Sequence[float], written: Callable[[float], str]) -> str:
    """How far around the unmoved picture the decision stays without a break."""
    found, decisions = answers.kept, answers.decisions
    first = last = answers.still
    while first and decisions[first - 1] == found.decision:
        first -= 1
    while last + 1 < len(decisions) and decisions[last + 1] == found.decision:
        last += 1
    return t(
        "Without a break it stays from {first} to {last}.",
        first=written(at[first]),
        last=written(at[last]),
    )


def compare_words(plain: Kept, blurred: Kept, agree: bool) -> str:
    """The twins against each other on this picture, and no further than that.

    agree: whether they take the unmoved picture for the same.
    """
    said = "" if agree else t("The two do not agree on the unmoved picture to begin with.") + " "
    counts = {"blurred": blurred.count, "plain": plain.count, "of": plain.of}
    if blurred.count > plain.count:
        said += t(
            "On this picture the anti-aliased network keeps its decision at more moves than the"
            " plain one: {blurred} against {plain} of {of}.",
            **counts,
        )
    elif blurred.count < plain.count:
        said += t(
            "On this picture the anti-aliased network keeps its decision at fewer moves than the"
            " plain one: {blurred} against {plain} of {of}.",
            **counts,
        )
    else:
        said += t(
            "On this picture both networks keep their decision at equally many moves: {plain} of"
            " {of}.",
            plain=plain.count,
            of=plain.of,
        )
    return f"{said} " + t("One picture says little about others.")
