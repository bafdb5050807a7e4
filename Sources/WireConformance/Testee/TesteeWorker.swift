// One child of a run: what it was asked, what it has to answer next, and what happens when it does not.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One child after another, of which one works at a time.
final class TesteeWorker {
  /// Requests that may be without an answer: enough that neither side waits for the other. More are sent when half of them are
  /// answered, so that the two wake each other seldom.
  private static let window = 128
  /// Bytes that may wait to be written.
  private static let mostUnsent = 1 << 20

  /// A request that is to be sent or answered.
  private struct Ticket {
    let test: Int
    let ask: Int
    var id = 0
  }

  private unowned let run: TesteeRun
  private let number: Int
  private var process: TesteeProcess?
  private var hello: TesteeHello?
  /// To be sent, the last first.
  private var waiting: [Ticket] = []
  /// Sent, in the order of the answers; those before `head` are answered.
  private var flying: [Ticket] = []
  private var head = 0
  private var nextID = 1
  /// No child can be started any more.
  private var hasGivenUp = false
  /// When the case whose answer comes next has taken too long, or the child that has not said hello.
  private(set) var deadline: ContinuousClock.Instant?
  /// The case that the deadline is for.
  private var timed: Int?

  init(_ run: TesteeRun, _ number: Int) {
    self.run = run
    self.number = number
  }

  /// Whether there is something that only this child can do, or that any can.
  var hasWork: Bool {
    !hasGivenUp && (!isIdle || !waiting.isEmpty || run.nextCase < run.cases.count)
  }

  private var isIdle: Bool { head == flying.count }

  /// Starts a child where there is work and none is there, and gives it requests.
  func advance() {
    guard !hasGivenUp else { return }
    if process == nil {
      guard !waiting.isEmpty || run.nextCase < run.cases.count else { return }
      start()
    }
    guard let process, let hello else { return }
    let isFull = flying.count - head > TesteeWorker.window / 2
    while !isFull, flying.count - head < TesteeWorker.window,
      process.unsent < TesteeWorker.mostUnsent,
      var ticket = next(hello)
    {
      guard let request = run.cases[ticket.test].test?.asks[ticket.ask].request else { continue }
      ticket.id = nextID
      nextID += 1
      let line = request.line(id: ticket.id)
      run.trace?(number, false, line)
      run.cases[ticket.test].note(ticket.ask, run.milliseconds, isAnswer: false, line)
      process.send(line)
      flying.append(ticket)
    }
    process.write()
    time()
  }

  /// The next request; takes cases that nobody has.
  private func next(_ hello: TesteeHello) -> Ticket? {
    while waiting.isEmpty, run.nextCase < run.cases.count {
      let test = run.nextCase
      run.nextCase += 1
      if run.cases[test].isDone { continue }
      waiting = run.cases[test].begin(hello.features).reversed().map { Ticket(test: test, ask: $0) }
    }
    return waiting.popLast()
  }

  private func start() {
    do throws(TesteeProcess.Failure) {
      process = try TesteeProcess(run.options.command)
      deadline = .now + run.options.timeout
    } catch {
      giveUp(error.explanation)
    }
  }

  /// What to ask the system about.
  var pollEntries: [pollfd] {
    guard let process else { return [] }
    var entries = [process.output, process.errors].filter { $0 >= 0 }.map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    if process.input >= 0, process.unsent > 0 {
      entries.append(pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0))
    }
    return entries
  }

  /// Serves a pipe that is ready.
  func serve(_ file: Int32) {
    guard let process else { return }
    switch file {
    case process.input: process.write()
    case process.errors: process.readErrors()
    case process.output:
      let isOpen = process.read()
      while let line = process.nextLine() {
        guard take(line) else { return }
      }
      if !isOpen { hasEnded() }
      if process.isFlooding { fail("it writes a line without an end") }
    default: break
    }
  }

  /// Takes a line of the child.
  ///
  /// - Returns: false when the child is given up.
  private func take(_ line: [UInt8]) -> Bool {
    run.trace?(number, true, line)
    do throws(TesteeGarbage) {
      guard let hello else {
        self.hello = try TesteeHello(line: line)
        run.ending.hello = run.ending.hello ?? self.hello
        deadline = nil
        return true
      }
      if !isIdle {
        run.cases[flying[head].test].note(flying[head].ask, run.milliseconds, isAnswer: true, line)
      }
      let (id, answer) = try TesteeAnswer.read(line)
      guard !isIdle, flying[head].id == id else {
        throw TesteeGarbage(
          "an answer to request \(id)" + (isIdle ? "" : ", where \(flying[head].id) is next"))
      }
      let ticket = flying[head]
      head += 1
      if head == flying.count || head > 1_024 {
        flying.removeFirst(head)
        head = 0
      }
      run.cases[ticket.test].take(answer, to: ticket.ask, hello.features)
      time()
      return true
    } catch {
      fail("it answers with what is no answer: \(error.explanation)")
      return false
    }
  }

  /// Has the deadline be that of the case whose answer comes next.
  private func time() {
    let test = isIdle ? nil : flying[head].test
    if test == timed { return }
    timed = test
    deadline = test.map { _ in .now + run.options.timeout }
  }

  /// Whether something has taken too long.
  func checkDeadline() {
    guard process != nil, let deadline, deadline <= .now else { return }
    let seconds = run.options.timeout / .seconds(1)
    fail("it did not \(hello == nil ? "say hello" : "answer") in \(seconds) seconds")
  }

  private func hasEnded() {
    process?.awaitEnd(atMost: 500)
    fail(process?.hasEnded() == true ? process?.ending ?? "" : "it has closed its output")
  }

  /// Ends the child. The case whose answer comes next is at fault; the others are asked again of another child.
  private func fail(_ reason: String) {
    guard let process else { return }
    process.end()
    let errors = String(decoding: process.errorTail, as: UTF8.self)
      .trimmingLineEnds
    let wasReady = hello != nil
    self.process = nil
    hello = nil
    deadline = nil
    timed = nil
    guard wasReady else {
      giveUp("\(reason)\(errors.isEmpty ? "" : "; its standard error ends with:\n\(errors)")")
      return
    }
    var left = Array(flying[head...])
    flying = []
    head = 0
    if let broken = left.first {
      run.cases[broken.test].fail(at: broken.ask, because: reason, errors)
      left.removeAll { $0.test == broken.test }
      waiting.removeAll { $0.test == broken.test }
    }
    waiting += left.reversed()
    if !run.mayRestart(because: reason) { hasGivenUp = true }
  }

  private func giveUp(_ reason: String) {
    hasGivenUp = true
    run.ending.failure = run.ending.failure ?? reason
  }

  /// Has the child end by itself, as it has to when its input ends, and ends it when it does not.
  func finish() {
    guard let process else { return }
    process.closeInput()
    process.awaitEnd(atMost: 5_000)
    if !process.hasEnded() {
      run.ending.warnings.append("it did not end when its input ended")
    } else if !process.endedWell {
      run.ending.warnings.append("when its input ended, \(process.ending)")
    }
    end()
  }

  /// Ends the child at once.
  func end() {
    process?.end()
    process = nil
  }
}

extension String {
  /// Without ends of lines behind it.
  fileprivate var trimmingLineEnds: String {
    var text = self[...]
    while text.last?.isNewline == true { text = text.dropLast() }
    return String(text)
  }
}
