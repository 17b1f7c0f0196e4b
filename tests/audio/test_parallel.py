from soundalike.audio import map_in_threads


def test_what_is_heavy_is_not_begun_before_there_is_room() -> None:
    begun = []
    results = map_in_threads(
        lambda item: begun.append(item) or item, range(6), 4, weigh=lambda _: 1.0, most=2.0
    )
    assert next(results) == 0
    assert set(begun) <= {0, 1}
    assert [*results] == [1, 2, 3, 4, 5]


def test_one_that_is_too_heavy_goes_alone() -> None:
    begun = []
    results = map_in_threads(lambda item: begun.append(item) or item, [0, 9, 0, 0], 2, weigh=float, most=1.0)
    assert [next(results), begun] == [0, [0]]
    assert [next(results), begun] == [9, [0, 9]]
    assert [*results] == [0, 0]
