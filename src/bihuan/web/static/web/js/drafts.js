// What was typed outlives an expired session, a wrong tap and a lost connection: forms that name
// themselves (data-draft) are kept in this tab until their answer has arrived, and no longer.
const PREFIX = "draft:";
const SENT = "draft-sent";
const KEPT = "input:not([type=hidden], [type=file], [type=password]), select, textarea";

function values(form) {
  return [...form.querySelectorAll(KEPT)]
    .filter((field) => field.name)
    .map((field) => [field.name, field.value, field.checked ?? null, field.type]);
}

function keep(form) {
  try {
    sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(values(form)));
  } catch {
    // full or forbidden: the form still works, it is only not kept
  }
}

function give(form) {
  const kept = sessionStorage.getItem(PREFIX + form.dataset.draft);
  if (!kept) return;
  let changed = false;
  for (const [name, value, checked, type] of JSON.parse(kept)) {
    const fields = [...form.elements].filter((one) => one.name === name);
    if (type === "radio" || type === "checkbox") {
      const field = fields.find((one) => one.value === value);
      if (field && checked && !field.checked) {
        field.checked = true;
        changed = true;
      }
    } else if (fields[0] && value && !fields[0].value) {
      fields[0].value = value;
      changed = true;
    }
  }
  // Whoever listens to the form is there only once everything has loaded.
  const tell = () => form.dispatchEvent(new Event("change", { bubbles: true }));
  if (changed) window.addEventListener("load", tell, { once: true });
}

function kept(event) {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keep(form);
}

try {
  const sent = sessionStorage.getItem(SENT);
  const refused = document.getElementById("summary") !== null;
  const signedIn = document.querySelector(".shell") !== null;
  if (sent && signedIn && !refused) {
    sessionStorage.removeItem(PREFIX + sent);
  }
  if (signedIn) sessionStorage.removeItem(SENT);
  if (!refused) document.querySelectorAll("form[data-draft]").forEach(give);
  document.addEventListener("input", kept);
  document.addEventListener("change", kept);
  document.addEventListener("htmx:afterSwap", (event) => {
    event.detail.target.parentElement?.querySelectorAll("form[data-draft]").forEach(give);
  });
  document.addEventListener("submit", (event) => {
    const { draft, leaves } = event.target.dataset;
    if (draft) sessionStorage.setItem(SENT, draft);
    if (leaves !== undefined) sessionStorage.clear();
  });
} catch {
  // a browser that keeps nothing
}
