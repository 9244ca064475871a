"use strict";
(() => {
  const form = document.getElementById("filter");
  const told = document.getElementById("shown");
  const issues = [...document.querySelectorAll(".issue")].map((issue) => {
    const items = [...issue.querySelectorAll(".finding")];
    const count = issue.querySelector(".count");
    return { issue, count, all: count.textContent, list: issue.querySelector(".findings"), items, shown: items, opened: issue.open };
  });
  const total = issues.reduce((sum, each) => sum + each.items.length, 0);
  const narrowed = document.getElementById("narrowed");
  const nothing = document.getElementById("nothing");
  const texts = new Map();
  let every = true;
  let waiting = 0;

  const textOf = (issue, item) => {
    if (!texts.has(item)) {
      const source = item.querySelector("pre");
      const own = item.textContent + " " + issue.querySelector("summary").textContent;
      texts.set(item, (source ? own.replace(source.textContent, "") : own).toLowerCase());
    }
    return texts.get(item);
  };

  const asked = () => {
    const data = new FormData(form);
    return {
      severities: new Set(data.getAll("severity")),
      category: data.get("category"),
      rule: data.get("rule"),
      accepted: data.get("accepted"),
      words: data.get("search").toLowerCase().split(/\s+/).filter(Boolean),
    };
  };

  const fits = (wanted, issue, item) =>
    (!wanted.severities.size || wanted.severities.has(item.dataset.severity)) &&
    (!wanted.category || wanted.category === issue.dataset.category) &&
    (!wanted.rule || wanted.rule === issue.dataset.rule) &&
    (!wanted.accepted || wanted.accepted === item.dataset.standing) &&
    wanted.words.every((word) => textOf(issue, item).includes(word));

  // Taken out rather than hidden: among thousands of hidden neighbours a browser places each shown one slowly.
  const show = (each, found) => {
    if (found.length === each.shown.length && found.every((item, at) => item === each.shown[at])) return;
    each.list.replaceChildren(...found);
    each.shown = found;
  };

  const filter = () => {
    const wanted = asked();
    const before = every;
    every = !wanted.severities.size && !wanted.category && !wanted.rule && !wanted.accepted && !wanted.words.length;
    let shown = 0;
    for (const each of issues) {
      const found = every ? each.items : each.items.filter((item) => fits(wanted, each.issue, item));
      show(each, found);
      shown += found.length;
      each.issue.hidden = !found.length;
      each.count.textContent = found.length === each.items.length ? each.all : `${found.length} of ${each.all}`;
      if (before) each.opened = each.issue.open;
      if (!every) each.issue.open = found.length > 0;
      else if (!before) each.issue.open = each.opened;
    }
    for (const kind of document.querySelectorAll(".kind")) {
      kind.hidden = !kind.querySelector(".issue:not([hidden])");
    }
    nothing.hidden = shown > 0;
    told.textContent = every ? `All ${total} findings` : `${shown} of ${total} findings`;
    narrowed.hidden = every;
    narrowed.textContent = `Filtered: ${told.textContent}`;
  };

  const openAt = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    const issue = target && target.closest(".issue");
    if (!issue) return;
    if (issue.hidden) {
      form.reset();
      clearTimeout(waiting);
      filter();
    }
    issue.open = true;
    issue.scrollIntoView();
  };

  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
    form.addEventListener("reset", () => { clearTimeout(waiting); waiting = setTimeout(filter); });
    document.getElementById("unfold").addEventListener("click", () => {
      for (const each of document.querySelectorAll("#findings details")) each.open = true;
    });
    document.getElementById("fold").addEventListener("click", () => {
      for (const each of document.querySelectorAll("#findings details")) each.open = false;
    });
    filter();
  }
  window.addEventListener("hashchange", () => openAt(location.hash));
  openAt(location.hash);

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
  });
})();
