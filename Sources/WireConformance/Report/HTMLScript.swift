// The program of the page of a report. Rows are made when they come into view, so thousands of cases cost nothing; text of
// the data only ever becomes text, never markup.

enum HTMLScript {
  static let text = #"""
    'use strict';
    const { runs } = JSON.parse(document.getElementById('data').textContent);
    const words = { fail: 'failed', unexpectedPass: 'unexpected', inconclusive: 'unclear',
      expectedFailure: 'expected', unsupported: 'unsupported', pass: 'passed' };
    const order = Object.keys(words), rowHeight = 30;
    const $ = id => document.getElementById(id);
    const cases = runs.flatMap((run, index) => run.cases.map(test => ({ ...test, run: index })));
    for (const test of cases)
      test.find = [test.id, test.file, test.comment, test.note || '', runs[test.run].testee.name,
        ...test.requirements.map(r => r.id)].join(' ').toLowerCase();
    const suites = [...new Set(cases.map(test => test.suite))];
    const state = { text: '', suite: '', run: -1, verdicts: new Set(), shown: [], at: 0 };

    function make(tag, properties, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(properties || {}))
        if (name === 'class') element.className = value;
        else if (name.includes('-') || name === 'role' || name === 'scope') element.setAttribute(name, value);
        else element[name] = value;
      element.append(...children.filter(child => child != null));
      return element;
    }

    // Text of SPEC.md: what stands in backticks is code.
    const prose = text => text.split('`').map((part, index) => index % 2 ? make('code', {}, part) : part);

    function head() {
      for (const run of runs)
        $('runs').append(make('p', { class: 'dim', style: 'margin:0 0 6px' },
          `${`${run.testee.name} ${run.testee.version}`.trim()}: ${run.cases.length} cases in ` +
          `${run.summary.seconds.toFixed(1)} s, ${run.started}, `, make('code', {}, run.command)));
      const top = make('tr', {}, make('th', {}, ''), ...[...suites, 'all'].map(name => make('th', { scope: 'col' }, name)));
      const body = runs.map((run, index) => make('tr', {}, make('th', { scope: 'row' }, run.testee.name),
        ...[...suites, ''].map(suite => {
          const of = run.cases.filter(test => !suite || test.suite === suite);
          const good = of.filter(test => test.verdict === 'pass').length;
          const bad = of.filter(test => ['fail', 'unexpectedPass'].includes(test.verdict)).length;
          const kind = bad ? 'fail' : good === of.length ? 'pass' : 'unsupported';
          return make('td', { 'data-suite': suite, 'data-run': String(index) }, of.length ? make('button', {
            class: kind, title: `${bad} failed of ${of.length}`,
            onclick: () => choose({ suite, run: runs.length > 1 ? index : -1 }) },
            `${good}/${of.length}${bad ? ` ✗${bad}` : good === of.length ? ' ✓' : ''}`) : '');
        })));
      $('matrix').append(make('table', { class: 'matrix' }, make('thead', {}, top), make('tbody', {}, ...body)));
      $('suite').append(make('option', { value: '' }, 'All suites'),
        ...suites.map(suite => make('option', { value: suite }, suite)));
      for (const verdict of order) {
        const count = cases.filter(test => test.verdict === verdict).length;
        if (count) $('verdicts').append(make('button', { 'data-verdict': verdict, 'aria-pressed': 'false', class: verdict,
          onclick: () => toggle(verdict) }, `${count} ${words[verdict]}`), ' ');
      }
    }

    function choose(change) { Object.assign(state, change); refresh(); }

    function toggle(verdict) {
      if (!state.verdicts.delete(verdict)) state.verdicts.add(verdict);
      refresh();
    }

    function refresh() {
      const parts = state.text.toLowerCase().split(/\s+/).filter(Boolean);
      const selected = state.shown[state.at];
      state.shown = cases.filter(test => (!state.suite || test.suite === state.suite)
        && (state.run < 0 || test.run === state.run)
        && (!state.verdicts.size || state.verdicts.has(test.verdict))
        && parts.every(part => test.find.includes(part)));
      state.at = Math.max(0, state.shown.indexOf(selected));
      $('suite').value = state.suite;
      $('count').textContent = `${state.shown.length} of ${cases.length}`;
      for (const button of $('verdicts').querySelectorAll('button'))
        button.setAttribute('aria-pressed', state.verdicts.has(button.dataset.verdict));
      for (const cell of document.querySelectorAll('.matrix td'))
        cell.classList.toggle('on', cell.dataset.suite === state.suite && Number(cell.dataset.run) === state.run);
      select(state.at);
    }

    function rows() {
      const list = $('list'), from = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 5);
      const to = Math.min(state.shown.length, from + Math.ceil(list.clientHeight / rowHeight) + 10);
      const space = make('div', { style: `height:${state.shown.length * rowHeight}px` });
      const elements = [];
      for (let index = from; index < to; index++) {
        const test = state.shown[index];
        elements.push(make('div', { class: 'row', role: 'option', id: `row${index}`, style: `top:${index * rowHeight}px`,
          'aria-selected': String(index === state.at), title: test.comment, onclick: () => select(index) },
          make('span', { class: `v ${test.verdict}` }, words[test.verdict]), make('b', {}, test.id),
          make('span', {}, runs.length > 1 ? `${test.comment} · ${runs[test.run].testee.name}` : test.comment)));
      }
      list.replaceChildren(space, ...elements);
      list.setAttribute('aria-activedescendant', `row${state.at}`);
    }

    function select(index) {
      state.at = Math.max(0, Math.min(index, state.shown.length - 1));
      const list = $('list'), top = state.at * rowHeight;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight;
      rows();
      show(state.shown[state.at]);
    }

    const isHex = text => text.length > 1 && /^([0-9a-f]{2})+$/.test(text.replaceAll(' ', ''));

    function hexTable(text, other) {
      const bytes = text.replaceAll(' ', '').match(/../g) || [];
      const against = other == null ? null : other.replaceAll(' ', '').match(/../g) || [];
      const table = make('table', { class: 'hex' });
      for (let line = 0; line < bytes.length && line < 65536; line += 16) {
        const cells = bytes.slice(line, line + 16).map((byte, index) =>
          make('td', {}, against && against[line + index] !== byte ? make('mark', {}, byte) : byte));
        table.append(make('tr', {}, make('td', {}, String(line)), ...cells));
      }
      return make('div', {}, table, bytes.length > 65536 ? `… ${bytes.length} bytes in all` : null);
    }

    // Words, whole strings and single signs: what is marked is one of these, not half a number.
    const tokens = text => text.match(/"(?:[^"\\]|\\.)*"|[\p{L}\p{N}_.+-]+|\s+|[^]/gu) || [];

    // Which tokens of each side the other one does not have, in order: the longest common subsequence of what lies between
    // the same beginning and the same end.
    function differences(left, right) {
      let begin = 0, end = 0;
      while (begin < left.length && left[begin] === right[begin]) begin++;
      while (end < Math.min(left.length, right.length) - begin && left.at(-1 - end) === right.at(-1 - end)) end++;
      const rows = left.length - end - begin, columns = right.length - end - begin;
      const only = [new Set(), new Set()];
      const all = (set, count) => { for (let index = 0; index < count; index++) set.add(begin + index); };
      // Beyond this both sides are as good as different, and the table would be large.
      if (rows * columns > 4e6) { all(only[0], rows); all(only[1], columns); return only; }
      const width = columns + 1, best = new Uint16Array((rows + 1) * width);
      for (let row = rows - 1; row >= 0; row--)
        for (let column = columns - 1; column >= 0; column--)
          best[row * width + column] = left[begin + row] === right[begin + column]
            ? best[(row + 1) * width + column + 1] + 1
            : Math.max(best[(row + 1) * width + column], best[row * width + column + 1]);
      let row = 0, column = 0;
      while (row < rows && column < columns)
        if (left[begin + row] === right[begin + column]) { row++; column++; }
        else if (best[(row + 1) * width + column] >= best[row * width + column + 1]) only[0].add(begin + row++);
        else only[1].add(begin + column++);
      while (row < rows) only[0].add(begin + row++);
      while (column < columns) only[1].add(begin + column++);
      return only;
    }

    function marked(tokens, only) {
      const pre = make('pre', {});
      let text = '', isMarked = false;
      const flush = () => { if (text) pre.append(isMarked ? make('mark', {}, text) : text); text = ''; };
      tokens.forEach((token, index) => {
        if (only.has(index) !== isMarked) { flush(); isMarked = !isMarked; }
        text += token;
      });
      flush();
      return pre;
    }

    function sides(mismatch) {
      const { expected, actual } = mismatch, hex = isHex(expected) && isHex(actual) && (expected + actual).length > 16;
      const side = (name, content) => make('div', {}, make('h4', {}, name), content);
      if (hex)
        return make('div', { class: 'sides' }, side('expected', hexTable(expected, actual)),
          side('got', hexTable(actual, expected)));
      const left = tokens(expected), right = tokens(actual), [onlyLeft, onlyRight] = differences(left, right);
      return make('div', { class: 'sides' }, side('expected', marked(left, onlyLeft)), side('got', marked(right, onlyRight)));
    }

    function show(test) {
      const to = $('case');
      to.scrollTop = 0;
      if (!test) { to.replaceChildren(make('p', { class: 'dim' }, 'Nothing fits the filter.')); return; }
      to.replaceChildren(
        make('h2', {}, make('span', { class: test.verdict }, words[test.verdict]), ` ${test.id}`),
        make('p', {}, test.comment),
        make('p', { class: 'dim' }, `${runs[test.run].testee.name}, ${test.suite}, ${test.file}, ${test.milliseconds} ms`),
        make('h3', {}, 'Requirements'),
        ...test.requirements.map(r => make('p', {}, make('code', {}, r.id), ' ', ...prose(r.text || 'not in SPEC.md'))));
      if (test.note) to.append(make('h3', {}, 'Note'), make('pre', { class: 'note' }, test.note));
      if (test.mismatches) {
        to.append(make('h3', {}, 'Expected and got'));
        for (const mismatch of test.mismatches)
          to.append(make('p', {}, make('code', {}, mismatch.what), mismatch.way ? ` (${mismatch.way})` : ''), sides(mismatch));
      }
      to.append(make('h3', {}, 'Input'), isHex(test.input)
        ? hexTable(test.input) : make('pre', {}, test.input || 'nothing'));
      if (test.log.length) to.append(make('h3', {}, 'What passed'), make('table', { class: 'log' },
        ...test.log.map(line => make('tr', {}, make('td', {}, `${line.milliseconds.toFixed(1)} ms`),
          make('td', {}, line.from), make('td', {}, line.line)))));
      if (test.again) to.append(make('h3', {}, 'Again'), make('div', { class: 'again' }, make('pre', {}, test.again),
        make('button', { onclick: () => navigator.clipboard && navigator.clipboard.writeText(test.again) }, 'Copy')));
    }

    function failure() {
      const bad = test => ['fail', 'unexpectedPass', 'inconclusive'].includes(test.verdict);
      const next = state.shown.findIndex((test, index) => index > state.at && bad(test));
      const found = next < 0 ? state.shown.findIndex(bad) : next;
      if (found >= 0) select(found);
    }

    function theme() {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches;
      const now = document.documentElement.dataset.theme || (dark ? 'dark' : 'light');
      document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark';
    }

    $('filter').oninput = () => choose({ text: $('filter').value });
    $('suite').onchange = () => choose({ suite: $('suite').value, run: -1 });
    $('theme').onclick = theme;
    $('list').onscroll = rows;
    addEventListener('resize', rows);
    addEventListener('keydown', event => {
      const typing = event.target === $('filter');
      if (event.key === 'Escape') {
        $('filter').value = '';
        state.verdicts.clear();
        choose({ text: '', suite: '', run: -1 });
        $('list').focus();
      } else if (event.ctrlKey || event.metaKey || event.altKey || event.target === $('suite')) return;
      else if (typing && event.key !== 'ArrowDown' && event.key !== 'ArrowUp' && event.key !== 'Enter') return;
      else if (event.key === 'Enter' && typing) $('list').focus();
      else if (event.key === '/') $('filter').focus();
      else if (event.key === 'j' || event.key === 'ArrowDown') select(state.at + 1);
      else if (event.key === 'k' || event.key === 'ArrowUp') select(state.at - 1);
      else if (event.key === 'PageDown') select(state.at + 20);
      else if (event.key === 'PageUp') select(state.at - 20);
      else if (event.key === 'Home') select(0);
      else if (event.key === 'End') select(state.shown.length - 1);
      else if (event.key === 'n') failure();
      else if (event.key === 't') theme();
      else return;
      event.preventDefault();
    });
    head();
    state.at = -1;
    state.shown = cases;
    refresh();
    const first = cases.findIndex(test => ['fail', 'unexpectedPass'].includes(test.verdict));
    if (first >= 0) select(first);
    """#
}
