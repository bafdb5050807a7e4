// The frame that is chosen, on the page: its findings, header, fields, content and bytes.

extension ReportScript {
  static let frame = #"""

    const layout = [['magic', 0, 2], ['version', 2, 1], ['flags', 3, 1], ['command', 4, 2], ['status', 6, 2], ['sequence', 8, 4],
      ['body length', 12, 4], ['body checksum', 16, 4], ['header checksum', 20, 4]];
    const hex = (value, digits = 2) => value.toString(16).toUpperCase().padStart(digits, '0');
    let waiting = 0;

    function showSoon() {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => { show(state.shown[ladder.at]); remember(); });
    }

    function finding(found) {
      return make('div', { class: `finding ${found.severity}` }, make('b', {}, found.severity), ` ${found.rule}`,
        make('p', {}, ...linked(found.text)), make('p', { class: 'dim' }, `${found.requirement}: ${summary.requirements[found.requirement] || ''}`),
        make('p', {}, summary.rules[found.rule] || ''));
    }

    function show(row) {
      const to = $('frame');
      if (!row) { to.replaceChildren(make('p', { class: 'dim' }, 'No frame is chosen.')); return; }
      to.scrollTop = 0;
      if (row.type > 2) { to.replaceChildren(...showEnd(row)); return; }
      const session = sessions.get(row.stream), end = row.offset + row.length - 1;
      const link = (text, other) => make('p', {}, make('button', { onclick: () => go(other) }, text));
      to.replaceChildren(...[
        make('h2', {}, row.type ? ['', 'malformed bytes', 'missing bytes'][row.type] : `${row.kind} ${title(row)}`,
          row.kind === 'response' ? make('span', { class: row.status === 'ok' ? 'good' : 'warning' }, ` ${row.status}`) : ''),
        make('p', { class: 'dim' }, [row.type ? '' : `frame ${row.number}`,
          session ? `stream ${row.stream} ${row.side === 'client' ? `${session.client} → ${session.server}` : `${session.server} → ${session.client}`}` : '',
          row.length ? `bytes ${row.offset}–${end}` : `byte ${row.offset}`].filter(Boolean).join(', '),
          row.time == null ? null : ', ', row.time == null ? null : moment(row.time)),
        row.text ? make('p', {}, visible(row.text)) : null,
        row.request ? frames.has(row.request)
          ? link(`answers frame ${row.request}${row.latency == null ? '' : `, ${duration(row.latency)} before`} (a)`, frames.get(row.request))
          : make('p', { class: 'dim' }, `answers frame ${row.request}, which is not on this page`) : null,
        row.answer ? link(`answered in frame ${row.answer.number}${row.answer.latency == null ? '' : `, after ${duration(row.answer.latency)}`} (a)`, row.answer) : null,
        ...(row.findings || []).map(finding),
        ...(row.type === 0 ? parts(row) : [make('p', { class: 'dim' }, row.type === 1
          ? 'What gives no frame is not on this page: decode --format tree and the recording have it.' : '')]),
      ].filter(Boolean));
    }

    // The beginning or the end of a connection.
    function showEnd(row) {
      const session = sessions.get(row.stream);
      return [make('h2', {}, row.type === 3 ? `stream ${row.stream} begins` : `stream ${row.stream} ends`),
        make('p', { class: 'dim' }, `${session.client} → ${session.server}`, ...(row.time == null ? [] : [', ', moment(row.time)])),
        session.login ? make('p', {}, visible(session.login)) : '', row.type === 4 ? make('p', {}, closing(session)) : ''].filter(Boolean);
    }

    function parts(row) {
      const found = details(row);
      if (!found) return [make('p', { class: 'dim' }, 'The page had no room for the bytes of this frame: --max-bytes and --filter give it.')];
      const { sent, hidden, fields, plain } = found, view = new DataView(sent.buffer);
      const body = plain || sent.subarray(24), start = plain ? 0 : 24;
      const dump = bytes(sent, hidden, row.length, true), plainDump = plain && bytes(plain, [], plain.length, false);
      const pick = (cells, range, from) => cells && cells.mark(range[0] + from, range[1] + from);
      const line = (range, inHeader, depth, key, ...values) => {
        const name = make('td', { class: 'key' }, key);
        name.style.paddingLeft = `${depth * 16}px`;
        const element = make('tr', { tabIndex: 0 }, make('td', { class: 'dim' }, range[1] - range[0] > 1 ? `${range[0]}–${range[1] - 1}` : `${range[0]}`),
          name, ...values.map(value => make('td', {}, value)));
        element.onclick = () => {
          element.closest('.panel').querySelectorAll('tr.on').forEach(other => other.classList.remove('on'));
          element.classList.add('on');
          dump.mark(0, 0);
          if (plainDump) plainDump.mark(0, 0);
          pick(inHeader || !plainDump ? dump : plainDump, range, 0);
        };
        return element;
      };
      const flags = ['compressed', 'encrypted', 'reserved4', 'reserved5', 'reserved6', 'reserved7'].filter((_, bit) => sent[3] & 4 << bit);
      const meanings = ['', `${sent[2] >> 4}.${sent[2] & 15}`, [row.kind, ...flags].join(', '), row.command,
        row.status || String(view.getUint16(6)), String(row.sequence), count(view.getUint32(12), 'byte'), '', ''];
      const header = layout.map(([name, from, length], index) => line([from, from + length], true, 0, name,
        [...sent.subarray(from, from + length)].map(byte => hex(byte)).join(' '), meanings[index]));
      const text = (from, to) => visible(new TextDecoder().decode(body.subarray(from, to))) + (to > body.length ? ' …' : '');
      const lines = fields.map(([depth, number, name, tag, from, to, value]) => line([tag + start, to + start], false, depth,
        number ? `${number} ${name || 'unknown field'}` : '', value == null ? text(from, to) : visible(value) + dated(name, value)));
      const contents = fields.filter(field => field[2] === 'content' && field[6] == null).map(field => pretty(body, field[4], field[5])).filter(Boolean);
      return [make('h3', {}, 'Header'), make('table', { class: 'values' }, ...header),
        make('h3', {}, plain ? `Fields of the body, ${count(plain.length, 'byte')} when decompressed` : 'Fields of the body'),
        lines.length ? make('table', { class: 'values' }, ...lines)
          : make('p', { class: 'dim' }, row.length === 24 ? 'The body is empty.' : hidden.length ? 'The body may hold a token: it is not shown.' : 'The body is of an unknown message.'),
        ...contents.flatMap(content => [make('h3', {}, 'Content'), make('pre', {}, content)]),
        make('h3', {}, plain ? 'Bytes as they were sent' : 'Bytes'), dump,
        plain ? make('h3', {}, 'Body, decompressed') : null, plainDump].filter(Boolean);
    }

    // Milliseconds since 1970, as people read them.
    function dated(name, value) {
      const date = /(_at|time)_ms$/.test(name) && /^\d{12,14}$/.test(value) ? new Date(Number(value)) : null;
      return date && !isNaN(date) ? ` (${date.toISOString().replace('T', ' ')})` : '';
    }

    function pretty(body, from, to) {
      if (to > body.length || to === from) return null;
      // Numbers keep their digits only as they stand: what would change is not shown in this way.
      const text = new TextDecoder().decode(body.subarray(from, to));
      try {
        const value = JSON.parse(text);
        return JSON.stringify(value) === text ? visible(JSON.stringify(value, null, 2)) : null;
      } catch { return null; }
    }

    // A dump of bytes: the header of a frame in its own layout, 8 bytes a line, then 16 a line with their letters.
    function bytes(data, hidden, length, isFrame) {
      const element = make('div', { class: 'hex', tabIndex: 0, 'aria-label': 'bytes in hexadecimal' }), cells = [];
      const isHidden = index => { for (let n = 0; n < hidden.length; n += 2) if (index >= hidden[n] && index < hidden[n + 1]) return true; return false; };
      for (let at = 0; at < data.length;) {
        const inHeader = isFrame && at < 24, end = Math.min(data.length, at + (inHeader ? 8 : 16));
        element.append(make('u', {}, String(at).padStart(6)), '  ');
        let letters = '';
        for (let index = at; index < end; index++) {
          const field = inHeader ? layout.findIndex(([, start, size]) => index >= start && index < start + size) : -1;
          const cell = make('span', { class: field >= 0 ? `f${field % 2}` : isHidden(index) ? 'secret' : '' }, isHidden(index) ? '··' : hex(data[index]));
          cells.push(cell);
          element.append(cell, index + 1 < end ? inHeader && layout.some(([, start]) => start === index + 1) ? '  ' : ' ' : '');
          letters += isHidden(index) ? '·' : data[index] > 31 && data[index] < 127 ? String.fromCharCode(data[index]) : '.';
        }
        const fields = layout.filter(([, start]) => start >= at && start < end);
        const names = fields.map(([name]) => name.replace('checksum', 'crc')).join(', ');
        element.append(make('u', {}, inHeader ? `${' '.repeat(8 - fields.length)}${names}` : `${' '.repeat(3 * (16 - end + at) + 3)}${letters}`), '\n');
        at = end;
      }
      if (data.length < length) element.append(make('u', {}, `… the first ${data.length} of ${length} bytes`));
      element.mark = (first, last) => cells.forEach((cell, index) => cell.classList.toggle('on', index >= first && index < last));
      return element;
    }
    """#
}
