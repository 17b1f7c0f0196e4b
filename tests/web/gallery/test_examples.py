"""The sounds of a gallery are those that training hears."""

import numpy as np

from soundalike.pairs import PairSettings, build_pairs
from soundalike.web.gallery import GalleryPlan
from soundalike.web.gallery.examples import render_examples


def test_pairs_are_those_of_the_training_stream(plan: GalleryPlan) -> None:
    examples = render_examples(plan)
    for column, delta in enumerate(plan.deltas):
        stream = build_pairs(PairSettings(patch="voice", delta=delta, duration=0.1))
        trained = stream.batch(plan.seed, [0, 1])
        sources = stream.sources(plan.seed, [0, 1])
        for i, example in enumerate(examples):
            pair = example.pairs[column]
            assert pair.delta == delta
            np.testing.assert_array_equal(pair.a.audio, trained.a[i])
            np.testing.assert_array_equal(pair.b.audio, trained.b[i])
            np.testing.assert_array_equal(example.source, sources[i])


def test_delta_only_scales_the_draws(plan: GalleryPlan) -> None:
    near, far = (plan.pairs(delta).views(plan.seed, [0]) for delta in (0.01, 0.02))
    inside = (far.a > 0) & (far.a < 1)
    assert inside.sum() > 60
    np.testing.assert_allclose((far.a - far.source)[inside], 2 * (near.a - near.source)[inside], atol=1e-12)
    np.testing.assert_array_equal(near.source, far.source)


def test_the_moves_of_a_view_are_its_own(plan: GalleryPlan) -> None:
    example = render_examples(plan)[1]
    views = plan.pairs(0.5).views(plan.seed, [1])
    for view, values in ((example.pairs[1].a, views.a[0]), (example.pairs[1].b, views.b[0])):
        furthest = np.abs(values - views.source[0]).argmax()
        first = view.moves[0]
        assert first.name == plan.patch.table[furthest].name
        assert (first.before, first.after) == (views.source[0][furthest], values[furthest])
