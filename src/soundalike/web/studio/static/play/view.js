/** The view Play: knobs, the sound that they make, and two doppelgängers of it. */

import { get, latest, post, postForFile } from "../api.js";
import { Cell } from "../cell.js";
import { byId, option } from "../dom.js";
import { download, downloadJson } from "../download.js";
import { moveList } from "../moves.js";
import { stop } from "../player.js";
import { Deltas } from "./deltas.js";
import { keepable } from "./downloads.js";
import { History } from "./history.js";
import { listenToKeys } from "./keys.js";
import { Knobs } from "./knobs.js";
import { presetOf, readPreset } from "./presets.js";

const MOVES_SHOWN = 6;
const LAST_SEED = 2 ** 32 - 1;

export function playView() {
  const view = new PlayView();
  view.start().catch(view.tell);
  return { shown: () => (view.active = true), hidden: () => view.leave() };
}

class PlayView {
  /** The sounds so far: each has patch, values and noise_seed. None before the first is drawn. */
  history = null;
  patch = null;
  pairValues = null;
  active = false;

  constructor() {
    this.source = new Cell("Source", "source", "of A and B");
    this.a = new Cell("A", "a", "near the source");
    this.b = new Cell("B", "b", "near the source");
    this.knobs = new Knobs(byId("modules"), (name, value) => this.turn(name, value));
    this.deltas = new Deltas(byId("delta"), byId("group-deltas"), () => this.renderPair());
    this.drawSound = latest((signal, sound) => post("/api/render", sound, signal));
    this.drawPair = latest((signal, pair) => post("/api/pair", pair, signal));
    this.drawRandom = latest((signal, patch, seed) => get(`/api/patches/${patch}/random?seed=${seed}`, signal));
  }

  tell = (error) => {
    byId("play-error").textContent = error.message;
  };

  async start() {
    this.#layOut();
    this.#listen();
    this.patches = await get("/api/patches");
    byId("patch").append(...this.patches.map(({ name }) => option(name, name)));
    await this.randomize(0);
  }

  #layOut() {
    const keepOf = (which) => ({
      wav: () => this.#attempt(async () => download(await postForFile("/api/wav", { ...this.#pair(), which }), `${this.#sound.patch}-${which}.wav`)),
      json: () => {
        if (!this.pairValues) return;
        const sound = { ...this.#sound, values: this.pairValues[which], noise_seed: this.#pair().seed };
        downloadJson(presetOf(sound), `${sound.patch}-${which}.json`);
      },
    });
    byId("source").append(
      keepable(this.source, "the source", {
        wav: () => this.#attempt(async () => download(await postForFile("/api/wav", this.#sound), `${this.#sound.patch}.wav`)),
        json: () => this.save(),
      }),
    );
    byId("couple").append(keepable(this.a, "A", keepOf("a")), keepable(this.b, "B", keepOf("b")));
  }

  #listen() {
    const on = (id, event, act) => byId(id).addEventListener(event, act);
    on("play-toolbar", "submit", (event) => event.preventDefault());
    on("patch", "change", () => this.#attempt(() => this.randomize(byId("seed").valueAsNumber)));
    on("seed", "change", () => {
      if (byId("seed").reportValidity()) this.#attempt(() => this.randomize(byId("seed").valueAsNumber));
    });
    on("random", "click", () => this.#attempt(() => this.randomize(Math.floor(Math.random() * (LAST_SEED + 1)))));
    on("undo", "click", () => this.undo());
    on("redo", "click", () => this.redo());
    on("save", "click", () => this.save());
    on("load", "click", () => byId("preset-file").click());
    on("preset-file", "change", () => this.#attempt(() => this.load()));
    on("pair-seed", "change", () => {
      if (byId("pair-seed").reportValidity()) this.renderPair();
    });
    on("open-all", "click", () => this.knobs.openAll(true));
    on("close-all", "click", () => this.knobs.openAll(false));
    listenToKeys({
      play: () => this.source.toggle(),
      undo: () => this.undo(),
      redo: () => this.redo(),
      active: () => this.active,
    });
  }

  get #sound() {
    return this.history.present;
  }

  #pair() {
    const { patch, values } = this.#sound;
    return { patch, values, delta: this.deltas.value, seed: byId("pair-seed").valueAsNumber };
  }

  async #attempt(act) {
    byId("play-error").textContent = "";
    try {
      await act();
    } catch (error) {
      this.tell(error);
    }
  }

  /** The sound of a seed. */
  async randomize(seed) {
    const drawn = await this.drawRandom(byId("patch").value, seed);
    if (drawn) this.#add({ patch: drawn.patch, values: drawn.values, noise_seed: drawn.seed });
  }

  turn(name, value) {
    this.#add({ ...this.#sound, values: { ...this.#sound.values, [name]: value } });
  }

  async load() {
    const [file] = byId("preset-file").files;
    // The same file, mended, can be chosen again.
    const sound = await readPreset(file).finally(() => (byId("preset-file").value = ""));
    this.#add(sound);
  }

  save() {
    if (this.history) downloadJson(presetOf(this.#sound), `${this.#sound.patch}.json`);
  }

  undo() {
    if (!this.history?.canUndo) return;
    this.history.undo();
    this.#show();
  }

  redo() {
    if (!this.history?.canRedo) return;
    this.history.redo();
    this.#show();
  }

  #add(sound) {
    if (this.history) this.history.add(sound);
    else this.history = new History(sound);
    this.#show();
  }

  #show() {
    const { patch, values, noise_seed } = this.#sound;
    if (this.patch?.name !== patch) this.#changePatch(patch);
    this.knobs.show(values);
    byId("patch").value = patch;
    byId("seed").value = noise_seed;
    byId("undo").disabled = !this.history.canUndo;
    byId("redo").disabled = !this.history.canRedo;
    this.#attempt(() => Promise.all([this.#renderSource(), this.#renderPair()]));
  }

  #changePatch(name) {
    this.patch = this.patches.find((patch) => patch.name === name);
    this.knobs.build(this.patch);
    this.deltas.build(this.patch.groups);
    const count = this.patch.modules.reduce((sum, module) => sum + module.parameters.length, 0);
    byId("patch-summary").textContent = `${count} parameters: ${this.patch.summary}.`;
  }

  async #renderSource() {
    const sound = await this.drawSound(this.#sound);
    if (!sound) return;
    this.source.show(sound);
    if (byId("play-on-release").checked && this.active) this.source.play();
  }

  renderPair() {
    if (this.history) this.#attempt(() => this.#renderPair());
  }

  async #renderPair() {
    const pair = await this.drawPair(this.#pair());
    if (!pair) return;
    this.pairValues = { a: pair.values_a, b: pair.values_b };
    this.a.show(pair.a);
    this.b.show(pair.b);
    byId("moves").replaceChildren(moveList(pair.moved, MOVES_SHOWN));
    byId("similarity").textContent =
      pair.similarity === null
        ? "No model is loaded to compare A and B."
        : `Similarity of A and B: ${pair.similarity.toFixed(3).replace("-", "−")}`;
  }

  leave() {
    this.active = false;
    stop();
  }
}
