// The plots of the page: how many frames came when, and how long answers took, of the rows that are shown.

extension ReportScript {
  static let plots = #"""

    const color = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    let drawn = { points: [], from: 0, span: 1 };

    function quantile(sorted, part) { return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]; }

    function plot() {
      const timed = state.shown.filter(row => row.type < 3 && row.time != null), answers = timed.filter(row => row.latency != null);
      const panel = $('plots');
      if (!timed.length) { panel.replaceChildren(make('p', { class: 'dim' }, 'What is shown has no times.')); return; }
      let from = Infinity, to = -Infinity;
      for (const row of timed) { from = Math.min(from, row.time); to = Math.max(to, row.time); }
      const span = Math.max(1, to - from), latencies = answers.map(row => row.latency).sort((a, b) => a - b);
      const rate = make('canvas', { role: 'img', 'aria-label': `Frames over time, ${timed.length} in ${duration(span)}` });
      const scatter = make('canvas', { role: 'img', 'aria-label': 'Latency of answers over time; the table below has the figures' });
      const slowest = answers.slice().sort((a, b) => b.latency - a.latency).slice(0, 10);
      panel.replaceChildren(make('h3', {}, 'Frames over time'), rate, make('h3', {}, 'Request to answer'),
        ...(answers.length ? [scatter, figures(answers), make('h3', {}, 'Slowest answers'), ...slowest.map(row =>
          make('p', {}, make('button', { onclick: () => go(row) }, duration(row.latency)), ` frame ${row.number} ${title(row)} ${row.status}`))]
          : [make('p', { class: 'dim' }, 'No answer is shown.')]),
        make('p', { class: 'dim' }, 'Of the rows that are shown. A click goes to the frame.'));
      drawn = { points: [], from, span };
      bars(rate, timed);
      if (answers.length) points(scatter, answers, latencies);
    }

    function figures(answers) {
      const groups = new Map();
      for (const row of answers) {
        if (!groups.has(row.command)) groups.set(row.command, []);
        groups.get(row.command).push(row.latency);
      }
      const line = (name, values) => {
        values.sort((a, b) => a - b);
        return make('tr', {}, make('td', {}, name), make('td', {}, values.length.toLocaleString('en')),
          ...[.5, .9, .99, 1].map(part => make('td', {}, duration(quantile(values, part)))));
      };
      return make('table', { class: 'numbers' }, make('tr', {}, ...['answers to', '', 'p50', 'p90', 'p99', 'max'].map(name => make('th', {}, name))),
        ...[...groups].sort((a, b) => b[1].length - a[1].length).slice(0, 30).map(([name, values]) => line(name, values)),
        line('all', answers.map(row => row.latency)));
    }

    // A canvas with room for axes: the drawing itself, and where its area is.
    function area(canvas) {
      const scale = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
      canvas.width = width * scale;
      canvas.height = height * scale;
      const pen = canvas.getContext('2d');
      pen.scale(scale, scale);
      pen.font = '11px system-ui, sans-serif';
      pen.fillStyle = color('dim');
      pen.strokeStyle = color('line');
      return { pen, left: 58, top: 26, width: Math.max(1, width - 70), height: height - 48 };
    }

    function axes({ pen, left, top, width, height }, marks, place) {
      pen.textAlign = 'right';
      pen.textBaseline = 'middle';
      for (const [value, text] of marks) {
        const y = Math.round(place(value)) + .5;
        pen.beginPath(); pen.moveTo(left, y); pen.lineTo(left + width, y); pen.stroke();
        pen.fillText(text, left - 6, y);
      }
      pen.textBaseline = 'top';
      for (let part = 0; part <= 2; part++) {
        pen.textAlign = ['left', 'center', 'right'][part];
        pen.fillText(clock(drawn.from + drawn.span * part / 2), left + width * part / 2, top + height + 6);
      }
    }

    // A round number of at least this.
    function round(value) {
      const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
      return [1, 2, 5, 10].map(part => part * unit).find(part => part >= value);
    }

    function bars(canvas, timed) {
      const place = area(canvas), { pen, left, top, width, height } = place;
      const bins = Math.max(1, Math.min(120, Math.floor(width / 5))), ofBin = { client: new Uint32Array(bins), server: new Uint32Array(bins), none: new Uint32Array(bins) };
      for (const row of timed) ofBin[row.side][Math.min(bins - 1, Math.floor((row.time - drawn.from) / drawn.span * bins))]++;
      let most = 1;
      for (let bin = 0; bin < bins; bin++) most = Math.max(most, ofBin.client[bin] + ofBin.server[bin] + ofBin.none[bin]);
      const highest = round(most), y = value => top + height * (1 - value / highest), step = width / bins;
      axes(place, [[0, '0'], ...(highest % 2 ? [] : [[highest / 2, (highest / 2).toLocaleString('en')]]), [highest, highest.toLocaleString('en')]], y);
      for (let bin = 0; bin < bins; bin++) {
        let base = 0;
        for (const side of sides) {
          const value = ofBin[side][bin];
          pen.fillStyle = color(side === 'none' ? 'dim' : side);
          pen.fillRect(left + bin * step, y(base + value), Math.max(1, step - 1), y(base) - y(base + value));
          base += value;
        }
      }
      pen.textAlign = 'right';
      pen.textBaseline = 'top';
      [['server', 'from the server'], ['client', 'from the client']].forEach(([side, text], index) => {
        pen.fillStyle = color(side);
        pen.fillText(`■ ${text}`, left + width - index * 104, 4);
      });
      pen.fillStyle = color('dim');
      pen.textAlign = 'left';
      pen.fillText(`frames in ${duration(drawn.span / bins)}`, left, 4);
      canvas.onclick = event => {
        const time = drawn.from + (event.offsetX - left) / width * drawn.span;
        go(timed.find(row => row.time >= time) || timed.at(-1));
      };
    }

    function points(canvas, answers, sorted) {
      const place = area(canvas), { pen, left, top, width, height } = place;
      const low = 10 ** Math.floor(Math.log10(Math.max(1e3, sorted[0]))), high = Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(1e3, sorted.at(-1)))));
      const y = value => top + height * (1 - Math.log10(Math.max(low, value) / low) / Math.log10(high / low)), marks = [];
      for (let value = low; value <= high; value *= 10) marks.push([value, duration(value).replace(/\.0+ /, ' ')]);
      axes(place, marks, y);
      const spots = answers.map(row => [left + (row.time - drawn.from) / drawn.span * width, y(row.latency), row]);
      const size = spots.length > 2000 ? 3 : 6;
      for (const isFailure of [false, true]) {
        pen.fillStyle = color(isFailure ? 'error' : 'accent');
        for (const [x, at, row] of spots) if ((row.status !== 'ok') === isFailure) pen.fillRect(x - size / 2, at - size / 2, size, size);
      }
      pen.textAlign = 'right';
      pen.textBaseline = 'top';
      pen.fillStyle = color('error');
      pen.fillText('■ refused', left + width, 4);
      pen.fillStyle = color('accent');
      pen.fillText('■ ok', left + width - 66, 4);
      canvas.onclick = event => {
        let best = null, least = Infinity;
        for (const [x, at, row] of spots) {
          const distance = (x - event.offsetX) ** 2 + (at - event.offsetY) ** 2;
          if (distance < least) [best, least] = [row, distance];
        }
        go(best);
      };
    }
    """#
}
