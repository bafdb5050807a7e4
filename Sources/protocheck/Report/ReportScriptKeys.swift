// Keys of the page, its address, and how it begins.

extension ReportScript {
  static let keys = #"""

    const help = [['j k ↓ ↑', 'next and previous row'], ['PageDown PageUp Home End', 'further'], ['Enter', 'into the frame; Escape: back'],
      ['n p', 'next and previous frame with a finding'], ['a', 'from a request to its answer, and back'], ['] [', 'next and previous stream'],
      ['s', 'only the stream of this frame, or all'], ['/', 'search'], ['1 2 3 4', 'frame, findings, streams, plots'], ['t', 'light or dark'],
      ['Escape', 'show all rows again'], ['?', 'these keys']];
    const searches = [['c2c conflict', 'all of the words: command, kind, status, text, finding, requirement'], ['-keepalive', 'without this word'],
      ['slow:200', 'answers that took 200 ms or more'], ['frame:14', 'a frame by its number']];

    function fillHelp() {
      const table = lines => make('table', {}, ...lines.map(([keys, text]) => make('tr', {},
        make('td', {}, ...keys.split(' ').flatMap(key => [make('kbd', {}, key), ' '])), make('td', {}, text))));
      const words = lines => make('table', {}, ...lines.map(([word, text]) => make('tr', {}, make('td', {}, make('code', {}, word)), make('td', {}, text))));
      $('help').append(make('h2', {}, 'Keys'), table(help), make('h3', {}, 'Search'), words(searches),
        make('p', { class: 'dim' }, 'The address of the page has what is chosen: pass it on.'),
        make('button', { onclick: () => $('help').close() }, 'Close'));
    }

    function theme() {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches;
      const now = document.documentElement.dataset.theme || (dark ? 'dark' : 'light');
      document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark';
      if (state.tab === 'plots') plot();
    }

    // What has no number in the address.
    const addressOf = row => row.type > 2 ? `${row.stream}.${row.type === 3 ? 'begins' : 'ends'}` : `${row.stream}.${row.side}.${row.offset}`;

    let remembering = 0;
    // Writes what is chosen into the address; not for each row that is passed, because browsers allow it only so often.
    function remember() {
      clearTimeout(remembering);
      remembering = setTimeout(() => {
        const hash = new URLSearchParams(), row = state.shown[ladder.at];
        if (state.stream != null) hash.set('stream', state.stream);
        if (row && row.type === 0) hash.set('frame', row.number);
        else if (row) hash.set('at', addressOf(row));
        if (state.text) hash.set('q', state.text);
        if (state.severities.size) hash.set('only', [...state.severities].join('.'));
        if (state.tab !== 'frame') hash.set('tab', state.tab);
        history.replaceState(null, '', `#${hash}`);
      }, 300);
    }

    function restore() {
      const hash = new URLSearchParams(location.hash.slice(1)), stream = hash.get('stream'), at = hash.get('at');
      const row = at ? rows.find(row => row.type && addressOf(row) === at) : frames.get(Number(hash.get('frame')));
      state.text = hash.get('q') || '';
      state.stream = stream !== null && /^\d+$/.test(stream) ? Number(stream) : null;
      state.severities = new Set((hash.get('only') || '').split('.').filter(severity => severities.includes(severity)));
      state.at = row ? row.index : ['stream', 'q', 'only', 'frame', 'at'].some(name => hash.has(name)) ? 0 : firstFinding();
      refresh();
      tab(hash.get('tab') || 'frame');
    }

    // The first row with the worst findings, or the first of all.
    function firstFinding(among) {
      const those = among ? rows.filter(among) : rows;
      const worst = severities.find(severity => those.some(row => row.findings && row.findings[0].severity === severity));
      const row = worst ? those.find(row => row.findings && row.findings[0].severity === worst) : those.find(row => row.type < 3);
      return row ? row.index : 0;
    }

    // The list that keys move in.
    function active() {
      const { activeElement } = document;
      return [findingList, sessionList].find(list => list.list === activeElement) || ladder;
    }

    function key(event) {
      const { target, key } = event, list = active(), inFrame = target.closest('#frame, #plots');
      const typing = target.tagName === 'INPUT';
      if (event.ctrlKey || event.metaKey || event.altKey || $('help').open) return false;
      if (key === 'Escape') {
        if (inFrame || list !== ladder || target.closest('#tabs')) $('ladder').focus();
        else { change({ text: '', stream: null, severities: new Set() }); $('ladder').focus(); }
        return true;
      }
      if (typing) {
        if (target.id !== 'search' || !['Enter', 'ArrowDown', 'ArrowUp'].includes(key)) return false;
        if (key === 'Enter') $('ladder').focus(); else ladder.choose(ladder.at + (key === 'ArrowDown' ? 1 : -1), true);
        return true;
      }
      if (key === 'Enter' || key === ' ') return enter(target, list);
      if (target.closest('#tabs') && (key === 'ArrowRight' || key === 'ArrowLeft')) {
        const tabs = [...$('tabs').children], at = tabs.findIndex(button => button.id === `tab-${state.tab}`);
        const next = tabs[(at + (key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
        tab(next.id.slice(4));
        next.focus();
        return true;
      }
      const scrolls = inFrame && ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].includes(key);
      if (scrolls) return false;
      const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: list.page, PageUp: -list.page, Home: -Infinity, End: Infinity };
      if (key in moves) { list.choose(list.at + moves[key], list === ladder); return true; }
      const row = state.shown[ladder.at];
      const actions = { '/': () => { $('search').focus(); $('search').select(); }, '?': () => $('help').showModal(), t: theme,
        n: () => otherFinding(1), p: () => otherFinding(-1), ']': () => otherSession(1), '[': () => otherSession(-1),
        a: () => row && go(row.answer || frames.get(row.request)), s: () => row && openSession(row.stream),
        1: () => tab('frame', true), 2: () => tab('findings', true), 3: () => tab('sessions', true), 4: () => tab('plots', true) };
      if (!(key in actions)) return false;
      actions[key]();
      return true;
    }

    // Opens what is chosen in the list that has the focus.
    function enter(target, list) {
      if (target.tagName === 'TR') { target.click(); return true; }
      if (target !== list.list) return false;
      if (list === ladder) tab('frame', true);
      else if (list.at >= 0) list.choose(list.at, true);
      return true;
    }

    read();
    head();
    fillHelp();
    findingList.set(findings);
    sessionList.set([...sessions.values()]);
    restore();
    $('ladder').focus({ preventScroll: true });
    $('search').oninput = () => change({ text: $('search').value });
    $('stream').oninput = () => change({ stream: $('stream').value === '' ? null : Number($('stream').value) });
    for (const button of $('tabs').children) button.onclick = () => tab(button.id.slice(4));
    $('theme').onclick = theme;
    $('ask').onclick = () => $('help').showModal();
    addEventListener('keydown', event => { if (key(event)) event.preventDefault(); });
    addEventListener('hashchange', restore);
    addEventListener('resize', () => { ends(); if (state.tab === 'plots') plot(); });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (state.tab === 'plots') plot(); });
    // Gets the words of rows ready, so that the first search is as quick as the others.
    const warm = (from, most = 4000) => setTimeout(() => {
      for (let index = from; index < Math.min(rows.length, from + most); index++) words(rows[index]);
      if (from + most < rows.length) warm(from + most);
    });
    warm(0);
    document.documentElement.dataset.ready = Math.round(performance.now());
    """#
}
