/** What can be undone and done again. States are never changed, only replaced. */

export class History {
  #past = [];
  #future = [];

  constructor(first) {
    this.present = first;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  add(state) {
    this.#past.push(this.present);
    this.#future = [];
    this.present = state;
  }

  undo() {
    this.#future.push(this.present);
    this.present = this.#past.pop();
  }

  redo() {
    this.#past.push(this.present);
    this.present = this.#future.pop();
  }
}
