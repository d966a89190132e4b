// The text of a file with its line numbers; the line that a problem names is where the cursor goes.
const source = document.querySelector(".draft-source");
const numbers = document.getElementById("numbers");

function count() {
  const lines = source.value.split("\n").length;
  numbers.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
}

function lead(line) {
  const lines = source.value.split("\n");
  if (!line || line > lines.length) return;
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  source.focus({ preventScroll: true });
  source.setSelectionRange(start, start + lines[line - 1].length);
  const height = source.scrollHeight / lines.length;
  source.scrollTop = Math.max(0, (line - 5) * height);
  numbers.scrollTop = source.scrollTop;
}

if (source && numbers) {
  count();
  source.addEventListener("input", count);
  source.addEventListener("scroll", () => {
    numbers.scrollTop = source.scrollTop;
  });
  lead(Number(source.dataset.line));
}
