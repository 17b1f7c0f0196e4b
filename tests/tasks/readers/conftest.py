"""Miniatures of public benchmarks, in the layouts of their publishers' archives."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

MakeHear = Callable[..., Path]


def _write_sound(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.5 * np.sin(0.1 * np.arange(400)), 16_000)


@pytest.fixture
def urbansound8k(tmp_path: Path) -> Path:
    """Two classes in the ten folds; from each recording of a dog two slices were cut."""
    folder = tmp_path / "UrbanSound8K"
    rows = ["slice_file_name,fsID,start,end,salience,fold,classID,class"]
    for fold in range(1, 11):
        for number, (name, slices) in {3: ("dog_bark", 2), 8: ("siren", 1)}.items():
            recording = 100 * number + fold
            for cut in range(slices):
                sound = f"{recording}-{number}-0-{cut}.wav"
                _write_sound(folder / "audio" / f"fold{fold}" / sound)
                rows.append(f"{sound},{recording},{58.5 + cut},{62.5 + cut},1,{fold},{number},{name}")
    (folder / "metadata").mkdir()
    (folder / "metadata" / "UrbanSound8K.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def vivae(tmp_path: Path) -> Path:
    """Three speakers, two emotions, two items each; one of them in the core set too."""
    folder = tmp_path / "VIVAE"
    for speaker in ("S01", "S02", "S11"):
        for emotion in ("fear", "pleasure"):
            for intensity in ("low", "peak"):
                _write_sound(folder / "full_set" / f"{speaker}_{emotion}_{intensity}_01.wav")
    _write_sound(folder / "core_set" / "S01_fear_low_01.wav")
    return folder


@pytest.fixture
def crema_d(tmp_path: Path) -> Path:
    """Five actors with six emotions, and the one published name with an odd level."""
    folder = tmp_path / "CREMA-D"
    for actor in range(1001, 1006):
        for emotion in ("ANG", "DIS", "FEA", "HAP", "NEU", "SAD"):
            _write_sound(folder / "AudioWAV" / f"{actor}_IEO_{emotion}_XX.wav")
    _write_sound(folder / "AudioWAV" / "1040_ITH_SAD_X.wav")
    return folder


@pytest.fixture
def libricount(tmp_path: Path) -> Path:
    """Two mixes each of none, one and ten speakers, with their annotations."""
    folder = tmp_path / "LibriCount10-0dB"
    for speakers in (0, 1, 10):
        for name in ("4aFd", "x9Qe"):
            sound = folder / "test" / f"{speakers}_{name}.wav"
            _write_sound(sound)
            voices = [{"sex": "F", "activity": [[0, 400]], "speaker_id": voice} for voice in range(speakers)]
            sound.with_suffix(".json").write_text(json.dumps(voices))
    return folder


@pytest.fixture
def vocal_imitation(tmp_path: Path) -> Path:
    """Two sounds, each imitated by four people, and once by one whom listeners did not believe."""
    folder = tmp_path / "VocalImitationSet"
    columns = ["", "imitation_id", "imitation_filename", "category_id", "category_d1", "reference_filename"]
    columns += ["included", "draft", "training", "participant_id", "participants_sound_recording_description"]
    rows = ["\t".join(columns)]
    for sound in (
        "000Animal_Domestic animals_ pets_Cat_Growling",
        "001Animal_Domestic animals_ pets_Cat_Hiss",
    ):
        for person in range(5):
            included = person < 4
            name = f"{sound}-480887006507827{person}.wav"
            home = "included" if included else "excluded"
            _write_sound(folder / "vocal_imitations" / home / name)
            row = [str(len(rows)), str(len(rows)), name, sound[:3], "Animal", f"{sound}_reference.wav"]
            row += [str(included), "False", "False", f"573424000000000{person}.0", 'a "lion", perhaps']
            rows.append("\t".join(row))
    (folder / "vocal_imitations.txt").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def fsd50k(tmp_path: Path) -> Path:
    """Three classes: three clips to train on, one to validate, two to test."""
    folder = tmp_path / "FSD50K"
    truth = folder / "FSD50K.ground_truth"
    truth.mkdir(parents=True)
    (truth / "vocabulary.csv").write_text("0,Bark,/m/05tny_\n1,Dog,/m/0bt9lr\n2,Rain,/m/06mb1\n")
    dev = ["fname,labels,mids,split", '64760,"Bark,Dog","/m/05tny_,/m/0bt9lr",train']
    dev += ["16399,Dog,/m/0bt9lr,train", "16401,Rain,/m/06mb1,train", "16402,Rain,/m/06mb1,val"]
    (truth / "dev.csv").write_text("\n".join(dev) + "\n")
    (truth / "eval.csv").write_text(
        'fname,labels,mids\n37199,"Rain,Dog","/m/06mb1,/m/0bt9lr"\n175151,Bark,/m/05tny_\n'
    )
    for name in ("64760", "16399", "16401", "16402"):
        _write_sound(folder / "FSD50K.dev_audio" / f"{name}.wav")
    for name in ("37199", "175151"):
        _write_sound(folder / "FSD50K.eval_audio" / f"{name}.wav")
    return folder


@pytest.fixture
def gtzan(tmp_path: Path) -> Path:
    """One excerpt of each genre, out of the hundred."""
    folder = tmp_path / "gtzan"
    for genre in [
        "blues",
        "classical",
        "country",
        "disco",
        "hiphop",
        "jazz",
        "metal",
        "pop",
        "reggae",
        "rock",
    ]:
        _write_sound(folder / "genres_original" / genre / f"{genre}.00000.wav")
    return folder


@pytest.fixture
def make_hear(tmp_path: Path) -> MakeHear:
    """Prepared tasks: from the lists of labels by part to the folder; keys of the description can be changed."""

    def make(parts: Mapping[str, Mapping[str, list[Any]]], **changes: Any) -> Path:
        folder = tmp_path / "tasks" / "letters-v1-full"
        description = {
            "task_name": "letters",
            "version": "v1",
            "mode": "full",
            "embedding_type": "scene",
            "prediction_type": "multiclass",
            "split_mode": "trainvaltest" if "train" in parts else "new_split_kfold",
            "splits": list(parts),
            "evaluation": ["top1_acc", "mAP", "d_prime", "aucroc"],
        }
        classes = sorted({label for part in parts.values() for labels in part.values() for label in labels})
        for part, labels in parts.items():
            for name in labels:
                _write_sound(folder / "48000" / part / name)
            (folder / f"{part}.json").write_text(json.dumps(labels))
        rows = [f"{index},{label}" for index, label in enumerate(classes)]
        (folder / "labelvocabulary.csv").write_text("\n".join(["idx,label", *rows]) + "\n")
        (folder / "task_metadata.json").write_text(json.dumps(description | changes))
        return folder

    return make


@pytest.fixture
def hear(make_hear: MakeHear) -> Path:
    """Two classes in three folds."""
    return make_hear({f"fold{fold:02d}": {f"{fold}a.wav": ["a"], f"{fold}b.wav": ["b"]} for fold in range(3)})
