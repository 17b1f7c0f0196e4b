"""LICENSES.md: whose sounds these are and under which licences, from the two TOML tables and the clips used."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

INTRODUCTION = """\
# Licences of the sounds

The sounds in this folder are other people's work. The MIT licence of the code does not apply to them: each clip is
under the licence of the file it was cut from, which its row in `manifest.csv` names beside its author, package and
file. **Changes:** every clip was cut to a part of its file (at most a few seconds), mixed down to mono, resampled to
16 kHz, scaled to a common peak, and stored as 16-bit FLAC. A clip of a share-alike source may be passed on, changed or
not, under the terms of that source's licence.

`scripts/build_mini_suite.py` wrote this file and made the clips from Debian packages.
"""


def licences_page(
    sources: Mapping[str, Mapping[str, str]],
    licences: Mapping[str, Mapping[str, str]],
    choices: Iterable[Mapping[str, str]],
) -> str:
    """The page in Markdown.

    Args:
        sources: by package name; see sources.toml.
        licences: by short name; see licences.toml.
        choices: every clip of the suite, with its `source` and `licence`.
    """
    clips: dict[str, Counter[str]] = defaultdict(Counter)
    for choice in choices:
        clips[choice["source"]][choice["licence"]] += 1
    used = sorted({licence for counts in clips.values() for licence in counts})
    parts = [INTRODUCTION, "## Licences\n", "\n".join(_licence_line(name, licences[name]) for name in used)]
    parts.append("\n## Sources\n")
    parts += [_source_section(name, sources[name], clips[name]) for name in sorted(clips)]
    return "\n".join(parts)


def _licence_line(name: str, licence: Mapping[str, str]) -> str:
    link = f", <{licence['url']}>" if "url" in licence else ""
    return f"- `{name}`: {licence['title']}{link}"


def _source_section(name: str, source: Mapping[str, Any], clips: Counter[str]) -> str:
    counts = ", ".join(f"{clips[licence]} under `{licence}`" for licence in sorted(clips))
    lines = [
        f"### {name}\n",
        f"- Debian package `{name}`, version {source['version']}; upstream <{source['url']}>",
        f"- Clips: {counts}",
        f"- Credit: {source['credit']}",
        f"- {' '.join(source['copyright'].split())}",
    ]
    if "notice" in source:
        lines += ["", "```text", source["notice"].strip(), "```"]
    return "\n".join(lines) + "\n"
