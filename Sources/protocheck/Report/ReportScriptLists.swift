// The lists of findings and of sessions on the page, and what stands above all.

extension ReportScript {
  static let lists = #"""

    // A finding has as many lines as its words need.
    const pen = document.createElement('canvas').getContext('2d'), widths = new Map();
    function findingHeight(found) {
      const room = Math.max(120, $('findings').clientWidth - 34), { font } = getComputedStyle(document.body);
      const width = word => {
        if (!widths.has(word)) {
          if (widths.size > 20000) widths.clear();
          pen.font = font;
          widths.set(word, pen.measureText(word).width);
        }
        return widths.get(word);
      };
      const lines = (text, start = 0) => {
        let lines = 1, at = start;
        for (const word of text.split(' ')) {
          if (at && at + width(' ') + width(word) > room) { lines++; at = 0; }
          at += (at ? width(' ') : 0) + width(word);
          while (at > room) { lines++; at -= room; }
        }
        return lines;
      };
      // The severity is bold, which is wider.
      return 12 + 21 * (lines(`${found.severity} ${found.rule} ${about(found)}`, 6) + lines(found.text) + lines(summary.rules[found.rule] || ''));
    }
    const about = found => `${found.requirement}, stream ${found.stream} ${arrow(found)} `
      + `${found.row && found.row.type ? 'behind ' : ''}frame ${found.number} ${clock(found.time)}`;

    const findingList = virtual($('findings'), findingHeight, 'finding', found => make('div', {},
      make('p', {}, make('b', { class: found.severity }, found.severity), ` ${found.rule} `,
        make('span', { class: 'dim' }, about(found))),
      make('p', {}, visible(found.text)), make('p', { class: 'dim' }, summary.rules[found.rule] || '')));
    findingList.empty = 'Nothing was found.';
    findingList.onchoose = (found, byUser) => { if (byUser) openFinding(found); };

    function openFinding(found) {
      if (!found.row) {
        $('count').textContent = 'The frame of this finding is not on this page.';
        return;
      }
      go(found.row);
      tab('frame');
      $('ladder').focus();
    }

    const sessionList = virtual($('sessions'), 75, 'session', session => make('div', {},
      make('p', {}, make('b', {}, `stream ${session.number}`), ` ${session.client} → ${session.server}`,
        session.worst ? make('b', { class: session.worst }, ` ${count(session.found, 'finding')}, worst: ${session.worst}`) : null,
        session.number === state.stream ? make('b', { class: 'good' }, ' shown') : null),
      make('p', { title: visible(session.login) }, session.login ? visible(session.login) : 'nobody logs in'),
      make('p', { class: 'dim' }, [count(session.frames, 'row'), session.first != null ? `from ${clock(session.first)} on` : '',
        session.hasStart ? '' : 'its beginning is missing', closing(session) + (session.end == null ? '' : ` at ${clock(session.end)}`)].filter(Boolean).join(', '))));
    sessionList.empty = 'These bytes are no capture: they have no streams.';
    sessionList.onchoose = (session, byUser) => { if (byUser) openSession(session.number); };

    // Shows one session alone, from where it is chosen, or its worst finding; or all again.
    function openSession(number) {
      if (state.stream === number) return change({ stream: null });
      const chosen = state.shown[ladder.at];
      change({ stream: number, at: chosen && chosen.stream === number ? chosen.index : firstFinding(row => row.stream === number) });
    }

    // The session before or behind this one.
    function otherSession(step) {
      const numbers = [...sessions.keys()], at = numbers.indexOf(state.stream);
      const next = at < 0 ? (step > 0 ? 0 : numbers.length - 1) : at + step;
      if (next in numbers) openSession(numbers[next]); else change({ stream: null });
    }

    // The next row with a finding, in either direction.
    function otherFinding(step) {
      const { shown } = state;
      for (let tries = 1, at = ladder.at; tries <= shown.length; tries++) {
        at = (at + step + shown.length) % shown.length;
        if (shown[at].findings) return ladder.choose(at, true);
      }
    }

    function tab(name, focus) {
      if (!['frame', 'findings', 'sessions', 'plots'].includes(name)) name = 'frame';
      state.tab = name;
      for (const button of $('tabs').children) {
        const isChosen = button.id === `tab-${name}`;
        button.setAttribute('aria-selected', String(isChosen));
        button.tabIndex = isChosen ? 0 : -1;
        $(button.id.slice(4)).hidden = !isChosen;
      }
      if (name === 'findings') findingList.paint();
      if (name === 'sessions') sessionList.paint();
      if (name === 'plots') plot();
      if (focus) $(name).focus();
      remember();
    }

    function head() {
      const { verdict, incomplete } = summary;
      const worst = severities.find(severity => verdict.includes(severity));
      $('verdict').textContent = incomplete.length ? `incomplete: ${verdict}` : verdict;
      $('verdict').className = worst || (verdict === 'clean' ? 'good' : 'warning');
      $('name').textContent = visible(summary.name);
      document.title = `${summary.name}: ${$('verdict').textContent}`;
      $('about').replaceChildren(summary.counts, ...(summary.start ? ['; from ', moment(0), ` UTC, ${duration(summary.duration)}`] : []));
      const remark = (kind, text) => $('remarks').append(make('li', { class: kind }, visible(text)));
      for (const reason of incomplete) remark('warning', `incomplete: ${reason}`);
      for (const text of summary.omissions) remark('warning', `not on this page: ${text}`);
      if (summary.choice) remark('dim', `chosen by ${summary.choice}`);
      if (summary.showsSecrets) remark('error', 'This page shows the tokens of logins.');
      for (const severity of severities) {
        const number = findings.filter(found => found.severity === severity).length;
        if (number) $('severities').append(make('button', { class: severity, 'data-severity': severity, 'aria-pressed': 'false',
          title: `Only frames with such findings`, onclick: () => toggle(severity) }, count(number, severity)), ' ');
      }
      $('tab-findings').textContent = `Findings ${findings.length.toLocaleString('en')}`;
      $('tab-sessions').textContent = `Streams ${sessions.size.toLocaleString('en')}`;
    }

    function toggle(severity) {
      if (!state.severities.delete(severity)) state.severities.add(severity);
      refresh();
    }
    """#
}
