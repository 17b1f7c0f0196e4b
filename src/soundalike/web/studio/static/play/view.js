/** The view Play: knobs, the sound that they make, and two doppelgängers of it. */

import { get, latest } from "../api.js";
import { byId, option } from "../dom.js";
import { stop } from "../player.js";
import { Deltas } from "./deltas.js";
import { History } from "./history.js";
import { listenToKeys } from "./keys.js";
import { Knobs } from "./knobs.js";
import { readPreset } from "./presets.js";
import { Sounds } from "./sounds.js";

const FIRST_SEED = 0;
/** Few enough to be remembered and told to others. */
const SEEDS = 1_000_000;

export function playView() {
  const view = new PlayView();
  view.attempt(() => view.start());
  return { shown: () => (view.active = true), hidden: () => view.leave() };
}

class PlayView {
  /** The sounds so far; none before the first is drawn. */
  history = null;
  patch = null;
  active = false;
  #draw = latest((signal, patch, seed) => get(`/api/patches/${patch}/random?seed=${seed}`, signal));

  constructor() {
    this.sounds = new Sounds((act) => this.attempt(act));
    this.knobs = new Knobs(byId("modules"), (name, value) => this.turn(name, value));
    this.deltas = new Deltas(byId("delta"), byId("group-deltas"), () => this.attempt(() => this.showPair()));
  }

  async start() {
    this.patches = await get("/api/patches");
    byId("patch").append(...this.patches.map(({ name }) => option(name, name)));
    await this.randomize(FIRST_SEED);
    this.#listen();
  }

  #listen() {
    const on = (id, event, act) => byId(id).addEventListener(event, act);
    const onNumber = (id, act) =>
      on(id, "change", () => {
        if (byId(id).reportValidity()) this.attempt(() => act(byId(id).valueAsNumber));
      });
    on("play-toolbar", "submit", (event) => event.preventDefault());
    on("patch", "change", () => this.attempt(() => this.randomize(this.history.present.noise_seed)));
    on("random", "click", () => this.attempt(() => this.randomize(Math.floor(Math.random() * SEEDS))));
    onNumber("seed", (seed) => this.randomize(seed));
    onNumber("pair-seed", () => this.showPair());
    on("undo", "click", () => this.undo());
    on("redo", "click", () => this.redo());
    on("save", "click", () => this.sounds.keep());
    on("load", "click", () => byId("preset-file").click());
    on("preset-file", "change", () => this.attempt(() => this.load()));
    on("open-all", "click", () => this.knobs.openAll(true));
    on("close-all", "click", () => this.knobs.openAll(false));
    listenToKeys({
      play: () => this.sounds.source.toggle(),
      undo: () => this.undo(),
      redo: () => this.redo(),
      active: () => this.active,
    });
  }

  /** Do what may fail, and tell the user if it does. */
  async attempt(act) {
    byId("play-error").textContent = "";
    try {
      await act();
    } catch (error) {
      byId("play-error").textContent = error.message;
    }
  }

  /** Go to the sound of a seed. */
  async randomize(seed) {
    const drawn = await this.#draw(byId("patch").value, seed);
    if (drawn) this.add({ patch: drawn.patch, values: drawn.values, noise_seed: drawn.seed });
  }

  turn(name, value) {
    const sound = this.history.present;
    this.add({ ...sound, values: { ...sound.values, [name]: value } });
  }

  async load() {
    const input = byId("preset-file");
    const [file] = input.files;
    try {
      this.add(await readPreset(file));
    } finally {
      // The same file, mended, can be chosen again.
      input.value = "";
    }
  }

  add(sound) {
    if (this.history) this.history.add(sound);
    else this.history = new History(sound);
    this.show();
  }

  undo() {
    if (!this.history.canUndo) return;
    this.history.undo();
    this.show();
  }

  redo() {
    if (!this.history.canRedo) return;
    this.history.redo();
    this.show();
  }

  show() {
    const { patch, values, noise_seed } = this.history.present;
    if (this.patch?.name !== patch) this.#changePatch(patch);
    this.knobs.show(values);
    byId("patch").value = patch;
    byId("seed").value = noise_seed;
    byId("undo").disabled = !this.history.canUndo;
    byId("redo").disabled = !this.history.canRedo;
    this.attempt(() => Promise.all([this.showSource(), this.showPair()]));
  }

  #changePatch(name) {
    this.patch = this.patches.find((patch) => patch.name === name);
    this.knobs.build(this.patch);
    this.deltas.build(this.patch.groups);
    const count = this.patch.modules.reduce((sum, module) => sum + module.parameters.length, 0);
    byId("patch-summary").textContent = `${count} parameters: ${this.patch.summary}.`;
  }

  async showSource() {
    const shown = await this.sounds.showSource(this.history.present);
    if (shown && this.active && byId("play-on-release").checked) this.sounds.source.play();
  }

  async showPair() {
    const { patch, values } = this.history.present;
    await this.sounds.showPair({
      patch,
      values,
      delta: this.deltas.value,
      seed: byId("pair-seed").valueAsNumber,
    });
  }

  leave() {
    this.active = false;
    stop();
  }
}
