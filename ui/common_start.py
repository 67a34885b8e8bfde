"""What two texts begin with in common."""


def common_start(one: str, other: str) -> int:
    """How many characters that is. By halves: a loop over the characters of long texts would be felt."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least
