// protocheck test: implementations of the protocol, tested with the vectors.

import ArgumentParser

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Tests an implementation of the protocol with the vectors.",
    discussion: "Docs/conformance.md says how an implementation in any language is plugged in.",
    subcommands: [TestCodec.self, TestServer.self, TestClient.self, TestReportCommand.self])
}
