// The page as a whole: its elements, and what goes into it in which order. Nothing is loaded, and no program but its own runs.

import Crypto
import Foundation
import WireProtocol

enum ReportPage {
  /// Writes what stands in front of the data.
  static func begin(_ page: inout [UInt8]) {
    page.append(
      text: """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '\(hash(script))'; style-src \
        '\(hash(ReportStyle.text))'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>WireProtocol recording</title>
        <style>\(ReportStyle.text)</style>
        </head>
        <body>
        \(body)

        """)
  }

  /// Writes data as an element of its own.
  static func append(_ kind: StaticString, _ elements: [UInt8], to page: inout [UInt8]) {
    page.append(fixed: "<script type=\"application/json\" class=\"")
    page.append(fixed: kind)
    page.append(fixed: "\">[")
    append(json: elements, to: &page)
    page.append(fixed: "]</script>\n")
  }

  /// Writes what stands behind the data.
  static func end(_ summary: ReportSummary, _ page: inout [UInt8]) {
    var json: [UInt8] = []
    JSONWriter.write(to: &json) { summary.write(to: &$0) }
    page.append(fixed: "<script type=\"application/json\" id=\"summary\">")
    append(json: json, to: &page)
    page.append(text: "</script>\n<script>\(script)</script>\n</body>\n</html>\n")
  }

  /// Nothing in the data may end its element, or begin another.
  private static func append(json: [UInt8], to page: inout [UInt8]) {
    page.reserveCapacity(page.count + json.count)
    for byte in json {
      if byte == UInt8(ascii: "<") { page.append(fixed: "\\u003c") } else { page.append(byte) }
    }
  }

  private static let script = [
    ReportScript.data, ReportScript.ladder, ReportScript.frame, ReportScript.lists,
    ReportScript.plots, ReportScript.keys,
  ].joined(separator: "\n")

  private static func hash(_ text: String) -> String {
    "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
  }

  private static let body = #"""
    <header>
    <h1><span id="verdict"></span> <span id="name"></span></h1>
    <p id="about" class="dim"></p>
    <ul id="remarks"></ul>
    </header>
    <div class="bar" role="search">
    <input id="search" type="search" placeholder="Search: c2c conflict -keepalive slow:200" aria-label="Search frames" autocomplete="off" spellcheck="false">
    <label>Stream <input id="stream" type="number" min="0" placeholder="all" aria-label="Stream, empty for all"></label>
    <span id="severities" role="group" aria-label="Only frames with findings"></span>
    <span id="count" class="dim" role="status"></span>
    <span class="end"><button id="theme" title="Light or dark (t)">Light / dark</button>
    <button id="ask" title="Keys (?)" aria-haspopup="dialog">? Keys</button></span>
    </div>
    <main>
    <section id="left" aria-label="Ladder">
    <div id="ends" aria-hidden="true"></div>
    <div id="ladder" class="list" role="listbox" tabindex="0" aria-label="Frames, time down"></div>
    </section>
    <section id="right">
    <div id="tabs" role="tablist" aria-label="Views">
    <button role="tab" id="tab-frame" aria-controls="frame">Frame</button>
    <button role="tab" id="tab-findings" aria-controls="findings">Findings</button>
    <button role="tab" id="tab-sessions" aria-controls="sessions">Streams</button>
    <button role="tab" id="tab-plots" aria-controls="plots">Plots</button>
    </div>
    <div id="frame" class="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-frame"></div>
    <div id="findings" class="panel list" role="listbox" tabindex="0" aria-label="Findings"></div>
    <div id="sessions" class="panel list" role="listbox" tabindex="0" aria-label="Streams"></div>
    <div id="plots" class="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-plots"></div>
    </section>
    </main>
    <dialog id="help" aria-label="Keys"></dialog>
    <noscript>This page shows its data with a program, which is in it; allow it to run.</noscript>
    """#
}
