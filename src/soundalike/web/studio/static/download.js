/** Files that the page hands to the user. */

export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read the file by then; a shorter life of the address ends some downloads.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function downloadJson(value, name) {
  download(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }), name);
}
