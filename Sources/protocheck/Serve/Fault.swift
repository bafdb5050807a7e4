// What serve --fault does wrong, so that a client can show that it mends it.

import ArgumentParser
import Synchronization
import WireProtocol
import WireServer

/// A fault that the network and servers of the real world have, and that SPEC.md 7 has clients mend.
enum Fault: String, CaseIterable, ExpressibleByArgument {
  /// Every third push of a stored message is lost.
  case loseMessages = "lose-messages"
  /// Every third push comes twice.
  case repeatMessages = "repeat-messages"
  /// Two pushes for one connection change places.
  case swapMessages = "swap-messages"
  /// The connection ends instead of every tenth answer to c2c: it was stored, and the client does not know.
  case loseAnswers = "lose-answers"
  /// Every tenth request is refused for now.
  case refuseSome = "refuse-some"

  var help: String {
    switch self {
    case .loseMessages: "every third push of a stored message is lost"
    case .repeatMessages: "every third push comes twice"
    case .swapMessages: "pushes for a connection change places, where two come at once"
    case .loseAnswers: "the connection ends instead of every tenth answer to c2c"
    case .refuseSome: "every tenth c2c is refused with unavailable, unseen by the platform"
    }
  }
}

/// The platform with a fault on the way to it or back.
final class FaultyPort: LogicPort {
  private let port: any LogicPort
  private let fault: Fault
  private let count = Atomic(0)
  private let sinks = Mutex<[GateID: @Sendable ([LogicOutput]) -> Void]>([:])

  init(_ port: any LogicPort, _ fault: Fault) {
    self.port = port
    self.fault = fault
  }

  func attach(gate: GateID, sink: @escaping @Sendable ([LogicOutput]) -> Void) {
    sinks.withLock { $0[gate] = sink }
    port.attach(gate: gate) { [self] in sink(spoiled($0)) }
  }

  func submit(_ inputs: [LogicInput]) {
    guard fault == .refuseSome else { return port.submit(inputs) }
    var passed: [LogicInput] = []
    for input in inputs {
      if case .request(let id, .c2c, let ticket) = input, isTurn(10) {
        let refusal = PlatformAnswer.refused(.unavailable, Failure(text: "fault refuse-some"))
        let sink = sinks.withLock { $0[id.gate] }
        sink?([.answer(id, ticket, refusal)])
      } else {
        passed.append(input)
      }
    }
    port.submit(passed)
  }

  private func isTurn(_ each: Int) -> Bool {
    count.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: each)
  }

  private func spoiled(_ outputs: [LogicOutput]) -> [LogicOutput] {
    var spoiled: [LogicOutput] = []
    // Where the last push for each connection is that has not changed places.
    var places: [ConnectionID: Int] = [:]
    for output in outputs {
      switch (fault, output) {
      case (.loseMessages, .push(_, .message(let push)))
      where push.message.inboxSequence != 0 && isTurn(3):
        break
      case (.repeatMessages, .push(_, .message)) where isTurn(3): spoiled += [output, output]
      case (.swapMessages, .push(let id, .message)):
        spoiled.append(output)
        if let place = places.removeValue(forKey: id) {
          spoiled.swapAt(place, spoiled.count - 1)
        } else {
          places[id] = spoiled.count - 1
        }
      case (.loseAnswers, .answer(let id, _, .c2c)) where isTurn(10):
        spoiled.append(.end(id, .overloaded, "fault lose-answers"))
      default: spoiled.append(output)
      }
    }
    return spoiled
  }
}
