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

    function read() {
      const places = new Map(), place = row => `${row.stream} ${row.side} ${row.offset}`;
      document.querySelectorAll('script.rows').forEach((part, index) => {
        let line = 0;
        for (const [type, ...values] of JSON.parse(part.textContent)) {
          if (type === 3) {
            const [number, client, server, hasStart] = values;
            sessions.set(number, { number, client, server, hasStart, frames: 0, worst: null, found: 0, closure: '' });
            continue;
          }
          if (type === 4) { if (sessions.has(values[0])) sessions.get(values[0]).closure = values[1]; continue; }
          const [stream, side, time, offset, length, number, text, ...more] = values;
          const row = { type, stream, side: sides[side], time, offset, length, number, text };
          if (type === 5) {
            const [severity, rule, requirement] = more;
            findings.push(Object.assign(row, { severity, rule, requirement, row: null }));
            continue;
          }
          if (type === 0) {
            const [kind, command, sequence, status, request, latency, hasDetails] = more;
            Object.assign(row, { kind: kinds[kind], command, sequence, status, request, latency, part: hasDetails ? index : -1, line });
            line += hasDetails;
            frames.set(number, row);
          }
          row.find = null;
          row.findings = null;
          rows.push(row);
        }
        part.remove();
      });
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
        if (session) { session.frames++; session.first ??= row.time; session.last = row.time; }
        if (row.request && frames.has(row.request)) frames.get(row.request).answer = row;
        if (row.type === 2 || !places.size) continue;
        const found = places.get(place(row));
        if (!found) continue;
        row.findings = found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
        for (const finding of found) finding.row = row;
      }
    }

    // Time goes down over all sessions. What one end sent stays in the order of its bytes, though packets overtook each other.
    function order() {
      const latest = new Map();
      for (const row of rows) {
        const end = `${row.stream} ${row.side}`;
        row.key = Math.max(row.time ?? -Infinity, latest.get(end) ?? -Infinity);
        latest.set(end, row.key);
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
      const [sent, hidden, fields, plain, hiddenPlain] = opened.get(row.part)[row.line];
      const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
      return { sent: bytes(sent), hidden, fields, plain: plain == null ? null : bytes(plain), hiddenPlain };
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
      return (withDate ? text.slice(0, 10) + ' ' : '') + text.slice(11, 19) + '.' + digits;
    }

    function duration(nanoseconds) {
      const [unit, name] = Math.abs(nanoseconds) < 1e6 ? [1e3, 'µs'] : Math.abs(nanoseconds) < 1e9 ? [1e6, 'ms']
        : Math.abs(nanoseconds) < 6e11 ? [1e9, 's'] : [6e10, 'min'];
      const value = Math.abs(nanoseconds) / unit;
      return `${nanoseconds < 0 ? '−' : ''}${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ${name}`;
    }

    const count = (number, what) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
    const title = row => row.type === 0 ? `${row.command}${row.kind === 'notification' ? '' : ` #${row.sequence}`}`
      : row.type === 1 ? 'MALFORMED' : '';
    const arrow = row => ({ client: '→', server: '←', none: '' })[row.side];

    function words(row) {
      return row.find ??= [row.type ? title(row) : `${row.kind} ${title(row)} ${row.status}`, row.side, row.text, `frame:${row.number}`,
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
