// Forms: one press is one answer, chosen files are seen, an error is where the eye goes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) {
    // After the browser has read the form: a disabled button would not be sent.
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.setAttribute("aria-disabled", "true");
    });
  }
});

// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      button.removeAttribute("aria-disabled");
    });
  });
});

document.getElementById("summary")?.focus();

// A form that was just opened takes the focus, so that keyboard and screen reader follow.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "acts") document.querySelector(".act-open .act-head")?.focus();
});

// On paper every clause stands open.
const unfolded = new Set();
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.clause:not([open])").forEach((clause) => {
    clause.open = true;
    unfolded.add(clause);
  });
});
window.addEventListener("afterprint", () => {
  unfolded.forEach((clause) => {
    clause.open = false;
  });
  unfolded.clear();
});

// A list or a preview that could not be fetched says so; the forms themselves need no script.
const unreached = document.getElementById("unreached");
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(kind, () => {
    if (unreached) unreached.hidden = false;
  });
}
document.addEventListener("htmx:afterSwap", () => {
  if (unreached) unreached.hidden = true;
});

function size(bytes) {
  return bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function show(input) {
  const list = document.getElementById(`${input.id}-chosen`);
  if (!list) return;
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      label.textContent = `${file.name} · ${size(file.size)}`;
      if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) {
        item.style.backgroundImage = `url("${URL.createObjectURL(file)}")`;
      }
      item.append(label);
      return item;
    }),
  );
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) show(event.target);
});

for (const kind of ["dragenter", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.target.closest?.(".drop")?.classList.toggle("drop-over", kind === "dragenter");
  });
}

// The demo's sign-in page: one press fills both fields.
document.querySelectorAll("[data-login]").forEach((button) => {
  button.addEventListener("click", () => {
    document.getElementById("id_username").value = button.dataset.login;
    document.getElementById("id_password").value = button.dataset.secret;
    document.getElementById("id_password").form.requestSubmit();
  });
});

// A select that acts at once where there is a script; its button is for those without.
document.querySelectorAll("[data-auto]").forEach((form) => {
  form.querySelectorAll("[data-without-script]").forEach((button) => {
    button.hidden = true;
  });
  form.addEventListener("change", () => form.requestSubmit());
});

// What is answered while a preview is on its way stays: that preview is out of date, the next comes.
let answers = 0;
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, () => {
    answers += 1;
  });
}
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.xhr.answers = answers;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target.id === "questions" && xhr.answers !== answers) event.detail.shouldSwap = false;
});
