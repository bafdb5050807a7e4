// The signals of serve, from its first moment to its last.

import ArgumentParser
import Synchronization
import UnixSignals

/// Takes SIGTERM, SIGINT and SIGHUP. One place for all of them and for the whole time: the system forgets a signal that comes
/// between two.
final class ServeSignals: Sendable {
  /// What a signal asks for.
  enum Event: Sendable {
    /// To end in order.
    case end
    /// To read the topic map again.
    case hangUp
  }

  /// What is asked for; ``Event/end`` once at most.
  let stream: AsyncStream<Event>
  private let ending = Atomic(ExitCode.success.rawValue)

  init() async {
    let (stream, events) = AsyncStream<Event>.makeStream()
    self.stream = stream
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    Task.detached { [self] in
      var isEnding = false
      for await signal in signals {
        switch signal {
        case .sighup: events.yield(.hangUp)
        case .sigint where isEnding: System.exitNow(ExitCode.interrupted.rawValue)
        default:
          if isEnding { continue }
          isEnding = true
          if signal == .sigint {
            ending.store(ExitCode.interrupted.rawValue, ordering: .relaxed)
          }
          events.yield(.end)
        }
      }
    }
  }

  /// What the process ends with.
  var code: ExitCode { ExitCode(ending.load(ordering: .relaxed)) }
}
