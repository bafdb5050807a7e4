// The command line tool. One file a subcommand; ExitCodes.swift says how each may end.

import ArgumentParser

@main
struct Protocheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocheck",
    abstract: "Reads, writes, explains and tests frames of WireProtocol.",
    discussion: """
      Data goes to standard output, diagnostics to standard error. Exit codes: 0 fine, 1 findings or failed \
      cases, 2 the input was incomplete, 64 usage, 65 bad input data, 66 no such file, 69 a target cannot be \
      reached, 70 internal error, 74 I/O error, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      Decode.self, Check.self, Stats.self, Report.self, Redact.self, Encode.self,
      ContentCommand.self, Example.self,
      Explain.self,
      Vectors.self,
      TestCommand.self,
      TesteeCommand.self, FuzzCommand.self, Roundtrip.self, RegistryCommand.self, Serve.self,
      Client.self, Token.self, Bench.self,
    ])

  /// Ends the process as the library for arguments wants it: with its help on standard output, or its complaint on
  /// standard error, which may quote any argument.
  private static func end(with error: any Error) -> Never {
    let code = exitCode(for: error)
    let message = fullMessage(for: error)
    if !code.isSuccess {
      if !message.isEmpty { StandardError.write(message.safeForTerminal + "\n") }
      exit(withError: code)
    }
    do {
      try StandardOutput.use { output in
        if !message.isEmpty { try output.line(message) }
      }
    } catch let failure as ToolError where failure.message != nil {
      StandardError.say(failure.message ?? "")
      exit(withError: failure.exitCode)
    } catch {
      exit(withError: code)
    }
    exit(withError: code)
  }

  /// Runs the command of the arguments and ends the process with its code.
  static func main() {
    Signals.prepare()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as ToolError {
      if let message = error.message { StandardError.say(message) }
      exit(withError: error.exitCode)
    } catch {
      end(with: error)
    }
  }
}
