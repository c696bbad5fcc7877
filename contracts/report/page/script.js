"use strict";
// The page says everything without this. It filters, follows links to a promise, copies, and unpacks what is packed.
(() => {
  const KEYS = ["verdict", "operation", "rule", "text"];
  const FEW = 60; // a section with so few promises that fit the filters shows them with its lists open
  const form = document.getElementById("filters");
  const said = document.getElementById("said");
  const live = document.getElementById("live");
  const total = form.querySelector("output");
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  const sections = $$(".section").map((element) => ({
    element,
    opened: element.open,
    number: element.querySelector("h3 .n"),
    all: element.querySelector("h3 .n").textContent,
    groups: $$(".group", element).map((group) => {
      const number = group.querySelector(".n");
      return { element: group, number, all: number.textContent, rows: rowsOf(group, element) };
    }),
  }));
  const rows = sections.flatMap((section) => section.groups.flatMap((group) => group.rows));

  function rowsOf(group, section) {
    const verdict = section.querySelector("summary").id.slice(2);
    const title = group.querySelector("b").textContent;
    return [...group.querySelector(".rows").children].map((item) => {
      const id = (item.id || item.querySelector("summary").id).slice(2);
      const rule = item.dataset.rule || group.dataset.rule;
      return { item, id, verdict, rule, operation: id.slice(0, id.indexOf("-")), title, text: "" };
    });
  }

  // ---- what the address says ----

  function read() {
    const found = {};
    for (const part of location.hash.slice(1).split("&")) {
      const at = part.indexOf("=");
      if (at > 0) found[part.slice(0, at)] = decoded(part.slice(at + 1));
    }
    return found;
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  function written(state) {
    const parts = KEYS.filter((key) => state[key]).map((key) => `${key}=${encodeURIComponent(state[key])}`);
    return parts.length ? `#${parts.join("&")}` : location.href.split("#")[0];
  }

  // ---- filters ----

  function fits(row, state, words) {
    if (state.verdict && row.verdict !== state.verdict) return false;
    if (state.operation && row.operation !== state.operation) return false;
    if (state.rule?.endsWith(".*") && !row.rule.startsWith(state.rule.slice(0, -1))) return false;
    if (state.rule && !state.rule.endsWith(".*") && row.rule !== state.rule) return false;
    if (!words.length) return true;
    row.text ||= `${row.item.textContent} ${row.title}`.toLowerCase();
    return words.every((word) => row.text.includes(word));
  }

  function filter(state) {
    const active = KEYS.some((key) => state[key]);
    const words = (state.text || "").toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = new Set(rows.filter((row) => fits(row, state, words)));
    for (const section of sections) show(section, fitting, active);
    total.textContent = active ? `${fitting.size} of ${rows.length} shown` : "";
    tell(fitting.size || !active ? "" : "No promise fits these filters.");
  }

  function show(section, fitting, active) {
    let shown = 0;
    for (const group of section.groups) {
      group.shown = 0;
      for (const row of group.rows) {
        const fit = fitting.has(row);
        if (row.item.hidden === fit) row.item.hidden = !fit;
        group.shown += fit;
      }
      shown += group.shown;
    }
    for (const group of section.groups) {
      group.element.hidden = !group.shown;
      group.element.open = active && group.shown > 0 && shown <= FEW;
      group.number.textContent = counted(group.shown, group.all);
    }
    section.element.hidden = !shown;
    section.element.open = active ? shown > 0 : section.opened;
    section.number.textContent = counted(shown, section.all);
  }

  function counted(shown, all) {
    return `${shown}` === all ? all : `${shown} of ${all}`;
  }

  function tell(text) {
    said.textContent = text;
    said.hidden = !text;
  }

  // ---- going to a place ----

  let last = null;

  function follow() {
    const state = read();
    if (location.hash.length > 1 && !Object.keys(state).length) return; // a place of the page itself
    for (const key of KEYS) form.elements[key].value = state[key] || "";
    const now = written(state);
    if (now !== last && (last !== null || KEYS.some((key) => state[key]))) filter(state);
    last = now;
    if (state.p !== undefined) reveal(`p=${state.p}`, `This report has no promise ${state.p}.`);
    else if (state.c !== undefined) reveal(`c=${state.c}`, `This report has no list ${state.c}.`);
    else if (state.s !== undefined) reveal(`s=${state.s}`, `This report has nothing that is ${state.s}.`);
  }

  function reveal(id, otherwise) {
    const element = document.getElementById(id);
    if (!element) {
      tell(otherwise);
      said.scrollIntoView({ block: "center" });
      return;
    }
    if (element.closest("[hidden]")) {
      for (const key of KEYS) form.elements[key].value = "";
      filter({});
    }
    for (let one = element.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    if (element.localName !== "summary") element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }

  function changed(how) {
    const state = Object.fromEntries(KEYS.map((key) => [key, form.elements[key].value]));
    last = written(state);
    history[how](null, "", last);
    filter(state);
  }

  // ---- what is packed ----

  let unpacked = null;

  function unpack() {
    unpacked ??= (async () => {
      const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (char) => char.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      return JSON.parse(await new Response(stream).text());
    })();
    return unpacked;
  }

  async function fill(details, name) {
    const short = details.querySelector(":scope > .short");
    if (!short) return;
    try {
      const holder = document.createElement("template");
      const { lines, panels } = await unpack();
      holder.innerHTML = panels[name].map((number) => lines[number]).join("\n");
      if (short.isConnected) short.replaceWith(holder.content);
    } catch {
      tell("This browser cannot unpack the rest; the JSON report has it.");
    }
  }

  async function opened(details) {
    const id = details.querySelector(":scope > summary").id;
    if (!id.startsWith("p=")) {
      if (id.startsWith("c=") && details.querySelector(".short")) unpack().catch(() => {}); // soon somebody opens one
      return;
    }
    await fill(details, id.slice(2));
    for (const text of $$(".tall", details)) {
      const mark = text.querySelector("mark");
      if (mark && text.clientHeight) text.scrollTop = mark.offsetTop - text.clientHeight / 3;
    }
  }

  // ---- copying ----

  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    const kind = button.dataset.copy;
    const link = () => `${location.href.split("#")[0]}#p=${encodeURIComponent(button.dataset.of)}`;
    const text = kind === "link" ? link() : kind === "id" ? button.dataset.of : code.textContent;
    const done = await put(text);
    if (!done && code) getSelection().selectAllChildren(code);
    live.textContent = "";
    const label = button.textContent;
    if (!button.dataset.label) button.dataset.label = label;
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    requestAnimationFrame(() => (live.textContent = done ? "Copied" : "Selected: press Ctrl+C to copy"));
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  }

  async function put(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return putByHand(text);
    }
  }

  function putByHand(text) {
    // Pages from a file, and old browsers, have no clipboard to write to.
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }

  // ---- wiring ----

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
    const link = event.target.closest("a[href*='=']");
    if (link && link.getAttribute("href").startsWith("#")) arrive(link);
  });

  function arrive(link) {
    // A link to filters has no place of its own, and one that is followed twice changes no address.
    const state = link.getAttribute("href");
    if (state === location.hash) follow();
    if (!/^#[pcs]=/.test(state)) requestAnimationFrame(() => document.getElementById("promises").scrollIntoView());
  }

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open) opened(event.target);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|select|textarea)$/.test(event.target.localName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => changed(event.target.name === "text" ? "replaceState" : "pushState"));
  form.addEventListener("reset", () => setTimeout(() => changed("pushState")));
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);

  form.hidden = false;
  document.documentElement.classList.add("script");
  follow();
  if (KEYS.some((key) => read()[key])) document.getElementById("promises").scrollIntoView();
})();
