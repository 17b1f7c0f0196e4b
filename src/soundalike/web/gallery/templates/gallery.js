const player = document.getElementById("player");
const told = document.getElementById("told");
const cells = [...document.querySelectorAll(".cell")];
let playing = null;

function stop() {
  player.pause();
  playing?.setAttribute("aria-pressed", "false");
  playing = null;
}

async function play(cell) {
  stop();
  playing = cell;
  cell.setAttribute("aria-pressed", "true");
  told.textContent = "";
  player.src = cell.dataset.audio;
  try {
    await player.play();
    follow();
  } catch (error) {
    // Another sound came before this one had begun.
    if (error.name === "AbortError") return;
    stop();
    told.textContent = `${cell.getAttribute("aria-label")} cannot be played: ${error.message}`;
  }
}

// The line that runs over the pictures.
function follow() {
  if (!playing) return;
  const played = player.duration ? player.currentTime / player.duration : 0;
  playing.style.setProperty("--played", played);
  requestAnimationFrame(follow);
}

// One sound of an example takes part in the order of tabs: the one that had the focus last.
function choose(cell) {
  const example = cell.closest(".example");
  for (const other of example.querySelectorAll(".cell")) other.tabIndex = other === cell ? 0 : -1;
  for (const about of example.querySelectorAll(".about")) {
    about.hidden = about.id !== cell.getAttribute("aria-describedby");
  }
}

// The nearest sound in the direction of an arrow; one that is out of line counts as far. To the sides, none is.
function neighbour(cell, key) {
  const from = cell.getBoundingClientRect();
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  let best = null;
  let least = Infinity;
  for (const other of sideways ? cell.closest(".example").querySelectorAll(".cell") : cells) {
    const to = other.getBoundingClientRect();
    const ahead = {
      ArrowLeft: from.left - to.right,
      ArrowRight: to.left - from.right,
      ArrowUp: from.top - to.bottom,
      ArrowDown: to.top - from.bottom,
    }[key];
    const aside = sideways
      ? Math.max(0, to.top - from.bottom, from.top - to.bottom)
      : Math.max(0, to.left - from.right, from.left - to.right);
    if (ahead < 0 || (sideways && aside > 0)) continue;
    const distance = ahead + 4 * aside;
    if (distance < least) {
      best = other;
      least = distance;
    }
  }
  return best;
}

player.addEventListener("ended", stop);

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest(".cell");
  if (cell) choose(cell);
});

document.addEventListener("click", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  // Not every browser moves the focus to a button that is clicked.
  cell.focus();
  if (cell === playing) stop();
  else play(cell);
});

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell || !event.key.startsWith("Arrow") || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  neighbour(cell, event.key)?.focus();
});
