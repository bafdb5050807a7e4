// The program of the page: its data, what is chosen of them, and lists that make their rows when they come into view, so that
// hundreds of thousands cost nothing. Text of a recording only ever becomes text, never markup.

enum ReportScript {
  static let data = #"""

    'use strict';
    const $ = id => document.getElementById(id);
    const summary = JSON.parse($('summary').textContent);
    const rows = [], findings = [], sessions = new Map(), frames = new Map();
    const detailParts = [...document.querySelectorAll('script.details')];
    const sides = ['client', 'server', 'none'], kinds = ['request', 'response', 'notification'];
    const severities = ['error', 'warning', 'note'];
    const state = { text: '', stream: null, severities: new Set(), tab: 'frame', shown: rows, at: 0 };

    function make(tag, properties, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(properties || {}))
        if (name === 'class') element.className = value;
        else if (name.includes('-') || name === 'role') element.setAttribute(name, value);
        else element[name] = value;
      element.append(...children.filter(child => child != null));
      return element;
    }

    // Marks of direction would have a text look like another one.
    const visible = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      mark => `\\u{${mark.codePointAt(0).toString(16)}}`);

    // Rows are read by their places and not taken apart by name, which took most of the time of opening a large page.
    function read() {
      const places = new Map(), place = row => `${row.stream} ${row.side} ${row.offset}`;
      document.querySelectorAll('script.rows').forEach((part, index) => {
        let line = 0;
        for (const values of JSON.parse(part.textContent)) {
          const type = values[0], stream = values[1];
          if (type === 3)
            sessions.set(stream, { number: stream, client: values[2], server: values[3], hasStart: values[4], frames: 0, worst: null, found: 0, closure: '', end: null, login: '' });
          else if (type === 4) {
            const session = sessions.get(stream);
            if (session) [session.closure, session.ender, session.end, session.login] = values.slice(2);
          }
          else if (type === 5)
            findings.push({ stream, side: sides[values[2]], time: values[3], offset: values[4], length: values[5], number: values[6],
              text: values[7], severity: values[8], rule: values[9], requirement: values[10], row: null });
          else {
            const row = { type, stream, side: sides[values[2]], time: values[3], offset: values[4], length: values[5], number: values[6],
              text: values[7], kind: kinds[values[8]], command: values[9], sequence: values[10], status: values[11], request: values[12],
              latency: values[13], part: values[14] ? index : -1, line, answer: null, find: null, findings: null, index: 0, key: 0 };
            if (values[14]) line++;
            if (type === 0) frames.set(row.number, row);
            rows.push(row);
          }
        }
        part.remove();
      });
      addEnds();
      order();
      for (const finding of findings) {
        const key = place(finding);
        if (!places.has(key)) places.set(key, []);
        places.get(key).push(finding);
        const session = sessions.get(finding.stream);
        if (!session) continue;
        session.found++;
        if (!session.worst || severities.indexOf(finding.severity) < severities.indexOf(session.worst)) session.worst = finding.severity;
      }
      for (const row of rows) {
        const session = sessions.get(row.stream);
        if (row.type > 2) continue;
        if (session) { session.frames++; session.first ??= row.time; session.last = row.time; }
        if (row.request && frames.has(row.request)) frames.get(row.request).answer = row;
        if (row.type === 2 || !places.size) continue;
        const found = places.get(place(row));
        if (!found) continue;
        row.findings = found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)
          || (b.rule === 'ended-together') - (a.rule === 'ended-together'));
        for (const finding of found) finding.row = row;
      }
      const at = finding => finding.row ? finding.row.index : rows.length;
      // What sums others up stands in front of them.
      const alone = finding => finding.rule !== 'ended-together';
      findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || at(a) - at(b) || alone(a) - alone(b));
    }

    // A row for the beginning of each connection that the recording has, and for its end, beside the frames that are shown of it.
    function addEnds() {
      const first = new Map(), last = new Map();
      let latest = null;
      for (const row of rows) {
        if (row.time != null && row.time > (latest ?? -Infinity)) latest = row.time;
        if (!first.has(row.stream)) first.set(row.stream, row);
        last.set(row.stream, row);
      }
      const all = rows.splice(0), marker = (row, type, side, time, text) => ({ type, stream: row.stream, side, time, offset: 0, length: 0,
        number: row.number, text, kind: undefined, command: '', sequence: 0, status: '', request: 0, latency: null, part: -1, line: 0, answer: null,
        find: null, findings: null, index: 0, key: 0 });
      for (const row of all) {
        const session = sessions.get(row.stream);
        // What a filter or a limit leaves out says no more when it began.
        if (session && session.hasStart && first.get(row.stream) === row && row.offset === 0)
          rows.push(marker(row, 3, 'client', row.time, `stream ${row.stream} begins: ${session.client} → ${session.server}`));
        rows.push(row);
        if (!session || last.get(row.stream) !== row || !session.closure) continue;
        const end = session.end ?? (session.closure === 'captureEnded' ? latest : row.time);
        rows.push(marker(row, 4, session.ender || 'none', end, `stream ${row.stream}: ${closing(session)}`));
      }
    }

    const closures = { finished: 'closed', reset: 'reset', superseded: 'another one took its place', evicted: 'given up: too many were open',
      captureEnded: 'still open at the end of the recording' };
    const closing = session => (closures[session.closure] || '') + (session.ender ? session.closure === 'finished' || session.closure === 'reset'
      ? ` by the ${session.ender}` : `, half closed by the ${session.ender}` : '');

    // Time goes down over all sessions. What one end sent stays in the order of its bytes, though packets overtook each other.
    function order() {
      const latest = { client: new Map(), server: new Map(), none: new Map() };
      for (const row of rows) {
        const before = latest[row.side].get(row.stream) ?? -Infinity;
        row.key = Math.max(row.time ?? -Infinity, before);
        latest[row.side].set(row.stream, row.key);
      }
      rows.sort((a, b) => a.key === b.key ? 0 : a.key - b.key);
      rows.forEach((row, index) => { row.index = index; });
    }

    const opened = new Map();
    // The bytes and fields of a frame: null when the page has none.
    function details(row) {
      if (!(row.part >= 0)) return null;
      if (!opened.has(row.part)) {
        if (opened.size > 3) opened.delete(opened.keys().next().value);
        opened.set(row.part, JSON.parse(detailParts[row.part].textContent));
      }
      const [sent, hidden, fields, plain] = opened.get(row.part)[row.line];
      const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
      return { sent: bytes(sent), hidden, fields, plain: plain == null ? null : bytes(plain) };
    }

    // Nanoseconds since the first row, as the time of day in UTC.
    function clock(time, withDate) {
      if (time == null || !summary.start) return '';
      const nanoseconds = summary.start[1] + time, second = Math.floor(nanoseconds / 1e9);
      const date = new Date((summary.start[0] + second) * 1000);
      if (isNaN(date)) return '?';
      const fraction = nanoseconds - second * 1e9, isFine = summary.digits === 9 || (withDate && fraction % 1e3);
      const digits = isFine ? String(fraction).padStart(9, '0') : String(Math.floor(fraction / 1e3)).padStart(6, '0');
      const text = date.toISOString();
      return (withDate ? text.slice(0, 10) + '\u00a0' : '') + text.slice(11, 19) + '.' + digits;
    }

    function duration(nanoseconds) {
      if (!nanoseconds) return '0 s';
      const [unit, name] = Math.abs(nanoseconds) < 1e6 ? [1e3, 'µs'] : Math.abs(nanoseconds) < 1e9 ? [1e6, 'ms']
        : Math.abs(nanoseconds) < 6e11 ? [1e9, 's'] : [6e10, 'min'];
      const value = Math.abs(nanoseconds) / unit;
      return `${nanoseconds < 0 ? '−' : ''}${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ${name}`;
    }

    const count = (number, what) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
    // What says when it is is not broken over lines.
    const moment = time => make('span', { class: 'together' }, clock(time, true));
    // A text in which frames that the page has can be gone to.
    const linked = text => visible(text).split(/\b(frame \d+)\b/).map((part, index) => {
      const row = index % 2 ? frames.get(Number(part.slice(6))) : null;
      return row ? make('button', { class: 'link', onclick: event => { event.stopPropagation(); go(row); } }, part) : part;
    });
    const title = row => row.type === 0 ? `${row.command}${row.kind === 'notification' ? '' : ` #${row.sequence}`}`
      : row.type === 1 ? 'MALFORMED' : '';
    const arrow = row => ({ client: '→', server: '←', none: '' })[row.side];

    function words(row) {
      return row.find ??= [row.type > 2 ? '' : row.type ? title(row) : `${row.kind} ${title(row)} ${row.status}`, row.side, row.text, `frame:${row.number}`,
        ...(row.findings || []).map(finding => `${finding.severity} ${finding.rule} ${finding.requirement} ${finding.text}`)]
        .join(' ').toLowerCase();
    }

    // What a search asks of a row: all of its words, none with a dash in front, and answers at least as slow as slow:MILLISECONDS.
    function fits(text) {
      const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map(word => {
        const slow = /^slow:(\d+(?:\.\d+)?)$/.exec(word);
        if (slow) return row => row.latency != null && row.latency >= slow[1] * 1e6;
        if (word.length > 1 && word[0] === '-') return row => !words(row).includes(word.slice(1));
        return row => words(row).includes(word);
      });
      return row => tests.every(test => test(row));
    }
    """#
}
