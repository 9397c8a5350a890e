'use strict';
// The facts of the run, unpacked once. Rows are numbers that point into one list of strings.
const facts = JSON.parse(document.getElementById('data').textContent);
const names = { unit: {}, item: {}, isNamed: {} };
for (const unit of facts.units) { names.unit[unit.code] = unit.name; names.isNamed[unit.code] = unit.named; }
for (const item of facts.items) names.item[item.code] = item.short;
const WORDS = facts.words;
const ROWS = (function unpack() {
  const keys = facts.rows.keys, cells = facts.rows.cells, texts = facts.rows.texts, rows = [];
  for (let at = 0; at < cells.length; at += keys.length) {
    const row = {};
    keys.forEach((key, n) => { row[key] = texts[cells[at + n]]; });
    rows.push(row);
  }
  return rows;
})();

function cell(unit, item) { return (facts.cells[unit] || {})[item] || [0, 0, 0, 0]; }

function add(tallies) {
  return tallies.reduce((sum, t) => sum.map((n, i) => n + t[i]), [0, 0, 0, 0]);
}

function unitTally(unit) { return add(Object.values(facts.cells[unit] || {})); }

// What a tally can be read as: the class that colours it. The steps are shown in the legend.
const STEPS = [0, 0.02, 0.1, 0.3];
function level(tally) {
  const [population, passed, failed] = tally, judged = passed + failed;
  if (!population) return 'none';
  if (!judged) return 'unknown';
  if (judged < facts.least) return 'few';
  const share = failed / judged, half = tally[3] > judged ? ' mostly' : '';
  return 'l' + STEPS.filter((step) => share > step).length + half;
}

// Only a whole prints 100.0% and only nothing prints 0.0%.
function percent(share) {
  const shown = Math.round(share * 1000);
  return ((share > 0 && share < 1 ? Math.min(Math.max(shown, 1), 999) : shown) / 10).toFixed(1) + '%';
}
function number(n) { return String(n).replace(/\B(?=(\d{3})+$)/g, ','); }

// Build elements without ever reading text as markup.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'onclick') element.addEventListener('click', value);
    else element.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
  return element;
}
function fill(id, ...children) { document.getElementById(id).replaceChildren(...children.flat().filter(Boolean)); }
function badge(kind, text) { return el('span', { class: 'badge b-' + kind }, text); }
function table(id, heads, rows, right) {
  const cells = (row) => row.map((text, n) => el('td', { class: right.includes(n) ? 'n' : null }, text));
  fill(id, el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))), el('tbody', {}, rows.map((row) => el('tr', {}, cells(row)))));
}
