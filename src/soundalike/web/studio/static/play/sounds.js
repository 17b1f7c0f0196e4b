/** What is heard in the view Play: the source, A and B, to be played and kept, and what sets A and B apart. */

import { latest, post, postForFile } from "../api.js";
import { Cell } from "../cell.js";
import { byId } from "../dom.js";
import { download, downloadJson } from "../download.js";
import { moveList } from "../moves.js";
import { keepable } from "./downloads.js";
import { presetOf } from "./presets.js";

const MOVES_SHOWN = 6;

/**
 * @typedef {{patch: string, values: Object<string, number>, noise_seed: number}} Sound
 * @typedef {{patch: string, values: Object<string, number>, delta: (number|object), seed: number}} Pair
 */

export class Sounds {
  #sound = null;
  #pair = null;
  /** Unit values of A and B, once they are there. */
  #strayed = null;
  #render = latest((signal, sound) => post("/api/render", sound, signal));
  #renderPair = latest((signal, pair) => post("/api/pair", pair, signal));

  /** @param {function(function(): Promise)} attempt runs what may fail, and tells the user. */
  constructor(attempt) {
    this.source = new Cell("Source", "source", "of A and B");
    this.views = {
      a: new Cell("A", "a", "near the source"),
      b: new Cell("B", "b", "near the source"),
    };
    const keepSource = {
      wav: () => attempt(() => this.#keepWav(this.#sound, this.#sound.patch)),
      json: () => this.keep(),
    };
    byId("source").append(keepable(this.source, "the source", keepSource));
    for (const [which, cell] of Object.entries(this.views)) {
      const keep = {
        wav: () => attempt(() => this.#keepWav({ ...this.#pair, which }, `${this.#pair.patch}-${which}`)),
        json: () => this.#keepView(which),
      };
      byId("couple").append(keepable(cell, which.toUpperCase(), keep));
    }
  }

  /**
   * Make the source anew.
   *
   * @param {Sound} sound
   * @returns {Promise<boolean>} whether it is shown: another may have overtaken it.
   */
  async showSource(sound) {
    this.#sound = sound;
    const made = await this.#render(sound);
    if (made) this.source.show(made);
    return Boolean(made);
  }

  /** Make A and B anew. @param {Pair} pair */
  async showPair(pair) {
    this.#pair = pair;
    const made = await this.#renderPair(pair);
    if (!made) return;
    this.#strayed = { a: made.values_a, b: made.values_b };
    this.views.a.show(made.a);
    this.views.b.show(made.b);
    byId("moves").replaceChildren(moveList(made.moved, MOVES_SHOWN));
    byId("similarity").textContent = similarityInWords(made.similarity);
  }

  /** Keep the source as a preset. */
  keep() {
    if (this.#sound) downloadJson(presetOf(this.#sound), `${this.#sound.patch}.json`);
  }

  #keepView(which) {
    if (!this.#strayed) return;
    const { patch, seed } = this.#pair;
    const view = { patch, values: this.#strayed[which], noise_seed: seed };
    downloadJson(presetOf(view), `${patch}-${which}.json`);
  }

  async #keepWav(form, name) {
    download(await postForFile("/api/wav", form), `${name}.wav`);
  }
}

function similarityInWords(similarity) {
  if (similarity === null) return "No model is loaded to compare A and B.";
  return `Similarity of A and B: ${similarity.toFixed(3).replace("-", "−")}`;
}
