"""What texts have cost: who is remembered, for whom, and how few."""

from habeas.store.costs import Cost, Costs, Text

ONE = "SELECT ?x { case:0001 dcterms:source ?x } LIMIT 1"
OTHER = "SELECT ?x { case:0002 dcterms:source ?x } LIMIT 20"


def test_a_text_that_was_slow_is_slow_whoever_asks_it() -> None:
    costs = Costs()

    costs.was_heavy(Text.of(ONE, "a"))

    assert costs.of(Text.of(ONE, "b")) is Cost.HEAVY
    assert costs.of(Text.of(ONE, "b", "with a value")) is Cost.UNKNOWN
    assert costs.of(Text.of(OTHER, "b")) is Cost.UNKNOWN, "others do not pay for likes"
    assert costs.of(Text.of(OTHER, "a")) is Cost.HEAVY, "who asked its like does"


def test_what_a_text_cost_itself_counts_more_than_its_likes() -> None:
    costs = Costs()
    costs.was_light(Text.of(ONE, "a"))
    assert costs.of(Text.of(ONE, "b")) is Cost.LIGHT
    assert costs.of(Text.of(OTHER, "a")) is Cost.LIKE_LIGHT

    costs.was_heavy(Text.of(OTHER, "a"))

    assert costs.of(Text.of(ONE, "a")) is Cost.LIGHT
    assert costs.of(Text.of(ONE.replace("0001", "0003"), "a")) is Cost.HEAVY


def test_the_last_time_counts() -> None:
    costs, text = Costs(), Text.of(ONE, "a")
    costs.was_heavy(text)
    costs.was_light(text)
    assert costs.of(text) is Cost.LIGHT

    costs.was_heavy(text)
    assert costs.of(text) is Cost.HEAVY
    costs.forget(text)
    assert costs.of(text) is Cost.UNKNOWN
    costs.was_light(text)
    costs.clear()
    assert costs.of(text) is Cost.UNKNOWN


def test_few_texts_are_remembered_and_no_words() -> None:
    costs = Costs(most=4)
    texts = [Text.of(f"ASK {{ ?{name} ?p ?o }}", "a") for name in "abc"]
    for text in texts:
        costs.was_heavy(text)
        costs.was_light(Text.of(f"a light one {text.itself}", "a"))

    assert [costs.of(text) for text in texts] == [Cost.UNKNOWN, Cost.HEAVY, Cost.HEAVY]
    assert len(costs._heavy) == len(costs._light) == 4
    assert all(isinstance(number, int) for number in (*costs._heavy, *costs._light))
