// Making elements. Text goes in as text nodes, addresses only where they lead to the web.
const many = (number, one, more = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1).trimEnd()}\u2026` : text);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

// Words of a paper: whatever their direction, they do not turn what stands around them.
const words = (text) => make("bdi", {}, text);

const tint = (kind) => `light-dark(${kindOf.get(kind).colour}, ${kindOf.get(kind).dark})`;

function dot(kind) {
  const element = make("i", { "aria-hidden": "true", class: "dot" });
  element.style.setProperty("--colour", tint(kind));
  return element;
}

function button(text, press, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", press);
  return element;
}

function webAddress(url) {
  try {
    const address = new URL(url);
    return address.protocol === "http:" || address.protocol === "https:" ? address.href : null;
  } catch {
    return null;
  }
}

function link(url, text = cut(url, 60)) {
  const href = webAddress(url);
  return href ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : words(url);
}

// `text` with its characters from `start` to `end` marked; offsets count characters, not UTF-16 units.
function marked(text, start, end) {
  if (end <= start) return make("blockquote", {}, text);
  const letters = Array.from(text);
  const part = (from, to) => letters.slice(from, to).join("");
  return make("blockquote", {}, part(0, start), make("mark", {}, part(start, end)), part(end));
}

// The sentences that say so: three numbers each.
function quotesOf(edge) {
  const quotes = [];
  for (let place = 0; place < edge.quotes.length; place += 3) {
    const [sentence, start, end] = edge.quotes.slice(place, place + 3);
    quotes.push(marked(sentences[sentence], start, end));
  }
  return quotes;
}

// A sentence with the words `text` in it marked, if they are.
function highlighted(sentence, text) {
  const place = text ? sentence.indexOf(text) : -1;
  if (place < 0) return make("blockquote", {}, sentence);
  return make("blockquote", {}, sentence.slice(0, place), make("mark", {}, text), sentence.slice(place + text.length));
}

function more(text, build) {
  const element = button(text, () => element.replaceWith(...build()), { class: "more" });
  return element;
}

// The first `most` of what `rows` make, and a button for the rest.
function list(rows, most = 30) {
  const body = make("ul", {}, rows.slice(0, most).map((row) => row()));
  if (rows.length <= most) return [body];
  return [body, more(`Show all ${rows.length.toLocaleString("en")}`, () => {
    body.append(...rows.slice(most).map((row) => row()));
    return [];
  })];
}

let silence = 0;
function say(text) {
  at("said").textContent = text;
  at("said").hidden = false;
  clearTimeout(silence);
  silence = setTimeout(() => { at("said").hidden = true; }, 2500);
}
