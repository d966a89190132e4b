// Keeps every time-left pill true while the page is open. Without this file the server's wording
// stands. The words come from the page (data-words on <body>), so there is one catalogue.
const words = JSON.parse(document.body.dataset.words || "{}");
const SOON = 60; // minutes; the server uses the same bound

function fill(template, values) {
  return template.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

function span(minutes) {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days >= 7 || (days && !hours)) return fill(words.days, { days });
  if (days) return fill(words.daysHours, { days, hours });
  if (hours && rest) return fill(words.hoursMinutes, { hours, minutes: rest });
  if (hours) return fill(words.hours, { hours });
  return fill(words.minutes, { minutes: rest });
}

function tell(pill, now) {
  const minutes = Math.floor((Date.parse(pill.dateTime) - now) / 60000);
  const late = minutes < 0;
  const label = pill.querySelector("span");
  label.textContent = fill(late ? words.late : words.left, { span: span(Math.abs(minutes)) });
  pill.classList.toggle("left-late", late);
  pill.classList.toggle("left-soon", !late && minutes <= SOON);
}

function tick() {
  const now = Date.now() + skew;
  document.querySelectorAll("time.left[data-live]").forEach((pill) => tell(pill, now));
}

// A phone's clock may be wrong; the server's is the one that counts.
const skew = Date.parse(document.body.dataset.now || "") - Date.now() || 0;
if (words.left) {
  setInterval(tick, 30000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
