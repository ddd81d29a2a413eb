// How the report looks, and the little that moves: values under the pointer.
#include "tools/gradus/report_page.h"

namespace gradus::runner {

const char *const report_style = R"(
:root { color-scheme: light dark; --back: #fff; --card: #f6f7f9; --text: #1c2024; --soft: #5b6470; --line: #dde1e6;
  --train: #2563c4; --eval: #c2480c; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171a; --card: #1d2125; --text: #e6e9ec; --soft: #9aa4af; --line: #343a41; --train: #6aa5f8; --eval: #f59a5b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1rem; margin: 0; } * + h3 { margin-top: 1.2rem; } small, .note, .absent, figcaption, th { color: var(--soft); font-weight: normal; }
.note, .legend { margin: 0; font-size: .875rem; } .absent { margin: .4rem 0; } figcaption h3 { color: var(--text); }
pre { background: var(--card); border-radius: 8px; padding: .7rem .9rem; white-space: pre-wrap; font-size: .875rem; }
pre span { display: inline-block; max-width: 100%; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .6rem; margin: 1rem 0; }
dl div { background: var(--card); border-radius: 8px; padding: .5rem .8rem; }
dt { color: var(--soft); font-size: .8125rem; } dd { margin: 0; font-size: 1.125rem; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; } .charts figure { background: var(--card); border-radius: 8px; padding: .8rem; position: relative; }
.legend span { margin-right: 1.2em; white-space: nowrap; }
.legend b { color: var(--text); font-weight: 600; font-variant-numeric: tabular-nums; }
.legend i { display: inline-block; width: 1.1em; height: 0; border-top: 3px solid; margin-right: .4em; vertical-align: middle; }
i.train { border-color: var(--train); } i.eval { border-color: var(--eval); }
.switch { font-size: .8125rem; color: var(--soft); display: inline-flex; gap: .3em; align-items: center; padding: .3rem 0; }
.logarithmic, .switch:has(:checked) ~ .plots .linear { display: none; } .switch:has(:checked) ~ .plots .logarithmic { display: block; }
svg { display: block; width: 100%; height: auto; touch-action: pan-y; }
svg text { fill: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); } .axis, .tick { stroke: var(--soft); } .cursor { stroke: var(--soft); stroke-dasharray: 3 3; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .dots { fill: none; stroke-width: 6; stroke-linecap: round; }
path.train { stroke: var(--train); } path.eval { stroke: var(--eval); }
output { display: block; min-height: 1.5em; font-size: .8125rem; font-variant-numeric: tabular-nums; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
.pictures.strips { grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); }
.pictures img, .wide img { max-width: 100%; height: auto; image-rendering: pixelated; border-radius: 4px; display: block; }
.wide figure { margin-bottom: 1rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9375rem; overflow-wrap: normal; }
th, td { text-align: left; padding: .25rem 1.2rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } tfoot td { font-weight: 600; border: 0; }
footer { margin: 2.5rem 0 1rem; color: var(--soft); font-size: .8125rem; }
@media print { .switch, output { display: none; } figure { break-inside: avoid; } }
)";

const char *const report_script = R"(
for (const figure of document.querySelectorAll('.charts figure')) {
  const plots = figure.querySelector('.plots'), output = figure.querySelector('output');
  if (!plots) continue;
  const series = JSON.parse(plots.dataset.series);
  const nearest = (steps, step) => {
    let low = 0, high = steps.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (steps[middle] < step) low = middle + 1; else high = middle; }
    return low > 0 && step - steps[low - 1] < steps[low] - step ? low - 1 : low;
  };
  for (const svg of plots.querySelectorAll('svg')) {
    const [left, right, first, last] = svg.dataset.x.split(',').map(Number), cursor = svg.querySelector('.cursor');
    const show = event => {
      const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      const wanted = first + (Math.min(Math.max(x, left), right) - left) / (right - left) * (last - first);
      const all = series.filter(one => one[1].length).map(one => one[1][nearest(one[1], wanted)]);
      const step = all.reduce((a, b) => Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a);
      const place = left + (step - first) / (last - first) * (right - left);
      cursor.setAttribute('x1', place); cursor.setAttribute('x2', place);
      output.textContent = 'step ' + step.toLocaleString('en') + series.map(one => {
        const index = nearest(one[1], step);
        return one[1][index] === step ? ' · ' + one[0] + ' ' + one[2][index] : '';
      }).join('');
    };
    svg.addEventListener('pointermove', show); svg.addEventListener('pointerdown', show);
    svg.addEventListener('pointerleave', () => {
      cursor.setAttribute('x1', -9); cursor.setAttribute('x2', -9); output.textContent = '';
    });
  }
}
)";

} // namespace gradus::runner
