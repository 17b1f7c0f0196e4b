import sys

import numpy

from soundalike.versions import versions_of


def test_versions_are_those_that_the_packages_say_of_themselves():
    python = ".".join(map(str, sys.version_info[:3]))
    assert versions_of(["numpy"]) == {"python": python, "numpy": numpy.__version__}
