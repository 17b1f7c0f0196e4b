/** Requests to the studio. Whatever goes wrong is an Error whose message is a sentence for the user. */

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The studio does not answer: is it still running?");
  }
  if (response.ok) return response;
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `The studio answered ${response.status}.`);
}

function posted(body, signal) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  };
}

export async function get(path, signal) {
  return (await ask(path, { signal })).json();
}

export async function post(path, body, signal) {
  return (await ask(path, posted(body, signal))).json();
}

export async function postForFile(path, body) {
  return (await ask(path, posted(body))).blob();
}

/** A task of which only the newest call counts: it ends the one before, which then answers nothing. */
export function latest(task) {
  let controller = null;
  return async (...given) => {
    controller?.abort();
    controller = new AbortController();
    const { signal } = controller;
    try {
      return await task(signal, ...given);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  };
}
