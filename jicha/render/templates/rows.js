// The rows behind each number: filters, paging, and an address that can be kept.
const PAGE = 50, FILTERS = ['text', 'unit', 'item', 'check', 'verdict', 'severity', 'basis'];
let state = {}, page = 0;

function choices(key, pairs) {
  const select = document.getElementById('f-' + key);
  select.replaceChildren(el('option', { value: '' }, '全部'), ...pairs.map(([value, text]) => el('option', { value }, text)));
}

function drawFilters() {
  choices('unit', facts.units.map((unit) => [unit.code, unit.name]));
  choices('item', facts.items.map((item) => [item.code, item.short]));
  choices('check', facts.sums.filter(([, t]) => t[2] + t[3]).map(([id]) => [id, `${id} ${facts.checks[id].title}`]));
  choices('verdict', Object.entries(WORDS.verdict));
  choices('severity', Object.entries(WORDS.severity));
  choices('basis', Object.entries(WORDS.basis));
  for (const key of FILTERS) document.getElementById('f-' + key).addEventListener('input', (event) => { state[key] = event.target.value; page = 0; drawRows(); remember(); });
  document.getElementById('f-clear').addEventListener('click', () => { state = {}; page = 0; drawRows(); remember(); });
}

function matches(row) {
  if (state.unit && row.unit_code !== state.unit || state.item && row.item !== state.item || state.check && row.check_id !== state.check) return false;
  if (state.verdict && row.verdict !== state.verdict || state.severity && row.severity !== state.severity) return false;
  if (state.basis && facts.checks[row.check_id].basis !== state.basis) return false;
  if (!state.text) return true;
  const all = (row.all = row.all || [row.check_id, facts.checks[row.check_id].title, names.unit[row.unit_code], row.subject_key, row.message, row.observed, row.expected, row.source_file, row.source_sheet].join('\n').toLowerCase());
  return state.text.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

// How many rows the counts say there are; known unless a text, severity or basis narrows them.
function counted() {
  if (state.text || state.severity || state.basis) return null;
  const take = (t) => state.verdict === 'fail' ? t[2] : state.verdict === 'unknown' ? t[3] : t[2] + t[3];
  return facts.counts.reduce((sum, [id, unit, ...t]) => (!state.check || id === state.check) && (!state.unit || unit === state.unit) && (!state.item || facts.checks[id].item === state.item) ? sum + take(t) : sum, 0);
}

function place(row) { return [row.source_file, row.source_sheet, row.source_row ? `第${row.source_row}行` : ''].filter(Boolean).join(' › ') || '（没有单一来源行：数据未提供，或由多行汇总）'; }

function card(row) {
  const check = facts.checks[row.check_id], pair = (name, text, all) => text ? [el('dt', {}, name), el('dd', { class: all ? 'all' : null }, text)] : [];
  return el('article', { class: 'row' },
    el('h3', {}, badge(row.verdict, WORDS.verdict[row.verdict]), badge(row.severity, WORDS.severity[row.severity]), `${names.unit[row.unit_code] || row.unit_code} · ${check.title}`),
    el('p', {}, row.message),
    el('dl', {}, pair('对象', row.subject_key), pair('规则', `${row.check_id}（${check.clause}）`), pair('应当', row.expected), pair('实际', row.observed),
      pair('依据', el('span', {}, badge(check.basis, WORDS.basis[check.basis]), ' ', basisText(check)), true), pair('适用', row.law_version, true), pair('来源', place(row), true), pair('须人工', check.human, true)));
}

function drawRows() {
  for (const key of FILTERS) document.getElementById('f-' + key).value = state[key] || '';
  const found = ROWS.filter(matches), pages = Math.max(1, Math.ceil(found.length / PAGE)), due = counted();
  page = Math.min(page, pages - 1);
  const rest = facts.rows.total > ROWS.length && (due === null || due > found.length);
  fill('count', `${number(found.length)}条` + (rest ? `（${due === null ? '' : `应有${number(due)}条，`}本页只带${number(ROWS.length)}条，全部${number(facts.rows.total)}条见 exceptions.csv）` : ''));
  fill('list', found.length ? found.slice(page * PAGE, page * PAGE + PAGE).map(card) : el('p', { class: 'note' }, '没有符合条件的记录。'));
  const turn = (text, to, off) => { const b = el('button', { type: 'button', onclick: () => { page = to; drawRows(); document.getElementById('h-rows').focus(); } }, text); b.disabled = off; return b; };
  fill('pager', pages > 1 ? [turn('上一页', page - 1, page === 0), el('span', {}, `第${page + 1} / ${pages}页`), turn('下一页', page + 1, page === pages - 1)] : []);
}

function open(wanted) {
  state = Object.assign({}, wanted); page = 0; drawRows(); remember();
  const head = document.getElementById('h-rows');
  head.scrollIntoView(); head.focus({ preventScroll: true });
}
function remember() {
  const kept = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
  history.replaceState(null, '', '#' + (kept.toString() ? 'rows?' + kept : 'rows'));
}
function recall() {
  const [, query] = location.hash.split('?');
  if (!query) return;
  for (const [key, value] of new URLSearchParams(query)) if (FILTERS.includes(key)) state[key] = value;
}

// Arrow keys walk the heat map, as they would a sheet.
function walk(event) {
  const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key], td = event.target.closest('td');
  if (!move || !td) return;
  let line = td.parentElement, column = td.cellIndex;
  for (;;) {
    line = move[0] > 0 ? line.nextElementSibling : move[0] < 0 ? line.previousElementSibling : line;
    column += move[1];
    const next = line && line.cells[column];
    if (!next) return;
    const button = next.querySelector('button');
    if (button) { button.focus(); event.preventDefault(); return; }
  }
}

function drawAll() {
  const scored = facts.items.filter((item) => item.scored), others = facts.items.filter((item) => !item.scored && facts.units.some((unit) => cell(unit.code, item.code)[0]));
  fill('sub', facts.sub);
  drawFigures(); drawHeat('heat-table', scored, true); drawLegend(); drawTiles(); drawTop(); drawFines(); drawTables(); drawFilters();
  if (others.length) drawHeat('other-table', others, false); else document.getElementById('others').hidden = true;
  for (const button of document.querySelectorAll('[data-show]')) button.addEventListener('click', () => {
    shown = button.dataset.show;
    for (const other of document.querySelectorAll('[data-show]')) other.setAttribute('aria-pressed', String(other === button));
    drawHeat('heat-table', scored, true);
  });
  document.getElementById('heat').addEventListener('keydown', walk);
  document.getElementById('others').addEventListener('keydown', walk);
  recall(); drawRows();
  if (location.hash.includes('?')) document.getElementById('rows').scrollIntoView();
}
drawAll();
