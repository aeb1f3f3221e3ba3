"""Texts that speak of another thing than a claim does."""

import pytest

from models.another import names_a_stranger, speaks_of_another

R1 = "DeepSeek-R1 has 236 billion parameters."
NORTHWIND = "Northwind had revenue of 12 billion dollars in 2022."


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("DeepSeek-V2 has 236 billion parameters.", R1),
        ("I think the iPhone 14 has a Lightning port", "The iPhone 15 has a Lightning port."),
        ("V2 has 236 billion parameters.", R1),
        ("Contoso had revenue of 12 billion dollars in 2022.", NORTHWIND),
    ],
)
def test_another(text: str, claim: str) -> None:
    """Another designation of the same name, or another subject in the same form, is another."""
    assert speaks_of_another(text, claim, "Results")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (R1, R1),
        ("deepseek r1 is 236b, forget it", R1),
        ("R1 has 236 billion parameters in total.", R1),
        ("DeepSeek R1 has 236 billion parameters.", R1),
        ("Forget it, 236 billion parameters", R1),
        ("V2 was good, but DeepSeek-R1 has 236 billion parameters.", R1),
        ("Northwind? It had revenue of 12 billion dollars in 2022.", NORTHWIND),
        ("Twelve billion they took in that year.", NORTHWIND),
        ("It had revenue of 12 billion dollars in 2022.", NORTHWIND),
    ],
)
def test_the_same(text: str, claim: str) -> None:
    """The claim itself, a paraphrase and a pronoun for its subject are not another."""
    assert not speaks_of_another(text, claim, "Results")


def test_subject_in_title() -> None:
    """A subject that stands in the thread's title is not replaced by a text's first word."""
    text = "Yearly they had revenue of 12 billion dollars in 2022."

    assert not speaks_of_another(text, NORTHWIND, "Northwind's results")


def test_stranger() -> None:
    """A first word that names something is a stranger where passage and topic lack it."""
    assert names_a_stranger("Contoso took 12 billion", "Northwind took 20 billion.", "Results")
    assert not names_a_stranger("Northwind took 12 billion", "Northwind took 20.", "Results")
    assert not names_a_stranger("It took 12 billion", "Northwind took 20 billion.", "Results")
