// The frame of the page of a report: its elements and its styles. Colours are told twice, for light and for dark, and never
// alone: each verdict is a word too.

enum HTMLPage {
  static let head = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>WireProtocol conformance</title>
    <style>
    :root { color-scheme: light dark; --bg: #fff; --panel: #f6f7f9; --text: #1c2127; --dim: #5a6472; --line: #d9dee5;
      --accent: #0b5cad; --select: #e3eefb; --pass: #1a7f37; --fail: #b42318; --warn: #8a5a00; --none: #5a6472;
      --mark: #ffd9d4; --mark-text: #7a1208; }
    @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --bg: #14171b; --panel: #1c2026;
      --text: #e4e8ed; --dim: #9aa5b3; --line: #333a44; --accent: #7ab7ff; --select: #203349; --pass: #57c173;
      --fail: #ff8a80; --warn: #e5b95c; --none: #9aa5b3; --mark: #5c231d; --mark-text: #ffd9d4; } }
    :root[data-theme=dark] { color-scheme: dark; --bg: #14171b; --panel: #1c2026; --text: #e4e8ed; --dim: #9aa5b3;
      --line: #333a44; --accent: #7ab7ff; --select: #203349; --pass: #57c173; --fail: #ff8a80; --warn: #e5b95c;
      --none: #9aa5b3; --mark: #5c231d; --mark-text: #ffd9d4; }
    :root[data-theme=light] { color-scheme: light; }
    * { box-sizing: border-box; }
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; background: var(--bg); color: var(--text);
      font: 14px/1.45 system-ui, sans-serif; }
    header { padding: 12px 16px 8px; border-bottom: 1px solid var(--line); }
    h1 { font-size: 17px; margin: 0 0 6px; } h2 { font-size: 16px; margin: 0 0 4px; }
    h3 { font-size: 12px; margin: 18px 0 6px; color: var(--dim); text-transform: uppercase; letter-spacing: .04em; }
    table { border-collapse: collapse; }
    .scroll { overflow-x: auto; }
    .matrix th, .matrix td { padding: 3px 8px; text-align: right; border: 1px solid var(--line); white-space: nowrap; }
    .matrix th { font-weight: 600; color: var(--dim); } .matrix th[scope=row] { text-align: left; color: var(--text); }
    .matrix button { all: unset; cursor: pointer; width: 100%; text-align: right; font-variant-numeric: tabular-nums; }
    .matrix td.on { background: var(--select); }
    button:focus-visible, input:focus-visible, select:focus-visible, #list:focus-visible, a:focus-visible
      { outline: 2px solid var(--accent); outline-offset: 1px; }
    .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 16px;
      border-bottom: 1px solid var(--line); background: var(--panel); }
    .bar input, .bar select, .bar button { font: inherit; color: inherit; background: var(--bg);
      border: 1px solid var(--line); border-radius: 6px; padding: 4px 9px; }
    .bar input { flex: 1 1 220px; min-width: 120px; } .bar button { cursor: pointer; }
    .bar button[aria-pressed=true] { border-color: var(--accent); background: var(--select); }
    main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 38%) 1fr; }
    #list { overflow-y: auto; border-right: 1px solid var(--line); position: relative; }
    .row { position: absolute; left: 0; right: 0; height: 30px; padding: 0 12px; display: flex; gap: 10px;
      align-items: center; white-space: nowrap; cursor: pointer; }
    .row[aria-selected=true] { background: var(--select); }
    .row b { font: 12px ui-monospace, monospace; } .row span { overflow: hidden; text-overflow: ellipsis; }
    .v { font-size: 12px; font-weight: 600; flex: none; width: 84px; }
    .pass, button.pass.pass { color: var(--pass); }
    .fail, .unexpectedPass, button.fail.fail, button.unexpectedPass.unexpectedPass { color: var(--fail); }
    .expectedFailure, .inconclusive, button.expectedFailure.expectedFailure, button.inconclusive.inconclusive
      { color: var(--warn); }
    .unsupported, button.unsupported.unsupported { color: var(--none); }
    #case { overflow-y: auto; padding: 14px 18px 40px; }
    #case p { margin: 4px 0; } .dim { color: var(--dim); }
    pre, code, .hex, .log { font: 12.5px/1.5 ui-monospace, monospace; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
    .note, .again { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; }
    .again { display: flex; gap: 10px; align-items: start; } .again pre { flex: 1; }
    .again button { font: inherit; }
    .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
    .sides > div { border: 1px solid var(--line); border-radius: 6px; padding: 6px 9px; min-width: 0; overflow-x: auto; }
    .sides h4 { margin: 0 0 4px; font-size: 12px; color: var(--dim); font-weight: 600; }
    .hex td { padding: 0 3px; } .hex td:first-child { color: var(--dim); padding-right: 9px; }
    mark { background: var(--mark); color: var(--mark-text); border-radius: 2px; text-decoration: underline; }
    .log td { vertical-align: top; padding: 2px 10px 2px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    .log td:first-child { text-align: right; white-space: nowrap; color: var(--dim); }
    .log td:nth-child(2) { white-space: nowrap; }
    @media (max-width: 760px) { main { grid-template-columns: 1fr; grid-template-rows: 42% 1fr; }
      #list { border-right: 0; border-bottom: 1px solid var(--line); } .sides { grid-template-columns: 1fr; } }
    @media print { html, body, #case { height: auto; overflow: visible; } .bar, #list { display: none; } main { display: block; } }
    </style>
    </head>
    <body>
    <header>
    <h1>WireProtocol conformance</h1>
    <div id="runs"></div>
    <div class="scroll" id="matrix"></div>
    </header>
    <div class="bar">
    <input id="filter" type="search" placeholder="Filter by id, requirement, file or words" aria-label="Filter">
    <select id="suite" aria-label="Suite"></select>
    <span id="verdicts" role="group" aria-label="Verdicts"></span>
    <span id="count" class="dim" role="status"></span>
    <button id="theme" title="Light or dark (t)">Light / dark</button>
    <span class="dim">/ filter, j k move, n next failure, t theme, Esc clear</span>
    </div>
    <main>
    <div id="list" role="listbox" tabindex="0" aria-label="Cases"></div>
    <section id="case" aria-live="polite"></section>
    </main>
    <noscript>This page shows its data with a program, which is in it; allow it to run.</noscript>
    <script type="application/json" id="data">
    """#

  static let middle = "</script>\n<script>\n"
  static let tail = "\n</script>\n</body>\n</html>\n"
}
