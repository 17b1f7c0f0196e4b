/** A sound to see and to play: one button with its waveform above and its log-mel spectrogram below. */

import { element, svg } from "./dom.js";
import { level } from "./numbers.js";
import { isPlaying, play, stop } from "./player.js";

/** Keeps silence visible, as a line. */
const THINNEST = 0.008;

export class Cell {
  /**
   * @param {string} tag what the sound is called, such as "A".
   * @param {"source"|"a"|"b"} kind
   * @param {string} where told to those who do not see where it is, such as "of pair 3".
   */
  constructor(tag, kind, where) {
    this.path = svg("path");
    this.image = element("img", { class: "spectrogram", alt: "" });
    this.level = element("span", { class: "level" });
    this.button = element(
      "button",
      { type: "button", class: `cell ${kind}`, "aria-pressed": "false", disabled: true },
      element("span", { class: "tag" }, tag, element("span", { class: "unseen" }, ` ${where} `), this.level),
      svg(
        "svg",
        { class: "waveform", viewBox: "0 -1 1 2", preserveAspectRatio: "none", "aria-hidden": "true" },
        this.path,
      ),
      this.image,
      element("span", { class: "playhead", "aria-hidden": "true" }),
    );
    this.button.addEventListener("click", () => this.toggle());
  }

  /** @param {object} sound as the studio's API has it. */
  show(sound) {
    if (isPlaying(this.button)) stop();
    this.audio = sound.audio;
    this.path.setAttribute("d", outline(sound.waveform));
    this.image.src = sound.picture;
    this.level.textContent = level(sound.peak);
    this.button.disabled = false;
  }

  toggle() {
    if (!this.audio) return;
    if (isPlaying(this.button)) stop();
    else this.play();
  }

  play() {
    play(this.button, this.audio);
  }
}

/** The outline of a waveform as a path: along the highest samples and back along the lowest. */
function outline(waveform) {
  const across = (column) => (column / Math.max(1, waveform.length - 1)).toFixed(4);
  const above = waveform.map(([, high], column) => `${across(column)} ${(-high - THINNEST).toFixed(4)}`);
  const below = waveform.map(([low], column) => `${across(column)} ${(-low + THINNEST).toFixed(4)}`);
  return `M${[...above, ...below.reverse()].join("L")}Z`;
}
