// Drafts: a table cell says what is ticked in it, only one is open; the field typed in stays in sight.
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

// What is wrong may come to stand over the field being typed in: keep the field in sight.
document.addEventListener("htmx:afterSettle", (event) => {
  const field = document.activeElement;
  if (event.target.id !== "check" || !field?.closest(".draft-form")) return;
  field.scrollIntoView({ block: "nearest" });
});
