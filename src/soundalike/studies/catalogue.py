"""Every study, by the name the command line calls it."""

from soundalike.errors import unknown_name
from soundalike.studies.augmentations import AugmentationsStudy
from soundalike.studies.delta import DeltaStudy
from soundalike.studies.frontends import FrontendsStudy
from soundalike.studies.labels import LabelsStudy
from soundalike.studies.recipe import RecipeStudy
from soundalike.studies.study import Study

STUDIES: dict[str, type[Study]] = {
    study.name: study for study in (AugmentationsStudy, FrontendsStudy, LabelsStudy, DeltaStudy, RecipeStudy)
}


def study_named(name: str) -> type[Study]:
    """The study of that name.

    Raises:
        UserError: there is none; the nearest name is suggested.
    """
    if name not in STUDIES:
        raise unknown_name("study", name, STUDIES)
    return STUDIES[name]
