// A platform between a gate and the real one that refuses some requests.

import NIOConcurrencyHelpers
import WireProtocol
import WireServer

/// Answers a request as a test wants it, and passes on everything else.
final class RefusingLogic: LogicPort {
  /// How a request is refused; nil: it is passed on.
  typealias Judge = @Sendable (PlatformRequest) -> Status?

  private let base: any LogicPort
  private let judge: Judge
  private let sink = NIOLockedValueBox<(@Sendable ([LogicOutput]) -> Void)?>(nil)

  init(before base: any LogicPort, _ judge: @escaping Judge) {
    self.base = base
    self.judge = judge
  }

  func attach(gate: GateID, sink: @escaping @Sendable ([LogicOutput]) -> Void) {
    self.sink.withLockedValue { $0 = sink }
    base.attach(gate: gate, sink: sink)
  }

  func submit(_ inputs: [LogicInput]) {
    var passed: [LogicInput] = []
    var refused: [LogicOutput] = []
    for input in inputs {
      if case .request(let connection, let request, let ticket) = input,
        let status = judge(request)
      {
        refused.append(.answer(connection, ticket, .refused(status, Failure(text: "not now"))))
      } else {
        passed.append(input)
      }
    }
    if !refused.isEmpty { sink.withLockedValue { $0 }?(refused) }
    base.submit(passed)
  }
}
