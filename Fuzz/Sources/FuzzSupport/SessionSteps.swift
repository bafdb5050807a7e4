// What happens to one end of a connection, read from the fuzzer's input: bytes that come, time that passes, calls of its owner.

import WireProtocol

/// One step.
public enum SessionStep {
  /// This part of the input comes over the connection.
  case bytes(Range<Int>)
  /// So many milliseconds pass.
  case wait(UInt64)
  /// The owner of the session does something; what, is for the target to say.
  case act(kind: UInt8, argument: UInt8)
}

/// The first byte chooses how the session begins; the steps follow. Of a step's first byte the low two bits say which it is: 0 and 1
/// bytes, whose count follows in two bytes, up to 4,095; 2 a wait, 3 an act, whose argument follows.
public func sessionSteps(_ input: [UInt8]) -> [SessionStep] {
  var steps: [SessionStep] = []
  var at = 1
  func take() -> UInt8 {
    guard at < input.count else { return 0 }
    defer { at += 1 }
    return input[at]
  }
  while at < input.count {
    let head = take()
    switch head & 3 {
    case 0, 1:
      let count = Int(take() & 0x0F) << 8 | Int(take())
      let end = min(at + count, input.count)
      steps.append(.bytes(at..<end))
      at = end
    case 2: steps.append(.wait(1 << UInt64(take() % 20)))
    default: steps.append(.act(kind: head >> 2, argument: take()))
    }
  }
  return steps
}

/// Makes what comes over the connection frames again, across the steps that it comes in.
public func repairSteps(_ input: inout [UInt8]) {
  let parts = sessionSteps(input).compactMap { step -> Range<Int>? in
    if case .bytes(let range) = step { range } else { nil }
  }
  var stream = parts.flatMap { input[$0] }
  repairFrames(&stream)
  var bytes = stream.makeIterator()
  for part in parts {
    for index in part { input[index] = bytes.next() ?? 0 }
  }
}

/// Reads what a session has put out: whole frames, one behind the other.
public struct OutputReader: ~Copyable {
  private var decoder = FrameDecoder(limits: .maximum)

  /// A reader of nothing yet.
  public init() {}

  /// The headers of the frames.
  public mutating func headers(_ output: [UInt8]) -> [FrameHeader] {
    decoder.feed(output.span)
    var headers: [FrameHeader] = []
    do throws(WireError) {
      while let frame = try decoder.next() { headers.append(frame.header) }
    } catch { expect(false, "the session puts out what is no frame: \(error)") }
    expect(decoder.buffered == 0, "the session puts out half a frame")
    return headers
  }
}

/// A client message id for each number.
public func messageID(_ number: UInt64) -> ClientMessageID {
  struct Constant: RandomNumberGenerator {
    let number: UInt64
    mutating func next() -> UInt64 { number }
  }
  var constant = Constant(number: number | 1)
  return ClientMessageID(using: &constant)
}
