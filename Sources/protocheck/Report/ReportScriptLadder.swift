// The ladder of the page: a row for each frame, an arrow between two lifelines; and how one is chosen.

extension ReportScript {
  static let ladder = #"""

    // A list whose rows are made when they come into view. They are of one height, or of one that a function tells of each.
    function virtual(list, height, name, draw) {
      let items = [], at = -1, waits = false;
      const space = make('div', { class: 'space' }), varies = typeof height === 'function';
      let tops = [0], measured = 0;
      const top = index => varies ? tops[index] : index * height;
      const indexAt = y => {
        if (!varies) return Math.floor(y / height);
        let [low, high] = [0, items.length];
        while (low < high) { const middle = (low + high + 1) >> 1; if (tops[middle] <= y) low = middle; else high = middle - 1; }
        return low;
      };
      // Heights hang on the width, which there is only when the list is shown.
      const measure = () => {
        if (varies && list.clientWidth && list.clientWidth !== measured) {
          measured = list.clientWidth;
          tops = [0];
          for (const item of items) tops.push(tops[tops.length - 1] + height(item));
        }
        if (!varies || tops.length > items.length) space.style.height = `${top(items.length)}px`;
      };
      const paint = () => {
        waits = false;
        measure();
        if (varies && !measured) return;
        const from = Math.max(0, indexAt(list.scrollTop) - 5);
        const to = Math.min(items.length, indexAt(list.scrollTop + list.clientHeight) + 6);
        const elements = [];
        for (let index = from; index < to; index++) {
          const row = draw(items[index], index, items);
          row.id = `${name}${index}`;
          row.classList.add('row');
          row.setAttribute('role', 'option');
          row.setAttribute('aria-selected', String(index === at));
          row.setAttribute('aria-setsize', String(items.length));
          row.setAttribute('aria-posinset', String(index + 1));
          row.style.top = `${top(index)}px`;
          row.style.height = `${top(index + 1) - top(index)}px`;
          row.onclick = () => self.choose(index, true);
          elements.push(row);
        }
        if (!items.length) elements.push(make('p', { class: 'dim empty' }, self.empty));
        list.replaceChildren(space, ...elements);
        if (at >= from && at < to) list.setAttribute('aria-activedescendant', `${name}${at}`);
        else list.removeAttribute('aria-activedescendant');
      };
      const later = () => { if (!waits) { waits = true; requestAnimationFrame(paint); } };
      const self = { list, empty: 'Nothing is there.', paint: later, onchoose: () => {},
        get at() { return at; }, get page() { return Math.max(1, indexAt(list.scrollTop + list.clientHeight) - indexAt(list.scrollTop) - 1); },
        get items() { return items; },
        set(next) {
          items = next;
          at = -1;
          // At once, because nothing is scrolled further than there is room.
          measured = 0;
          tops = [0];
          measure();
          if (!space.parentNode) list.replaceChildren(space);
          later();
        },
        choose(index, byUser) {
          at = Math.max(items.length ? 0 : -1, Math.min(index, items.length - 1));
          const start = top(at), end = top(at + 1), room = list.clientHeight;
          if (at >= 0 && (start < list.scrollTop || end > list.scrollTop + room))
            list.scrollTop = Math.abs(start - list.scrollTop) > 2 * room ? start - room / 2
              : start < list.scrollTop ? start : end - room;
          later();
          if (at >= 0) self.onchoose(items[at], byUser);
        } };
      list.addEventListener('scroll', later);
      new ResizeObserver(later).observe(list);
      return self;
    }

