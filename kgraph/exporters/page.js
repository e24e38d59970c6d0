// Draws the graph and answers clicks. Text from papers enters the page as text nodes and canvas text, never as markup.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, sentences } = data;
  const at = (id) => document.getElementById(id);
  const style = Object.fromEntries(data.kinds.map((kind) => [kind.kind, kind]));
  const shown = new Set(data.kinds.map((kind) => kind.kind));
  const WORDS = {
    PROPOSES: ["proposes", "proposed by"],
    USES: ["uses", "used by"],
    EVALUATES_ON: ["evaluates on", "used for evaluation by"],
    REPORTS: ["reports", "reported by"],
    ADDRESSES: ["addresses", "addressed by"],
    HAS_CODE: ["has code at", "code of"],
    VARIANT_OF: ["variant of", "variants"],
  };
  const word = (edge, node) => (WORDS[edge.kind] ?? [edge.kind, edge.kind])[edge.from === node.id ? 0 : 1];
  const many = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
  const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1).trimEnd()}\u2026` : text);

  // id of a node is its place in `nodes`
  const touching = nodes.map(() => []);
  for (const edge of edges) {
    touching[edge.from].push(edge);
    if (edge.to !== edge.from) touching[edge.to].push(edge);
  }
  const other = (edge, node) => nodes[edge.from === node.id ? edge.to : edge.from];
  const visible = (node) => shown.has(node.group);
  // entities before papers: their names are short and say more
  const weight = (node) => node.size * ({ paper: 0.7, repository: 0.8 }[node.group] ?? 1);
  const ranked = [...nodes].sort((a, b) => weight(b) - weight(a) || a.id - b.id);

  // -- the picture ---------------------------------------------------------------------------------

  const nodeSet = new vis.DataSet(nodes);
  const nodeView = new vis.DataView(nodeSet, { filter: visible });
  const options = data.options;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const faint = Math.min(0.3, Math.max(0.14, 700 / edges.length)); // many lines make a fog
  options.edges.color.opacity = faint * (dark.matches ? 1.5 : 1);
  options.interaction.hideEdgesOnDrag = edges.length > 8000;
  const network = new vis.Network(at("graph"), { nodes: nodeView, edges: new vis.DataSet(edges) }, options);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const glide = () => (calm.matches ? false : { duration: 450, easingFunction: "easeInOutQuad" });
  let chosen = null; // the node or edge the panel tells of
  let near = new Set(); // what stays bright beside it
  let hovered = null;
  let ink = "#000";
  let ground = "#fff";
  const readTheme = () => {
    const css = getComputedStyle(document.documentElement);
    ink = css.getPropertyValue("--ink").trim();
    ground = css.getPropertyValue("--ground").trim();
  };
  readTheme();
  dark.addEventListener("change", () => {
    readTheme();
    network.redraw();
  });

  const widths = new Map();
  function measure(context, text, font) {
    const key = font + text;
    if (!widths.has(key)) {
      context.font = font;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  }

  // What is chosen, bright, over a veil that dims the rest.
  function drawChosen(context) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = dark.matches ? 0.8 : 0.84;
    context.fillStyle = ground;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.restore();
    const bright = chosen.from === undefined ? touching[chosen.id] : [chosen];
    const scale = network.getScale();
    context.save();
    for (const edge of bright) {
      const [from, to] = [nodes[edge.from], nodes[edge.to]];
      if (!visible(from) || !visible(to)) continue;
      context.globalAlpha = bright.length > 60 ? 0.45 : 0.75;
      context.strokeStyle = style[to.group].colour;
      context.lineWidth = 1.4 / scale;
      context.setLineDash(edge.dashes ? [6 / scale, 4 / scale] : []);
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    for (const node of near) if (visible(node)) drawDot(context, node, scale, node === chosen);
    context.restore();
  }

  function drawDot(context, node, scale, ring) {
    context.beginPath();
    context.arc(node.x, node.y, Math.max(node.size, 2.5 / scale), 0, 2 * Math.PI);
    context.fillStyle = style[node.group].colour;
    context.fill();
    if (!ring) return;
    context.beginPath();
    context.arc(node.x, node.y, Math.max(node.size, 2.5 / scale) + 4 / scale, 0, 2 * Math.PI);
    context.strokeStyle = ink;
    context.lineWidth = 2 / scale;
    context.stroke();
  }

  // Names, largest node first, each only where it covers no other; in pixels, so they keep their size at any zoom.
  function drawNames(context) {
    const scale = network.getScale();
    const ratio = context.canvas.width / context.canvas.clientWidth;
    const [wide, high] = [context.canvas.clientWidth, context.canvas.clientHeight];
    const first = [chosen, hovered].filter((item) => item && item.from === undefined);
    const order = chosen ? [...first, ...ranked.filter((node) => near.has(node))] : [...first, ...ranked];
    const boxes = [];
    const most = chosen ? 80 : 800;
    const done = new Set();
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const node of order) {
      const forced = first.includes(node);
      const radius = node.size * scale;
      if (boxes.length >= most) break;
      if (done.has(node) || !visible(node)) continue;
      if (!forced && !chosen && radius < (node.group === "paper" ? 8 : 2.7)) continue;
      done.add(node);
      const { x, y } = network.canvasToDOM(node);
      if (x < -80 || y < -30 || x > wide + 80 || y > high + 30) continue;
      const size = forced ? 14 : Math.round(Math.min(17, 10.5 + radius * 0.22 - (node.group === "paper" ? 1 : 0)));
      const font = `${forced || radius > 14 ? 600 : 400} ${size}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
      const text = cut(node.name, forced ? 70 : node.group === "paper" ? 34 : 30);
      const half = measure(context, text, font) / 2 + 5;
      const top = y + Math.max(radius, 2.5) + 2;
      const box = [x - half, top - 2, x + half, top + size + 4];
      if (!forced && boxes.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      boxes.push(box, [x - radius / 2, y - radius / 2, x + radius / 2, y + radius / 2]);
      context.font = font;
      context.globalAlpha = forced || node.group !== "paper" ? 1 : 0.75;
      context.strokeStyle = ground;
      context.lineWidth = 3.5;
      context.strokeText(text, x, top);
      context.fillStyle = ink;
      context.fillText(text, x, top);
    }
    context.restore();
  }

  network.on("afterDrawing", (context) => {
    if (chosen) drawChosen(context);
    drawNames(context);
    document.documentElement.dataset.drawn = "yes";
  });
  network.on("dragging", ({ nodes: dragged }) => {
    for (const id of dragged) Object.assign(nodes[id], network.getPosition(id));
  });
  network.on("dragEnd", ({ nodes: dragged }) => {
    nodeSet.update(dragged.map((id) => ({ id, x: nodes[id].x, y: nodes[id].y })));
    network.unselectAll();
  });

  // The node under a point of the canvas, or the closest within reach: a finger is wider than a dot.
  function nodeAt(point, reach) {
    const place = network.DOMtoCanvas(point);
    const scale = network.getScale();
    let best = null;
    let least = Infinity;
    for (const node of nodes) {
      const gap = (Math.hypot(node.x - place.x, node.y - place.y) - node.size) * scale;
      if (gap < reach && gap < least && visible(node)) [best, least] = [node, gap];
    }
    return best;
  }

  function itemAt(point, reach) {
    const node = nodeAt(point, reach);
    if (node) return node;
    const edge = network.getEdgeAt(point);
    const found = edge === undefined ? null : edges[edge];
    return found && (!chosen || (near.has(nodes[found.from]) && near.has(nodes[found.to]))) ? found : null;
  }

  // -- making elements -------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  function dot(kind) {
    const element = make("i", { "aria-hidden": "true" });
    element.style.setProperty("--colour", style[kind].colour);
    return element;
  }

  function link(url) {
    let target = null;
    try {
      target = new URL(url);
    } catch {
      return make("bdi", {}, url);
    }
    if (target.protocol !== "http:" && target.protocol !== "https:") return make("bdi", {}, url);
    return make("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, cut(url, 80));
  }

  function quote([number, start, end]) {
    const text = Array.from(sentences[number]); // offsets count characters, not UTF-16 units
    const parts = [text.slice(0, start).join(""), text.slice(start, end).join(""), text.slice(end).join("")];
    if (end <= start) return make("blockquote", {}, parts.join(""));
    return make("blockquote", {}, parts[0], make("mark", {}, parts[1]), parts[2]);
  }

  function jump(node) {
    const button = make("button", { type: "button", class: "jump" }, dot(node.group), make("bdi", {}, node.name));
    button.addEventListener("click", () => go(node, true));
    return button;
  }

  function more(text, build) {
    const button = make("button", { type: "button", class: "more" }, text);
    button.addEventListener("click", () => button.replaceWith(...build()));
    return button;
  }

  // -- the panel -------------------------------------------------------------------------------------

  function evidence(edge, all) {
    const quotes = edge.evidence.map(quote);
    const rest = quotes.slice(1);
    const parts = edge.values
      ? [make("p", { class: "values" }, ...edge.values.map((value) => make("span", {}, make("bdi", {}, value))))]
      : [];
    if (all || rest.length === 0) return [...parts, ...quotes];
    return [...parts, quotes[0], more(`${many(rest.length, "more sentence")}`, () => rest)];
  }

  function group(title, list, node) {
    const rows = list.map((edge) => () => make("li", {}, jump(other(edge, node)), ...evidence(edge, false)));
    const body = make("ul", {}, ...rows.slice(0, 40).map((row) => row()));
    const parts = [make("h3", {}, title, " ", make("span", {}, `(${rows.length})`)), body];
    if (rows.length > 40) {
      parts.push(
        more(`Show all ${rows.length}`, () => {
          body.append(...rows.slice(40).map((row) => row()));
          return [];
        }),
      );
    }
    return parts;
  }

  function describe(node) {
    const kind = make("span", { class: "kind" }, dot(node.group), node.group);
    const facts = [
      node.authors && make("p", { class: "soft" }, make("bdi", {}, node.authors)),
      node.year && make("p", { class: "soft" }, String(node.year)),
      node.papers !== undefined && make("p", { class: "soft" }, `in ${many(node.papers, "paper")}`),
      node.url && make("p", {}, link(node.url)),
      node.aliases && make("p", { class: "soft" }, "also written: ", make("bdi", {}, node.aliases.join(", "))),
      node.sources && make("p", { class: "soft" }, "read in: ", make("bdi", {}, node.sources.join(", "))),
    ];
    const groups = new Map();
    for (const edge of touching[node.id]) {
      const title = word(edge, node);
      groups.set(title, [...(groups.get(title) ?? []), edge]);
    }
    const lists = [...groups].flatMap(([title, list]) => {
      list.sort((a, b) => other(b, node).degree - other(a, node).degree || a.id - b.id);
      return group(title, list, node);
    });
    const beyond = node.beyond > 0 && make("p", { class: "soft" }, `${many(node.beyond, "neighbour")} more, not drawn here.`);
    return [kind, make("h2", {}, make("bdi", {}, node.name)), ...facts, ...lists, beyond].filter(Boolean);
  }

  function describeEdge(edge) {
    const [from, to] = [nodes[edge.from], nodes[edge.to]];
    const beyond = edge.count - edge.evidence.length;
    return [
      make("span", { class: "kind" }, "relation"),
      make("p", {}, jump(from)),
      make("h3", {}, word(edge, from)),
      make("p", {}, jump(to)),
      ...evidence(edge, true),
      beyond > 0 ? make("p", { class: "soft" }, `${many(beyond, "more mention")} in the graph.`) : null,
    ].filter(Boolean);
  }

  // -- choosing --------------------------------------------------------------------------------------

  function show(item) {
    chosen = item;
    hovered = null;
    const edge = item.from !== undefined;
    near = new Set(edge ? [nodes[item.from], nodes[item.to]] : [item, ...touching[item.id].map((e) => other(e, item))]);
    at("detail").replaceChildren(...(edge ? describeEdge(item) : describe(item)));
    at("panel").hidden = false;
    at("panel").scrollTop = 0;
    hideTip();
    network.redraw();
  }

  function reset() {
    chosen = null;
    near = new Set();
    at("panel").hidden = true;
    remember("");
    network.redraw();
  }

  // The address names the chosen node, so that it can be passed on; half a character pair has no place in one.
  const address = (key) => key && `#${encodeURIComponent(key.replace(/\p{Surrogate}/gu, "\ufffd"))}`;
  function remember(key) {
    try {
      history.replaceState(null, "", `${location.pathname}${location.search}${address(key)}`);
    } catch {
      // inside the frame of a notebook there is no address to change
    }
  }

  // Choose a node; `move` brings it to the middle of what the panel leaves free.
  function go(node, move) {
    if (!visible(node)) toggle(node.group);
    show(node);
    remember(node.key);
    if (!move) return;
    const phone = innerWidth <= 640;
    const offset = phone ? { x: 0, y: -innerHeight * 0.2 } : { x: -190, y: 0 };
    network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(network.getScale(), 1), offset, animation: glide() });
  }

  function toggle(kind) {
    if (shown.has(kind)) shown.delete(kind);
    else shown.add(kind);
    document.querySelector(`#legend [data-kind="${kind}"]`).setAttribute("aria-pressed", String(shown.has(kind)));
    nodeView.refresh();
    if (chosen && chosen.from === undefined && !visible(chosen)) reset();
    else network.redraw();
  }

  for (const button of document.querySelectorAll("#legend button")) {
    button.addEventListener("click", () => toggle(button.dataset.kind));
  }
  at("close").addEventListener("click", reset);
  network.on("click", ({ pointer, event }) => {
    const item = itemAt(pointer.DOM, event.pointerType === "touch" ? 16 : 5);
    if (!item) reset();
    else if (item.from === undefined) go(item, false);
    else show(item);
  });

  // -- pointing --------------------------------------------------------------------------------------

  let pointed = null;
  function hideTip() {
    clearTimeout(pointed);
    at("tip").hidden = true;
  }

  function tip(item, point) {
    if (item.from === undefined) {
      const papers = item.papers === undefined ? many(item.degree, "relation") : many(item.papers, "paper");
      const facts = [item.group, item.year, papers].filter(Boolean).join(" \u00b7 ");
      at("tip").replaceChildren(make("b", {}, make("bdi", {}, cut(item.name, 140))), make("small", {}, facts));
    } else {
      const [from, to] = [nodes[item.from], nodes[item.to]];
      const fact = make("b", {}, `${word(item, from)} `, make("bdi", {}, to.name));
      at("tip").replaceChildren(make("small", {}, make("bdi", {}, cut(from.name, 90))), fact, ...item.evidence.slice(0, 1).map(quote));
    }
    at("tip").hidden = false;
    const { offsetWidth: width, offsetHeight: height } = at("tip");
    const room = at("graph");
    at("tip").style.left = `${Math.max(4, Math.min(point.x + 14, room.clientWidth - width - 8))}px`;
    at("tip").style.top = `${point.y + 18 + height > room.clientHeight ? Math.max(4, point.y - height - 10) : point.y + 18}px`;
  }

  at("graph").addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return hideTip();
    const frame = at("graph").getBoundingClientRect();
    const point = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const item = itemAt(point, 3);
    at("graph").style.cursor = item ? "pointer" : "";
    const node = item && item.from === undefined ? item : null;
    if (node !== hovered) {
      hovered = node;
      network.redraw();
    }
    hideTip();
    if (item) pointed = setTimeout(() => tip(item, point), node ? 60 : 220);
  });
  at("graph").addEventListener("pointerleave", () => {
    hideTip();
    hovered = null;
    network.redraw();
  });
  network.on("zoom", hideTip);

  // -- finding ---------------------------------------------------------------------------------------

  const search = at("search");
  const list = at("suggestions");
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\s_-]/g, "").toLowerCase();
  const forms = nodes.map((node) => [node.name, ...(node.aliases ?? [])].map(fold));
  let matches = [];
  let marked = 0;

  function rank(node, wanted) {
    const places = forms[node.id].map((form, number) => {
      const place = form.indexOf(wanted);
      return place < 0 ? 9 : (form === wanted ? 0 : place === 0 ? 1 : 2) + (number > 0 ? 0.5 : 0);
    });
    return Math.min(...places);
  }

  function suggest() {
    const wanted = fold(search.value);
    matches = wanted
      ? nodes
          .map((node) => [rank(node, wanted), node])
          .filter(([place]) => place < 9)
          .sort(([p, a], [q, b]) => p - q || b.degree - a.degree || a.id - b.id)
          .slice(0, 12)
          .map(([, node]) => node)
      : [];
    marked = 0;
    const rows = matches.map((node, number) => {
      const row = make("li", { role: "option", id: `match-${number}` }, dot(node.group), make("bdi", {}, node.name), make("small", {}, node.group));
      row.addEventListener("pointerdown", (event) => event.preventDefault());
      row.addEventListener("click", () => pick(number));
      return row;
    });
    if (wanted && rows.length === 0) {
      const beyond = data.hidden > 0 ? `; ${many(data.hidden, "node")} of the graph are not drawn here` : "";
      rows.push(make("li", {}, make("small", {}, `Nothing of that name is drawn${beyond}.`)));
    }
    list.replaceChildren(...rows);
    list.hidden = rows.length === 0;
    search.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  }

  function mark() {
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === marked && matches.length > 0)));
    if (matches.length > 0) search.setAttribute("aria-activedescendant", `match-${marked}`);
    else search.removeAttribute("aria-activedescendant");
    list.children[marked]?.scrollIntoView({ block: "nearest" });
  }

  function foldUp() {
    list.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
  }

  function pick(number) {
    foldUp();
    search.value = matches[number].name;
    go(matches[number], true);
  }

  search.addEventListener("input", suggest);
  search.addEventListener("focus", () => search.value && suggest());
  search.addEventListener("blur", foldUp);
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matches.length > 0) {
      marked = (marked + step + matches.length) % matches.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && matches.length > 0 && !list.hidden) pick(marked);
  });

  // -- keys, zoom, the address -----------------------------------------------------------------------

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (!list.hidden) return foldUp();
      search.value = "";
      reset();
    } else if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.select();
    }
  });
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: calm.matches ? false : { duration: 180 } });
  at("closer").addEventListener("click", () => zoom(1.4));
  at("farther").addEventListener("click", () => zoom(1 / 1.4));
  at("whole").addEventListener("click", () => network.fit({ maxZoomLevel: 2.5, animation: glide() }));

  // At first what most nodes fill: a few far ones must not make the rest small.
  function frame() {
    const far = nodes.length > 500 ? 0.025 : 0;
    const spans = ["x", "y"].map((axis) => {
      const places = nodes.map((node) => node[axis]).sort((a, b) => a - b);
      const skip = Math.floor(places.length * far);
      return [places[skip], places[places.length - 1 - skip]];
    });
    const [[left, right], [top, bottom]] = spans;
    const { clientWidth: wide, clientHeight: high } = at("graph");
    const scale = Math.min(2.5, wide / (right - left + 80), (high - 40) / (bottom - top + 80));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
  }
  if (nodes.length > 0) frame();
  const keyed = () => nodes.find((node) => [address(node.key), `#${node.key}`].includes(location.hash));
  addEventListener("hashchange", () => keyed() && go(keyed(), true));
  if (keyed()) network.once("afterDrawing", () => go(keyed(), true));
})();
