// Keys: "/" search, "n" new report, "j" and "k" along a list, "o" open, "?" help.
// They can be switched off in the help dialog (WCAG 2.1.4); the choice stays on this device.
const OFF = "bihuan-keys-off";
const help = document.getElementById("help");
const search = document.getElementById("find");
const off = document.getElementById("keys-off");

function stored() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function store(value) {
  try {
    localStorage.setItem(OFF, value ? "1" : "0");
  } catch {
    // a browser that keeps nothing: the choice holds for this page
  }
}

let silent = stored();
let at = -1;

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  rows[at]?.classList.remove("at");
  at = Math.max(0, Math.min(rows.length - 1, at + by));
  rows[at].classList.add("at");
  rows[at].querySelector("a[href]")?.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

const KEYS = {
  "/": () => search?.focus(),
  n: () => document.querySelector("a[data-key='n']")?.click(),
  j: () => step(1),
  k: () => step(-1),
  o: () => document.querySelector("[data-row].at a[href]")?.click(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (silent || typing(event.target)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.querySelectorAll("[data-opens='help']").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
});

help?.addEventListener("click", (event) => {
  if (event.target === help || event.target.closest("[data-closes]")) help.close();
});

if (off) {
  off.checked = silent;
  off.addEventListener("change", () => {
    silent = off.checked;
    store(silent);
  });
}
