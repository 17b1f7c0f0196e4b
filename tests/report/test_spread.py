import statistics

from soundalike.report import Spread, decimals_of


def test_one_seed_has_a_mean_and_no_deviation():
    one = Spread((0.512,))
    assert one.deviation is None
    assert one.text(decimals_of([one, None])) == "51"


def test_digits_follow_the_pooled_noise():
    close, far = Spread((0.50, 0.51, 0.517)), Spread((0.40, 0.50, 0.61))
    assert decimals_of([close]) == 1
    # Two seeds that happen to agree do not make the others more certain.
    assert decimals_of([close, far]) == decimals_of([far]) == 0
    assert close.text(1) == f"50.9 ± {100 * statistics.stdev(close.values):.1f}"
    assert far.text(0) == "50 ± 11"
    assert Spread((0.5, 0.501)).text(0) == "50 ± 0.1"