    const ladder = virtual($('ladder'), 32, 'row', (row, index, items) => {
      const before = items[index - 1], passed = before && row.time != null && before.time != null ? row.time - before.time : null;
      const worst = row.findings ? row.findings[0].severity : '';
      if (row.type > 2)
        return make('div', { class: `mark${passed >= 1e9 ? ' pause' : ''}` }, make('span', { class: 'sign' }, row.type === 3 ? '▶' : '■'),
          make('span', { class: 'time' }, clock(row.time)), make('span', { class: 'delta' }, passed == null ? '' : `+${duration(passed)}`),
          make('span', {}), make('div', { class: `lane ${row.side}` }, make('p', {}, make('b', {}, visible(row.text)))));
      const isBad = row.type === 1 || worst === 'error';
      const lane = make('p', {},
        state.stream == null && sessions.size > 1 ? make('span', { class: 'tag', title: `stream ${row.stream}` }, String(row.stream)) : null,
        row.type < 2 ? make('b', { class: row.type ? 'error' : '' }, title(row), ' ') : null,
        row.kind === 'response' ? make('b', { class: row.status === 'ok' ? 'ok' : 'warning' }, row.status, ' ') : null,
        row.latency != null ? make('span', {}, `${duration(row.latency)} `) : null,
        make(row.type === 2 ? 'b' : 'span', { class: row.type === 2 ? 'warning' : '' }, visible(row.text)));
      return make('div', { class: passed >= 1e9 ? 'pause' : '', title: row.findings ? row.findings.map(f => f.text).join('\n') : '' },
        make('span', { class: `sign ${worst}`, title: worst, 'aria-label': worst || 'no finding' }, worst ? worst[0].toUpperCase() : ''),
        make('span', { class: 'time' }, clock(row.time)),
        make('span', { class: 'delta' }, passed == null ? '' : passed < 0 ? duration(passed) : `+${duration(passed)}`),
        make('span', { class: 'number' }, row.type ? '' : String(row.number)),
        make('div', { class: `lane ${row.side} ${row.kind === 'response' ? 'answer' : ''} ${isBad ? 'bad' : row.type === 2 ? 'hole' : ''}` }, lane, make('i', {})));
    });
    ladder.empty = 'No frame fits: Escape shows all.';
    ladder.onchoose = (row, byUser) => {
      state.at = row.index;
      if (byUser && state.tab !== 'frame' && state.tab !== 'plots') tab('frame');
      showSoon();
    };

    function ends() {
      const session = sessions.get(state.stream ?? (sessions.size === 1 ? [...sessions.keys()][0] : -1));
      $('ends').replaceChildren(make('span', {}), make('span', {}, 'time (UTC)'), make('span', {}, 'after'), make('span', {}, 'frame'),
        make('div', { class: 'lane' }, make('b', {}, session ? `client ${session.client}` : 'client'),
          make('b', {}, session ? `server ${session.server}` : 'server')));
      // The scroll bar takes room of the rows, not of their heading.
      $('ends').style.paddingRight = `${14 + $('ladder').offsetWidth - $('ladder').clientWidth}px`;
    }

    // Applies what is searched; what was chosen stays chosen, if it is still there, or else what comes next.
    function refresh() {
      const test = fits(state.text), { stream, severities: wanted } = state, hasText = /\S/.test(state.text);
      state.shown = rows.filter(row => (stream == null || row.stream === stream)
        && (!wanted.size || (row.findings && row.findings.some(finding => wanted.has(finding.severity))))
        && (!hasText || test(row)));
      if ($('search').value !== state.text) $('search').value = state.text;
      $('stream').value = stream ?? '';
      for (const button of $('severities').children) button.setAttribute('aria-pressed', wanted.has(button.dataset.severity));
      const number = list => list.reduce((sum, row) => sum + (row.type < 3), 0), total = number(rows);
      $('count').textContent = state.shown.length === rows.length ? count(total, 'row')
        : `${number(state.shown).toLocaleString('en')} of ${count(total, 'row')}`;
      ladder.set(state.shown);
      ends();
      const next = state.shown.findIndex(row => row.index >= state.at);
      ladder.choose(next < 0 ? state.shown.length - 1 : next);
      if (!state.shown.length) showSoon();
      sessionList.paint();
      if (state.tab === 'plots') plot();
    }

    const change = what => { Object.assign(state, what); refresh(); };

    // Chooses a row, whatever is searched.
    function go(row) {
      if (!row) return;
      state.at = row.index;
      if (state.shown[ladder.at] === row) return;
      const index = state.shown.indexOf(row);
      if (index >= 0) ladder.choose(index);
      else change({ text: '', stream: state.stream === row.stream ? row.stream : null, severities: new Set() });
    }
    """#
}
