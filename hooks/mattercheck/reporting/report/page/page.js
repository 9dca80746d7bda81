"use strict";
(() => {
  const ERROR = 1, KNOWN = 2, SAFE = 4, UNSAFE = 8;
  const ROW_HEIGHT = 52, MARGIN_ROWS = 8, MAX_LISTED = 300000, MAX_PRINTED = 500, MAX_OPTIONS = 500;
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { texts } = data;
  const columns = {};
  for (const name of Object.keys(data.columns)) columns[name] = Int32Array.from(data.columns[name]);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");
  const linkTo = (path, line) => data.link && data.link
    .replaceAll("{path}", () => encoded(path)).replaceAll("{line}", () => String(line));
  const anchor = (address, text, className) => {
    if (!/^https?:\/\//.test(address)) return element("span", className, text);
    const made = element("a", className, text);
    made.href = address;
    made.rel = "noreferrer";
    return made;
  };

  const withCode = (text) => text.split(/`([^`]+)`/)
    .map((part, index) => index % 2 ? element("code", "", part) : part);

  for (const place of document.querySelectorAll("[data-path]")) {
    const address = linkTo(place.dataset.path, place.dataset.line);
    if (address) place.replaceChildren(anchor(address, place.dataset.path));
  }
  const list = byId("list");
  if (!list) return;
  const spacer = byId("spacer"), detail = byId("detail"), count = byId("count"), form = byId("filters");
  const text = (column, row) => texts[column][columns[column][row]];
  const severity = (row) => columns.flags[row] & ERROR ? "error" : "warning";
  const position = (row) => `:${columns.line[row]}:${columns.column[row]}`;

  // Each different text is searched once, so that a search costs little more than a look at each row's numbers.
  const searched = ["message", "path", "field", "rule", "help", "excerpt"];
  let lowered = null;
  const lower = () => lowered ??= searched.map((name) => texts[name].map((one) => one.toLowerCase()));
  setTimeout(lower);  // after the page is drawn, before anybody can search
  let found = new Map();
  const hitsOf = (term) => {
    const [, narrowed] = [...found].find(([before]) => term.includes(before)) ?? [];
    return lower().map((column, at) => {
      const hits = new Uint8Array(column.length), before = narrowed && narrowed[at];
      for (let index = 0; index < column.length; index++) {
        hits[index] = (!before || before[index]) && column[index].includes(term) ? 1 : 0;
      }
      return hits;
    });
  };

  // The folder of a path is the deepest of those that the report counts.
  const folders = new Map(data.folders.map((name, index) => [name, index]));
  const folderOf = (path) => {
    for (let end = path.length; end > 0;) {
      end = path.lastIndexOf("/", end - 1) + 1;
      const index = folders.get(path.slice(0, end));
      if (index !== undefined || end === 0) return index ?? -1;
      end -= 1;
    }
    return folders.get("") ?? -1;
  };
  const folderOfPath = Int32Array.from(texts.path, folderOf);
  columns.folder = Int32Array.from(columns.path, (path) => folderOfPath[path]);
  texts.folder = data.folders;

  const chosen = ["collection", "rule", "field", "folder"];
  const addOption = (name, shown, value) => {
    const option = element("option", "", shown);
    option.value = `=${value}`;
    byId(name).append(option);
  };
  for (const name of chosen) {
    const numbers = new Int32Array(texts[name].length);
    for (const index of columns[name]) if (index >= 0) numbers[index]++;
    const order = [...numbers.keys()].filter((index) => numbers[index]).sort((a, b) => numbers[b] - numbers[a]);
    for (const index of order.slice(0, MAX_OPTIONS)) {
      const shown = texts[name][index] || data.nameless[name];
      addOption(name, `${shown} (${numbers[index].toLocaleString("en")})`, texts[name][index]);
    }
  }
  const choose = (name, value) => {
    byId(name).value = `=${value}`;
    if (byId(name).selectedIndex >= 0) return;
    addOption(name, value, value);
    byId(name).value = `=${value}`;
  };

  let rows = [], selected = -1;
  const filter = () => {
    const valueOf = (name) => byId(name) ? byId(name).value : "";
    const terms = [...new Set(byId("search").value.toLowerCase().split(/\s+/).filter(Boolean))];
    found = new Map(terms.map((term) => [term, found.get(term) ?? hitsOf(term)]));
    const hits = [...found.values()];
    const exact = chosen.filter(valueOf).map((name) => [columns[name], texts[name].indexOf(valueOf(name).slice(1))]);
    let wanted = 0, refused = 0;
    if (valueOf("severity") === "error") wanted |= ERROR;
    if (valueOf("severity") === "warning") refused |= ERROR;
    if (valueOf("fix") === "safe") wanted |= SAFE;
    if (valueOf("fix") === "unsafe") wanted |= UNSAFE;
    if (valueOf("fix") === "none") refused |= SAFE | UNSAFE;
    if (valueOf("known") === "known") wanted |= KNOWN;
    if (valueOf("known") === "new") refused |= KNOWN;
    const searchedColumns = searched.map((name) => columns[name]);
    rows = [];
    next: for (let row = 0; row < data.length; row++) {
      const flags = columns.flags[row];
      if ((flags & wanted) !== wanted || flags & refused) continue;
      for (const [column, index] of exact) if (column[row] !== index) continue next;
      terms: for (const hit of hits) {
        for (let at = 0; at < hit.length; at++) if (hit[at][searchedColumns[at][row]]) continue terms;
        continue next;
      }
      rows.push(row);
    }
    const shown = rows.length.toLocaleString("en"), all = data.length.toLocaleString("en");
    count.textContent = `${shown} of ${all} ${data.length === 1 ? "problem" : "problems"}` +
      (rows.length > MAX_LISTED ? `; the first ${MAX_LISTED.toLocaleString("en")} are listed` : "");
    if (rows.length > MAX_LISTED) rows.length = MAX_LISTED;
    spacer.style.height = `${rows.length * ROW_HEIGHT}px`;
    list.hidden = !rows.length;
    list.scrollTop = 0;
    select(rows.length ? 0 : -1, false);
  };

  const optionFor = (index) => {
    const row = rows[index];
    const made = element("div", "row");
    made.id = `row-${index}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-posinset", String(index + 1));
    made.setAttribute("aria-setsize", String(rows.length));
    made.setAttribute("aria-selected", String(index === selected));
    made.style.top = `${index * ROW_HEIGHT}px`;
    const first = element("div");
    first.append(element("span", severity(row), severity(row)), " ", element("span", "message", text("message", row)));
    const second = element("div", "sub");
    second.append(element("span", "path", text("path", row)), position(row), ` ${text("rule", row)}`);
    made.append(first, second);
    made.addEventListener("click", () => { select(index, false); list.focus(); });
    return made;
  };
  const draw = () => {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - MARGIN_ROWS);
    const last = Math.min(rows.length, first + Math.ceil(list.clientHeight / ROW_HEIGHT) + 2 * MARGIN_ROWS);
    const made = [];
    for (let index = first; index < last; index++) made.push(optionFor(index));
    spacer.replaceChildren(...made);
  };
  const excerptOf = (row) => {
    const line = text("excerpt", row), start = columns.start[row], end = columns.end[row];
    const made = element("div", "excerpt");
    made.append(line.slice(0, start), element("mark", "", line.slice(start, end)), line.slice(end));
    return made;
  };
  const describe = (row, level) => {
    const made = [];
    const title = element(level, "");
    title.append(element("span", severity(row), severity(row)), " ", ...withCode(text("message", row)));
    made.push(title);
    const where = element("p");
    where.append(anchor(linkTo(text("path", row), columns.line[row]) || "", text("path", row), "path"), position(row));
    made.push(where);
    if (text("excerpt", row)) made.push(excerptOf(row));
    if (text("help", row)) {
      const help = element("p");
      help.append("Help: ", ...withCode(text("help", row)));
      made.push(help);
    }
    const flags = columns.flags[row];
    if (flags & (SAFE | UNSAFE)) {
      made.push(element("p", "", flags & SAFE ? "Safe fix:" : "Unsafe fix, to be reviewed:"));
      made.push(element("div", "excerpt", text("change", row)));
    }
    const more = element("p", "sub");
    more.append("Rule ", anchor(data.rules[text("rule", row)] || "", text("rule", row)));
    if (text("field", row)) more.append(", field ", element("code", "", text("field", row)));
    if (text("collection", row)) more.append(`, collection ${text("collection", row)}`);
    if (flags & KNOWN) more.append(", in the baseline");
    made.push(more);
    return made;
  };
  const select = (index, scroll) => {
    selected = index;
    if (scroll) {
      const top = index * ROW_HEIGHT;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight) {
        list.scrollTop = top + ROW_HEIGHT - list.clientHeight;
      }
    }
    draw();
    if (index < 0) list.removeAttribute("aria-activedescendant");
    else list.setAttribute("aria-activedescendant", `row-${index}`);
    detail.replaceChildren(...(index < 0 ? [] : describe(rows[index], "h3")));
  };

  list.addEventListener("scroll", () => requestAnimationFrame(draw));
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / ROW_HEIGHT) - 1);
    const target = {
      ArrowDown: selected + 1, ArrowUp: selected - 1, PageDown: selected + page, PageUp: selected - page,
      Home: 0, End: rows.length - 1,
    }[event.key];
    if (target === undefined || !rows.length) return;
    event.preventDefault();
    select(Math.min(Math.max(target, 0), rows.length - 1), true);
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.addEventListener("click", (event) => {
    const picked = event.target.closest(".pick, .cell");
    if (!picked) return;
    event.preventDefault();
    form.reset();
    for (const name of chosen) if (name in picked.dataset) choose(name, picked.dataset[name]);
    filter();
    byId("problems").scrollIntoView();
    byId("problems").focus({ preventScroll: true });
  });
  const print = () => {
    const made = rows.slice(0, MAX_PRINTED).map((row) => {
      const block = element("div", "printed");
      block.append(...describe(row, "h4"));
      return block;
    });
    if (rows.length > MAX_PRINTED) {
      made.push(element("p", "", `and ${(rows.length - MAX_PRINTED).toLocaleString("en")} more problems`));
    }
    byId("printed").replaceChildren(...made);
  };
  window.addEventListener("beforeprint", print);
  window.addEventListener("afterprint", () => byId("printed").replaceChildren());
  filter();
})();
