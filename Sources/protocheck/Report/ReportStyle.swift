// The styles of the page of a recording. Colours are told twice, for light and for dark, and never alone: what they say stands there
// as a word or letter too.

enum ReportStyle {
  static let text = #"""

    :root { color-scheme: light; --bg: #fff; --panel: #f6f7f9; --text: #1c2127; --dim: #5a6472; --line: #d9dee5;
      --accent: #0b5cad; --select: #e3eefb; --client: #0b5cad; --server: #6b3fa0; --error: #b42318; --warning: #8a5a00;
      --note: #2c6e7f; --good: #14702e; --mark: #fff1c2; --f0: #e3eefb; --f1: #e9f5e6; --pause: #b8c0cc; }
    @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; --bg: #14171b; --panel: #1c2026;
      --text: #e4e8ed; --dim: #9aa5b3; --line: #333a44; --accent: #7ab7ff; --select: #203349; --client: #7ab7ff;
      --server: #c3a1f5; --error: #ff8a80; --warning: #e5b95c; --note: #7fcbdc; --good: #57c173; --mark: #4a3d12;
      --f0: #203349; --f1: #1f3324; --pause: #566070; } }
    :root[data-theme=dark] { color-scheme: dark; --bg: #14171b; --panel: #1c2026;
      --text: #e4e8ed; --dim: #9aa5b3; --line: #333a44; --accent: #7ab7ff; --select: #203349; --client: #7ab7ff;
      --server: #c3a1f5; --error: #ff8a80; --warning: #e5b95c; --note: #7fcbdc; --good: #57c173; --mark: #4a3d12;
      --f0: #203349; --f1: #1f3324; --pause: #566070; }
    * { box-sizing: border-box; }
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; background: var(--bg); color: var(--text);
      font: 14px/1.45 system-ui, sans-serif; }
    header { padding: 10px 16px 8px; border-bottom: 1px solid var(--line); }
    h1 { font-size: 17px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 16px; margin: 0 0 4px; }
    h3 { font-size: 12px; margin: 16px 0 6px; color: var(--dim); text-transform: uppercase; letter-spacing: .04em; }
    #verdict { border: 1px solid; border-radius: 6px; padding: 0 8px; margin-right: 6px; }
    #about, #remarks { margin: 4px 0 0; } #remarks { padding: 0; list-style: none; max-height: 84px; overflow-y: auto; }
    .dim { color: var(--dim); } .error { color: var(--error); } .warning { color: var(--warning); }
    .note { color: var(--note); } .good { color: var(--good); }
    .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 16px;
      border-bottom: 1px solid var(--line); background: var(--panel); }
    input, button { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 6px;
      padding: 3px 9px; }
    button { cursor: pointer; } button[aria-pressed=true] { border-color: var(--accent); background: var(--select); }
    button.error, button.warning, button.note { font-weight: 600; }
    #search { flex: 1 1 240px; min-width: 120px; } #stream { width: 76px; } .end { margin-left: auto; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
    main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1fr) minmax(330px, 44%); }
    section { min-width: 0; min-height: 0; display: flex; flex-direction: column; }
    #left { border-right: 1px solid var(--line); }
    .list { flex: 1; min-height: 0; overflow-y: auto; position: relative; z-index: 0; }
    .space { pointer-events: none; } .together { white-space: nowrap; }
    .link { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; }
    #ladder { overflow-y: scroll; }
    /* Under the frame of the list that has the focus. */
    .row { z-index: -1; position: absolute; left: 0; right: 0; cursor: pointer; }
    .row[aria-selected=true] { background: var(--select); }
    #ends, #ladder .row { display: grid; grid-template-columns: 16px 112px 66px 44px minmax(0, 1fr); column-gap: 8px;
      padding: 0 14px 0 6px; white-space: nowrap; }
    #ends { border-bottom: 1px solid var(--line); margin-bottom: 3px; padding-top: 4px; padding-bottom: 4px; color: var(--dim); font-size: 12px; }
    #ends span:nth-child(n+3), #ends span:nth-child(4) { text-align: right; }
    #ends .lane { display: flex; justify-content: space-between; gap: 12px; border: 0; }
    #ends b { overflow: hidden; text-overflow: ellipsis; font-weight: 600; }
    #ends b:first-child { color: var(--client); } #ends b:last-child { color: var(--server); }
    #ladder .row { height: 32px; font-size: 13px; line-height: 32px; }
    .row .time, .row .delta, .row .number { font: 12px/32px ui-monospace, monospace; font-variant-numeric: tabular-nums; }
    .row .delta, .row .number { color: var(--dim); text-align: right; }
    .mark .lane p { line-height: 32px; } .mark .lane p b { font-size: 12px; } .mark .sign { color: var(--dim); }
    .pause { border-top: 1px dashed var(--pause); } .pause .delta { color: var(--text); font-weight: 600; }
    .sign { font: 700 12px/32px ui-monospace, monospace; text-align: center; }
    .lane { position: relative; border-left: 2px solid var(--client); border-right: 2px solid var(--server); min-width: 0; }
    .lane p { margin: 0 12px; line-height: 21px; overflow: hidden; text-overflow: ellipsis; }
    .lane.server p { text-align: right; } .lane p b { color: var(--client); } .lane.server p b { color: var(--server); }
    .lane.none p b { color: var(--text); } .lane p b.ok { font-weight: 400; color: var(--dim); }
    .lane p b.warning { color: var(--warning); } .lane p b.error { color: var(--error); }
    .lane p span { color: var(--dim); } .lane p .tag { color: var(--dim); border: 1px solid var(--line); border-radius: 4px;
      padding: 0 4px; font-size: 11px; margin-right: 5px; }
    .lane i { position: absolute; left: 2px; right: 2px; bottom: 7px; border-top: 1.5px solid var(--client); }
    .lane.server i { border-color: var(--server); } .lane.none i { border-top-style: dotted; border-color: var(--dim); }
    .lane.answer i { border-top-style: dashed; } .lane.bad i { border-color: var(--error); border-top-width: 2px; }
    .lane.hole i { border-top: 2px dotted var(--warning); } .lane.hole i::after { display: none; }
    .lane i::after { content: ''; position: absolute; top: -5px; border: 4px solid transparent; }
    .lane.client i::after { right: -1px; border-left: 7px solid var(--client); border-right: 0; }
    .lane.server i::after { left: -1px; border-right: 7px solid var(--server); border-left: 0; }
    .lane.bad.client i::after { border-left-color: var(--error); } .lane.bad.server i::after { border-right-color: var(--error); }
    #tabs { display: flex; gap: 4px; padding: 6px 12px 0; border-bottom: 1px solid var(--line); background: var(--panel); }
    #tabs button { border-bottom: 0; border-radius: 6px 6px 0 0; background: none; }
    #tabs [aria-selected=true] { background: var(--bg); font-weight: 600; }
    .panel { flex: 1; min-height: 0; overflow: auto; } .panel:not(.list) { padding: 12px 16px 40px; } [hidden] { display: none !important; }
    .panel p { margin: 4px 0; } .list .empty { padding: 12px 16px; } #findings .row, #sessions .row { padding: 5px 16px; border-bottom: 1px solid var(--line); }
    #findings .row { overflow: hidden; } #findings p { margin: 0; line-height: 21px; overflow-wrap: anywhere; }
    #sessions p { margin: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .finding { border-left: 3px solid; padding: 4px 0 4px 10px; margin: 6px 0; } .finding p { color: var(--text); margin: 2px 0; }
    .finding .dim { color: var(--dim); } .finding b { text-transform: capitalize; }
    table { border-collapse: collapse; } th { text-align: left; color: var(--dim); font-weight: 600; font-size: 12px; }
    td, th { padding: 1px 14px 1px 0; vertical-align: top; }
    .values td:last-child { overflow-wrap: anywhere; } .values td, pre, code, .hex { font: 12.5px/1.55 ui-monospace, monospace; }
    .values tr[tabindex] { cursor: pointer; } .values tr.on td { background: var(--mark); } .values td.key { font-family: inherit; } .values td.key, .values td:first-child { white-space: nowrap; }
    .numbers td:nth-child(n+2), .numbers th:nth-child(n+2) { text-align: right; font-variant-numeric: tabular-nums; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; background: var(--panel); border: 1px solid var(--line);
      border-radius: 6px; padding: 8px 10px; }
    .hex { white-space: pre; overflow-x: auto; font-size: 12px; padding-bottom: 6px; } .hex u { text-decoration: none; color: var(--dim); }
    .hex .f0 { background: var(--f0); } .hex .f1 { background: var(--f1); } .hex .on { background: var(--mark);
      box-shadow: inset 0 -2px var(--warning); } .hex .secret { color: var(--dim); }
    canvas { width: 100%; height: 210px; display: block; cursor: crosshair; }
    dialog { color: var(--text); background: var(--bg); border: 1px solid var(--line); border-radius: 10px; padding: 18px 22px;
      max-width: 640px; } dialog::backdrop { background: #0007; } kbd { font: 600 12px ui-monospace, monospace;
      border: 1px solid var(--line); border-radius: 4px; padding: 1px 6px; background: var(--panel); }
    @media (max-width: 860px) { main { grid-template-columns: 1fr; grid-template-rows: 50% 50%; }
      #left { border-right: 0; border-bottom: 1px solid var(--line); }
      #ends, #ladder .row { grid-template-columns: 14px 100px 0 38px minmax(0, 1fr); column-gap: 4px; }
      #ends span:nth-child(3), .delta { visibility: hidden; } }

    """#
}
