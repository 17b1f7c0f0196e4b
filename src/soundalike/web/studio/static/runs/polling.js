/** Asking again and again, but only while somebody looks. */

const INTERVAL = 2_000;

/** @param {function(): Promise} task asked anew some time after it has ended. */
export class Polling {
  #timer = null;
  #wanted = false;

  constructor(task) {
    this.task = task;
    this.asking = false;
    document.addEventListener("visibilitychange", () => this.#go());
  }

  start() {
    this.#wanted = true;
    this.#go();
  }

  stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
  }

  async #go() {
    clearTimeout(this.#timer);
    if (!this.#wanted || document.hidden || this.asking) return;
    this.asking = true;
    await this.task();
    this.asking = false;
    if (this.#wanted) this.#timer = setTimeout(() => this.#go(), INTERVAL);
  }
}
