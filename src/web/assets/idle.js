// Warns two minutes before Sluis signs someone out who does nothing, and lets them stay. Without
// this script they are signed out all the same, by the server.
"use strict";
(() => {
  const notice = document.getElementById("idle");
  if (!notice) return;
  const seconds = Number(notice.dataset.seconds);
  const warn = Number(notice.dataset.warn);
  const others = "BroadcastChannel" in window ? new BroadcastChannel("sluis-idle") : null;
  let seen = Date.now();
  let told = Date.now();

  const close = () => { if (notice.open) notice.close(); };
  const awake = () => { seen = Date.now(); close(); };
  // Any page view of this person counts, in whatever tab.
  if (others) {
    others.onmessage = awake;
    others.postMessage("awake");
  }

  const stay = async () => {
    told = Date.now();
    const answer = await fetch("/me/awake", { redirect: "manual" }).catch(() => null);
    if (answer && answer.status === 204) {
      awake();
      if (others) others.postMessage("awake");
    } else if (answer) {
      leave();
    }
  };
  const leave = () => location.assign("/login?back=" + encodeURIComponent(location.pathname));

  notice.querySelector("button").addEventListener("click", stay);
  // Escape means the same as the button: whoever presses it is there.
  notice.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  // Who types a long explanation does something.
  addEventListener("input", () => { if (Date.now() - told > 60000) stay(); });

  const look = () => {
    const idle = (Date.now() - seen) / 1000;
    if (idle >= seconds) leave();
    else if (idle >= seconds - warn && !notice.open) notice.showModal();
  };
  setInterval(look, Math.min(5000, seconds * 100));
  // A computer that slept may find itself long past the end.
  document.addEventListener("visibilitychange", look);
})();
