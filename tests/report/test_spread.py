import statistics

from soundalike.report import Spread


def test_one_seed_has_a_mean_and_no_deviation():
    assert Spread((0.512,)).deviation is None
    assert Spread((0.512,)).text == "51"


def test_digits_follow_the_noise():
    close, far = (0.50, 0.51, 0.517), (0.40, 0.50, 0.61)
    assert Spread(close).text == f"50.9 ± {100 * statistics.stdev(close):.1f}"
    assert Spread(far).text == "50 ± 11"
