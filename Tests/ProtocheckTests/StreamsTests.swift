// What all subcommands have in common: input files, closed pipes, full disks, control-C, exit codes.

import Foundation
import Testing

@Suite("Streams and exit codes of protocheck")
struct StreamsTests {
  @Test("A missing file and a folder are told apart from bad data")
  func inputFiles() throws {
    let missing = try Tool.run(["encode", "/nowhere/at-all.json"])
    #expect(missing.exitCode == 66)
    #expect(missing.errors.contains("there is no file /nowhere/at-all.json"))
    let folder = try Tool.run(["encode", "/"])
    #expect(folder.exitCode == 66)
    #expect(folder.errors.contains("is a folder"))
  }

  @Test(
    "Arguments that make no sense are 64", arguments: [["--nope"], ["nope"], ["encode", "--x"]])
  func usage(arguments: [String]) throws {
    let result = try Tool.run(arguments)
    #expect(result.exitCode == 64)
    #expect(result.output.isEmpty)
  }

  @Test("Help and version are data", arguments: ["--help", "--version"])
  func help(argument: String) throws {
    let result = try Tool.run([argument])
    #expect(result.exitCode == 0)
    #expect(!result.output.isEmpty)
    #expect(result.errors.isEmpty)
  }

  @Test("A closed pipe ends quietly")
  func closedPipe() throws {
    let scratch = try Scratch()
    // More than a pipe holds, so that writing meets its end; the exit code is read behind it. SIGPIPE may be ignored, as
    // NIO does in the process of these tests; then `yes` says something.
    let result = try Tool.shell(
      """
      yes "$(protocheck example s2c)" 2> /dev/null | head -n 3000 > lines
      { protocheck encode lines; echo "exit $?" >&2; } | head -n 1 > /dev/null
      """, in: scratch.folder)
    withExtendedLifetime(scratch) {}
    #expect(result.errors == "exit 0\n")
  }

  #if os(Linux)
    @Test("A full disk is an I/O error")
    func fullDisk() throws {
      let result = try Tool.shell("protocheck registry > /dev/full")
      #expect(result.exitCode == 74)
      #expect(result.errors.contains("cannot write to standard output"))
    }
  #endif

  @Test("Control-C ends with 130, and a live input is encoded as it comes")
  func interrupted() throws {
    let scratch = try Scratch()
    // The signal is sent when the first line has come out, so the tool waits for the rest, which never comes.
    let result = try Tool.shell(
      """
      mkfifo input
      protocheck example keepalive > line
      (cat line; exec sleep 30) > input & writer=$!
      protocheck encode input > output & reader=$!
      until [ -s output ]; do :; done
      kill -INT $reader; wait $reader; echo "exit $?"; cat output; kill $writer
      """, in: scratch.folder)
    #expect(result.lines.first == "exit 130")
    #expect(result.lines.last?.hasPrefix("d558") == true)
    withExtendedLifetime(scratch) {}
  }
}
