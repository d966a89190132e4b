// Tables that are typed into: a cell says what is ticked in it, and only one is open at a time.
function say(cell) {
  const words = cell.querySelector("[data-words]");
  if (!words) return;
  const ticked = [...cell.querySelectorAll("input:checked")].map((box) =>
    box.nextElementSibling.textContent.trim(),
  );
  words.textContent = ticked.join(words.dataset.and) || words.dataset.any;
}

document.addEventListener("change", (event) => {
  const cell = event.target.closest?.(".grid-cell");
  if (cell) say(cell);
});

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.(".grid-cell") || !event.target.open) return;
    document.querySelectorAll(".grid-cell[open]").forEach((cell) => {
      if (cell !== event.target) cell.open = false;
    });
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".grid-cell[open]");
  if (event.key !== "Escape" || !cell) return;
  cell.open = false;
  cell.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".grid-cell")) return;
  document.querySelectorAll(".grid-cell[open]").forEach((cell) => {
    cell.open = false;
  });
});
