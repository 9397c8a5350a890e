// The year at a glance: figures, heat maps, tiles, top problems, reconciliation.
let shown = 'fails';

function drawFigures() {
  const [population, passed, failed, unknown] = add(facts.units.map((unit) => unitTally(unit.code)));
  const judged = passed + failed, [total, loaded, lost] = lines();
  const figure = (value, label, more, action) => el(action ? 'button' : 'div', { class: 'figure', type: action ? 'button' : null, onclick: action }, el('span', {}, label), el('b', {}, value), el('small', {}, more));
  fill('figures',
    figure(number(failed), '疑点', `严重${number(facts.severity.high || 0)} · 一般${number(facts.severity.medium || 0)} · 提示${number(facts.severity.low || 0)}`, () => open({ verdict: 'fail' })),
    figure(number(unknown), '无法判定', '数据缺失或不全', () => open({ verdict: 'unknown' })),
    figure(population ? percent(judged / population) : '—', '已判比例', `已判${number(judged)} / 应判${number(population)}`),
    figure(judged >= facts.least ? percent(passed / judged) : '—', '符合率（已判中）', judged >= facts.least ? `符合${number(passed)}` : `样本不足（已判${judged}）`),
    figure(number(facts.ran), '运行的规则', `涉及${facts.units.length}个单位`),
    figure(number(loaded), '入库数据行', `收到${number(total)}，退回${number(lost)}`));
  fill('files', '其他文件：', facts.files.map(([name, href]) => el('a', { href }, name)));
}

function words(tally, points) {
  const [population, passed, failed, unknown] = tally, judged = passed + failed, kind = level(tally);
  if (kind === 'none') return ['—', '无对象'];
  if (kind === 'unknown') return ['？', `${number(unknown)}项无法判定`];
  const under = `已判${number(judged)}/${number(population)}`;
  if (shown === 'fails' || points === undefined && shown === 'points') return [number(failed), kind === 'few' ? `样本不足 ${number(judged)}/${number(population)}` : under];
  if (kind === 'few') return ['—', `样本不足 ${number(judged)}/${number(population)}`];
  return [shown === 'rate' ? percent(passed / judged) : points.toFixed(1), under];
}

function heatCell(unit, item) {
  const tally = cell(unit.code, item.code), points = (facts.points[unit.code] || {})[item.code], [big, small] = words(tally, points);
  const label = `${unit.name}，${item.name}：疑点${tally[2]}项，已判${tally[1] + tally[2]}项，应判${tally[0]}项，无法判定${tally[3]}项`;
  const content = [el('b', {}, big), el('small', {}, small)];
  if (!(tally[2] + tally[3])) return el('td', {}, el('div', { class: level(tally), role: 'img', 'aria-label': label }, content));
  return el('td', {}, el('button', { type: 'button', class: level(tally), 'aria-label': label, 'data-unit': unit.code, 'data-item': item.code, onclick: () => open({ unit: unit.code, item: item.code }) }, content));
}

function drawHeat(id, items, hasTotal) {
  const used = facts.units.filter((unit) => !(unit.city && items.every((item) => !cell(unit.code, item.code)[0])));
  document.getElementById(id).classList.toggle('slim', items.length < 6);
  const line = (unit) => el('tr', {},
    el('th', { scope: 'row' }, el('button', { type: 'button', class: unit.named ? 'named' : null, onclick: () => open({ unit: unit.code }) }, unit.name)),
    items.map((item) => heatCell(unit, item)),
    hasTotal ? el('td', {}, el('div', { class: 'none' }, el('b', {}, unit.score ? unit.score[0] : '—'), el('small', {}, unit.score ? `可计${unit.score[1]}分` : '不计分'))) : null);
  const heads = items.map((item) => el('th', { scope: 'col', title: item.name }, item.short, el('small', {}, hasTotal ? `${item.weight}分` : item.number)));
  fill(id, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, '单位'), heads, hasTotal ? el('th', { scope: 'col' }, '得分', el('small', {}, '仅供分析')) : null)), el('tbody', {}, used.map(line)));
}

function drawLegend() {
  const steps = [['l0', '无疑点'], ['l1', '疑点≤2%'], ['l2', '≤10%'], ['l3', '≤30%'], ['l4', '>30%'], ['few', `样本不足（已判少于${facts.least}项）`], ['l0 mostly', '虚线框：过半无法判定'], ['unknown', '全部无法判定'], ['none', '无对象']];
  fill('legend', el('span', {}, '颜色：疑点占已判的比例'), steps.map(([kind, text]) => el('span', {}, el('i', { class: kind }), text)));
  const weights = facts.isDefault ? '各项分值、程度权重和最少样本数均为默认值，尚未经市局核定。' : '各项分值按计划规定；程度权重和最少样本数为默认值。';
  fill('score-note', `得分只计已判定的记录，无法判定的不算符合；${weights}得分不作排名。`);
}

