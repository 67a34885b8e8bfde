from app.services.practice import Agreement, compare


def test_the_same_order_agrees_wholly() -> None:
    assert compare((("a",), ("b", "c")), (("a",), ("c", "b"))) == Agreement(3, 3)
    assert compare((("a",), ("b",)), (("a",), ("b",))).whole


def test_a_tie_is_not_an_order_and_the_other_way_round_is_not_the_same() -> None:
    assert compare((("a", "b"),), (("a",), ("b",))) == Agreement(0, 1)
    assert compare((("b",), ("a",)), (("a",), ("b",))) == Agreement(0, 1)


def test_what_was_not_placed_agrees_with_nothing() -> None:
    assert compare((("a",), ("b",)), (("a",), ("b",), ("c",))) == Agreement(1, 3)
    assert not compare((), (("a",), ("b",))).whole
