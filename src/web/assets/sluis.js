// Makes the pages quicker; every one of them works without it. No key decides anything.
(() => {
  "use strict";
  const body = document.body;
  const find = (selector, within) => (within || document).querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = all("tr[data-id]");
  let row = -1, prefix = 0;

  // Keys: what they do stands in aria-keyshortcuts of what they press.
  const choose = (step) => {
    if (!rows.length) return false;
    row = Math.min(Math.max(row + step, 0), rows.length - 1);
    rows.forEach((one, at) => one.classList.toggle("here", at === row));
    find(".row-link", rows[row]).focus();
    rows[row].scrollIntoView({ block: "nearest" });
    return true;
  };
  const press = (key) => {
    const target = find(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("input")) { target.focus(); target.select(); } else target.click();
    return true;
  };
  const inRow = (key) => {
    const box = rows[row] && find("input[type=checkbox]", rows[row]);
    if (key === "x") { if (box) box.checked = !box.checked; return !!box; }
    if (key === "o") { if (rows[row]) find(".row-link", rows[row]).click(); return !!rows[row]; }
    if (key === "a") {
      const button = find("button[value=assign]");
      if (!box || !button) return false;
      all("tr[data-id] input[type=checkbox]").forEach((one) => { one.checked = one === box; });
      button.click();
      return true;
    }
    return false;
  };
  const list = () => {
    const dialog = find("#keys");
    if (dialog && !dialog.open) dialog.showModal();
    return !!dialog;
  };
  const handled = (key) => {
    const now = Date.now(), after = now - prefix < 1500;
    prefix = 0;
    const way = after && find(`[data-go="${CSS.escape(key)}"]`);
    if (way) { way.click(); return true; }
    if (key === "g") { prefix = now; return true; }
    if (key === "?") return list();
    if (rows.length && key === "j") return choose(1);
    if (rows.length && key === "k") return choose(-1);
    if (rows.length && inRow(key)) return true;
    return key.length === 1 && press(key);
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target, form = target.form || target.closest("form");
    if (event.key === "Enter" && event.ctrlKey && form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit(find("button.button-main, button.button-danger-main", form));
      return;
    }
    const typing = target.matches("textarea, select, [contenteditable]") ||
      (target.matches("input") && !["checkbox", "radio"].includes(target.type));
    if (!("keys" in body.dataset) || typing || find("dialog[open]")) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (handled(event.key)) event.preventDefault();
  });

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });
  addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));

  // What others do meanwhile.
  const live = find("[data-live]");
  if (!live || !window.EventSource) return;
  let source, wait = 5000, fresh = 0;
  const told = (id) => find(`tr[data-id="${CSS.escape(id)}"]`);
  const held = () => {
    const bar = find("#fresh");
    if (!bar) return;
    fresh += 1;
    const words = fresh === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", fresh);
    find("span", bar).textContent = words;
    bar.hidden = false;
  };
  const changed = (event) => {
    const one = told(event.data), note = find("#changed");
    if (one) {
      one.classList.add("faded");
      find(".live", one).textContent = live.dataset.changed;
    }
    if (note && live.dataset.live === event.data) note.hidden = false;
  };
  const look = (event) => {
    const at = event.data.indexOf(" ");
    const [id, words] = [event.data.slice(0, at), event.data.slice(at + 1)];
    const one = told(id), place = live.dataset.live === id ? find("#looks") : one && find(".live", one);
    if (place && !(one && one.classList.contains("faded"))) place.textContent = words;
  };
  // What is shown may be out of date while Sluis cannot tell of it.
  const away = (is) => { const bar = find("#away"); if (bar) bar.hidden = !is; };
  const address = () =>
    `/events?since=${live.dataset.since}&message=${encodeURIComponent(live.dataset.live)}`;
  const heard = (tell) => (event) => {
    if (event.lastEventId) live.dataset.since = event.lastEventId;
    tell(event);
  };
  const open = () => {
    source = new EventSource(address());
    source.addEventListener("open", () => { wait = 5000; away(false); });
    source.addEventListener("held", heard(held));
    source.addEventListener("changed", heard(changed));
    source.addEventListener("look", look);
    source.addEventListener("away", () => away(true));
    source.addEventListener("back", () => away(false));
    source.addEventListener("error", () => {
      source.close();
      // Why it ended is not told here: whoever was signed out, or has many pages open, gets an answer.
      fetch(address(), { redirect: "manual" }).then((answer) => {
        if (answer.body) answer.body.cancel();
        away(answer.status >= 500);
      }, () => away(true));
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 120000);
    });
  };
  open();
  addEventListener("pagehide", () => source.close());
})();
