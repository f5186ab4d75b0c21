// Counts down while personal data is shown, and goes back to the masked page: with the browser's
// own Refresh as the net below it.
"use strict";
const shown = document.querySelector("[data-masked]");
if (shown) {
  const until = Date.now() + 60000;
  const left = shown.querySelector("[data-seconds]");
  const leave = () => location.replace(shown.dataset.masked);
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) leave();
    else left.textContent = String(seconds);
  };
  setInterval(tick, 1000);
  // A page that the browser kept is not shown again.
  addEventListener("pageshow", (event) => { if (event.persisted) leave(); });
}
