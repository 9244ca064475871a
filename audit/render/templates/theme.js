"use strict";
(() => {
  const root = document.documentElement;
  const key = "archaudit-theme";
  const kept = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem(key, theme); } catch { /* A page may be kept from storing. */ } };
  const wear = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  wear(kept());
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("theme");
    if (!form) return;
    form.hidden = false;
    for (const choice of form.elements) {
      if (choice.name !== "theme") continue;
      choice.checked = choice.value === (root.dataset.theme || "auto");
      choice.addEventListener("change", () => { wear(choice.value); keep(choice.value); });
    }
  });
})();
