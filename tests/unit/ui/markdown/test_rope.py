from ui.markdown.rope import Rope


def test_a_rope_is_the_sum_of_its_parts() -> None:
    rope = Rope("a")
    rope.add("b")
    assert rope.whole == "ab"
    rope.add("c")
    assert (rope.whole, rope.length) == ("abc", 3)
