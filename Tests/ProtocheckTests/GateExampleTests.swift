// The examples of a gate and of its clients, as processes that talk over sockets.

import Foundation
import Testing

@Suite("The example of a gate")
struct GateExampleTests {
  /// Bob is there before Ann writes, and closes last. Nobody has logged in as d9.
  private static let scene = #"""
    set -e
    next() { read -r -t 60 line <&"$1"; }
    exec {gate}< <(exec stdbuf -oL Gate)
    trap "kill $!" EXIT
    next "$gate"; port=${line##* }
    mkfifo bob
    exec {bob}< <(exec stdbuf -oL Client "$port" bob@58.driver <bob) {typed}>bob
    for event in hello login; do next "$bob"; echo "bob: $line"; done
    printf '%s\n' 'bob@58.driver where are you' 'd9@58.driver and you' |
      Client "$port" ann@58.user | sed 's/^ */ann: /'
    next "$bob"; echo "bob: $line"
    exec {typed}>&-
    next "$bob"; echo "bob: $line"
    """#

  @Test("It answers its clients and hands a chat to the one it is for")
  func routes() throws {
    let scratch = try Scratch()
    let scene = try scratch.write(Array(Self.scene.utf8), to: "scene")
    let result = try Tool.shell("bash '\(scene.path)'", in: scratch.folder)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(
      result.text == """
        bob: response hello #1, 6 bytes
        bob: response login #2, 4 bytes
        ann: response hello #1, 6 bytes
        ann: response login #2, 4 bytes
        ann: response c2c #3, 36 bytes
        ann: response c2c #4 unavailable, 0 bytes
        ann: response logout #5 unknownCommand, 0 bytes
        bob: < where are you
        bob: response logout #3 unknownCommand, 0 bytes

        """)
  }
}