function drawTiles() {
  const at = {}; facts.tiles.forEach((tile) => { at[tile[0]] = tile; });
  const branches = facts.units.filter((unit) => !unit.city), placed = branches.filter((unit) => at[unit.code]), rest = branches.filter((unit) => !at[unit.code]);
  const tile = (unit) => {
    const tally = unitTally(unit.code), place = at[unit.code], judged = tally[1] + tally[2];
    const label = `${unit.name}：疑点${tally[2]}项，已判${judged}项，无法判定${tally[3]}项`;
    return el('button', { type: 'button', class: `tile ${level(tally)}${unit.named ? ' isnamed' : ''}`, 'aria-label': label, style: place ? `grid-column:${place[1] + 1};grid-row:${place[2] + 1}` : null, onclick: () => open({ unit: unit.code }) },
      unit.name.replace(/分局$/, ''), el('br'), el('b', {}, judged ? number(tally[2]) : '？'), el('small', {}, judged >= facts.least ? `疑点${percent(tally[2] / judged)}` : judged ? '样本不足' : '无法判定'));
  };
  const width = Math.max(0, ...facts.tiles.map((t) => t[1])) + 1;
  fill('tiles', placed.length ? el('div', { class: 'tiles', style: `grid-template-columns:repeat(${width},minmax(0,1fr))` }, placed.map(tile)) : null,
    rest.length ? el('div', { class: 'tiles free', style: placed.length ? 'margin-top:10px' : null }, rest.map(tile)) : null);
  fill('map-note', placed.length ? '自绘方块示意图，只表示大致方位，不表示边界、面积和距离。双线框为计划列名分局。' : '该市尚未绘制方位，按代码排列。双线框为计划列名分局。');
}

function drawTop() {
  if (!facts.top.length) return fill('top-list', el('li', {}, '未发现疑点。'));
  const most = Math.max(...facts.top.map((t) => t[1]));
  fill('top-list', facts.top.map(([id, failed, judged, units]) => {
    const check = facts.checks[id];
    return el('li', {}, el('button', { type: 'button', onclick: () => open({ check: id, verdict: 'fail' }) }, `${check.title}（${id}）`), ' ', badge(check.severity, WORDS.severity[check.severity]), ' ', badge(check.basis, WORDS.basis[check.basis]),
      el('div', { class: 'bar' }, el('span', { 'aria-hidden': 'true' }, el('i', { style: `width:${100 * failed / most}%` })), `疑点${number(failed)} / 已判${number(judged)}，${units}个单位`));
  }));
}

function drawTables() {
  table('why-table', ['核查规则', '项数', '单位数', '主要原因（示例）'], facts.reasons.map(([id, count, units, text]) => [el('button', { type: 'button', onclick: () => open({ check: id, verdict: 'unknown' }) }, facts.checks[id].title), number(count), String(units), text]), [1, 2]);
  fill('missing', facts.missing.length ? `未收到的数据：${facts.missing.join('、')}。与其有关的核查无法判定。` : '');
  const [total, loaded, lost, aside] = lines();
  fill('data-sum', `表头以下共${number(total)}行 ${total === loaded + lost + aside ? '＝' : '≠（须查明原因）'} 入库${number(loaded)}行 ＋ 退回${number(lost)}行 ＋ 空行、合计、备注和重复行${number(aside)}行。${lost ? '退回的行及原因见 refused.csv。' : ''}`);
  fill('unread', facts.unread.length ? [`未能读取的文件或工作表（${facts.unread.length}个）：`, el('ul', {}, facts.unread.map(([name, reason]) => el('li', {}, `${name}：${reason}`)))] : '');
  table('source-table', ['来源文件', '工作表', '数据集', '总行数', '入库', '退回', '其他'], facts.sources.map((s) => [s[0], s[1], s[2], ...s.slice(3).map(number)]), [3, 4, 5, 6]);
  table('check-table', ['编号', '核查规则', '计划条款', '程度', '依据', '状态', '应判', '符合', '疑点', '无法判定'], facts.sums.map(([id, t]) => {
    const check = facts.checks[id];
    return [id, t[2] + t[3] ? el('button', { type: 'button', onclick: () => open({ check: id }) }, check.title) : check.title, check.clause, WORDS.severity[check.severity], basisText(check), badge(check.basis, WORDS.basis[check.basis]), ...t.map(number)];
  }), [6, 7, 8, 9]);
  table('about', ['项目', '内容'], facts.about, []);
}
// Total, loaded, refused, set aside.
function lines() { return [3, 4, 5, 6].map((n) => facts.sources.reduce((sum, s) => sum + s[n], 0)); }
function basisText(check) { return [check.basisText].concat(check.law).filter(Boolean).join('；') + (check.confidence ? `（文本：${check.confidence}）` : ''); }
