/** Keys that work wherever the focus is: space plays, ctrl-Z and ctrl-shift-Z (or ctrl-Y) undo and redo. */

const TAKES_SPACE = "button, select, summary, a, textarea, input:not([type=range])";
const TAKES_UNDO = "textarea, input:not([type=range], [type=checkbox])";

/** @param {{play: function(), undo: function(), redo: function(), active: function(): boolean}} acts */
export function listenToKeys({ play, undo, redo, active }) {
  document.addEventListener("keydown", (event) => {
    if (!active() || event.altKey) return;
    const act = actOf(event, { play, undo, redo });
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actOf(event, { play, undo, redo }) {
  const held = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (key === " " && !held && !event.repeat && !event.target.closest(TAKES_SPACE)) return play;
  if (!held || event.target.closest(TAKES_UNDO)) return null;
  if (key === "z") return event.shiftKey ? redo : undo;
  return key === "y" ? redo : null;
}
