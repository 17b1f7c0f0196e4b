"""The list of patches says of every parameter what the synthesizer does with it."""

from typing import Any

from soundalike.synth import Parameter, get_patch, patch_names


def test_every_parameter_is_listed_once_in_its_module(client: Any) -> None:
    listed = client.get("/api/patches").json()
    assert [patch["name"] for patch in listed] == list(patch_names())
    for patch in listed:
        table = get_patch(patch["name"]).table
        parameters = [(module["name"], each) for module in patch["modules"] for each in module["parameters"]]
        assert [each["name"] for _, each in parameters] == list(table.names)
        assert len({module["name"] for module in patch["modules"]}) == len(patch["modules"])
        for (module, each), parameter in zip(parameters, table, strict=True):
            assert each["name"].split(".")[0] == module
            assert each["group"] in patch["groups"]
            stated = {key: value for key, value in each.items() if key != "title"}
            assert Parameter(**stated) == parameter


def test_titles_of_a_module_differ(client: Any) -> None:
    for patch in client.get("/api/patches").json():
        for module in patch["modules"]:
            titles = [parameter["title"] for parameter in module["parameters"]]
            assert len(set(titles)) == len(titles)
