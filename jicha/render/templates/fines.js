// Fines: each branch beside the middle of all branches on a scale from half to twice, and pairs of like cases.
function drawFines() {
  const fines = facts.fines, section = document.getElementById('fines');
  section.hidden = !fines;
  for (const link of document.querySelectorAll('a[href="#fines"]')) link.hidden = !fines;
  if (!fines) return;
  const place = (times) => 50 + 50 * Math.max(-1, Math.min(1, Math.log2(times)));
  const few = '样本不足', signed = (share) => (share > 0 ? '+' : '') + (100 * share).toFixed(1) + '%';
  const chart = (times, low, high) => el('div', { class: 'range', 'aria-hidden': 'true' },
    el('i', { style: `left:${place(low)}%;width:${Math.max(1, place(high) - place(low))}%` }), el('b', { style: `left:${place(times)}%` }));
  fill('fines-sum', `可以比较的罚款案件${number(fines.compared)}件，不能比较的${number(fines.refused)}件。以下是提示，请承办单位说明理由，不是对案件或个人的认定。`);
  table('fines-branches', ['分局', '决定', '不罚', '有同类可比', '是居中水平的（95%区间）', '0.5倍 — 1倍 — 2倍', '比基准平均多罚幅度'], fines.branches.map(([name, decided, spared, n, times, low, high, gap]) => [
    name, number(decided), number(spared), number(n), times === null ? few : `${times.toFixed(2)}倍（${low.toFixed(2)}至${high.toFixed(2)}）`,
    times === null ? '' : chart(times, low, high), gap === null ? few : signed(gap)]), [1, 2, 3, 6]);
  fill('fines-first', fines.pairs.length ? fines.first : '同一条款、同一等级的案件，没有罚款明显不同的。');
  if (fines.pairs.length) table('fines-pairs', fines.heads, fines.pairs, [3, 4, 5]);
  fill('fines-more', fines.total > fines.pairs.length ? `共${number(fines.total)}组，列前${fines.pairs.length}组。` : '');
}
