// One end of a connection under the steps of an input: what holds of it at each, and that chunks change nothing.

import WireProtocol

/// What a session put out and told its owner.
public struct SessionTranscript<Told: Hashable>: Equatable {
  /// All bytes.
  public var output: [UInt8] = []
  /// All events or actions, in their order.
  public var told: [Told] = []

  /// Nothing yet.
  public init() {}
}

/// A session that is run.
public protocol SessionRun: ~Copyable {
  associatedtype Told: Hashable

  /// A session that begins as the first byte of the input wants it.
  init(_ first: UInt8)

  var now: SessionTime { get set }
  var deadline: SessionTime? { get }
  /// Whether its owner has nothing more to do.
  var hasEnded: Bool { get }
  var transcript: SessionTranscript<Told> { get }

  /// Begins; opens the session where the input wants it open.
  mutating func begin(isOpen: Bool)
  mutating func receive(_ bytes: [UInt8])
  /// Has the session see what time it is.
  mutating func advance()
  mutating func act(_ kind: UInt8, _ argument: UInt8)
  /// Checks what holds after each step, and takes what is put out and told.
  mutating func judge()
}

extension SessionRun where Self: ~Copyable {
  /// Runs the input against a session, and judges it after each step; in chunks it is the same.
  public static func check(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let size = 1 << Int(first >> 5)
    let (whole, cut) = (run(input, size: .max), run(input, size: size))
    expect(whole.output == cut.output, "chunks of \(size) bytes change what is put out")
    expect(whole.told == cut.told, "chunks of \(size) bytes: \(cut.told), whole: \(whole.told)")
  }

  /// Runs the input with what comes in chunks of at most so many bytes.
  private static func run(_ input: [UInt8], size: Int) -> SessionTranscript<Told> {
    var run = Self(input[0])
    run.begin(isOpen: input[0] & 2 == 0)
    for step in sessionSteps(input) {
      switch step {
      case .bytes(let range):
        var rest = input[range]
        repeat {
          run.receive(Array(rest.prefix(size)))
          rest = rest.dropFirst(size)
          run.judge()
        } while !rest.isEmpty
      case .wait(let milliseconds): run.wait(milliseconds)
      case .act(let kind, let argument): run.act(kind, argument)
      }
      run.judge()
    }
    return run.transcript
  }

  /// Lets time pass, at each deadline as an owner has to.
  private mutating func wait(_ milliseconds: UInt64) {
    let end = now + milliseconds
    for _ in 0..<100 {
      guard let next = deadline, next <= end else { break }
      now = max(now, next)
      advance()
      judge()
      expect(
        deadline.map { $0 > now } ?? true || hasEnded,
        "a deadline that has been met stays at \(now)")
    }
    now = end
    advance()
  }
}
