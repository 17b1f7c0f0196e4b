/** Starts the page: one view at a time, each made when it is first seen. */

import { get } from "./api.js";
import { byId } from "./dom.js";
import { pairsView } from "./pairs/view.js";
import { playView } from "./play/view.js";
import { runsView } from "./runs/view.js";
import { showViews } from "./views.js";

async function start() {
  const about = await get("/api/about");
  const model = about.model ? `model ${about.model.name}` : "no model";
  byId("about").textContent = `${about.version}, ${model}`;
  showViews({ play: playView, pairs: () => pairsView(about), runs: () => runsView(about) });
}

start().catch((error) => {
  byId("told").textContent = error.message;
});
