// A batch of records and what is judged of its frames, in parts.

import WireProtocol

/// A batch on its way: it is divided, judged and passed on.
struct JudgedBatch {
  /// Frames that are worth a part of their own.
  private static let leastPart = 128

  var batch = FrameBatch()
  private var used = 0
  private let judges: [BatchJudge]

  init(_ judges: [BatchJudge]) { self.judges = judges }

  /// Cuts the batch into parts of equal length, each for a judge.
  mutating func divide() -> [any StepWork] {
    let count = batch.count
    used = min(judges.count, (count + JudgedBatch.leastPart - 1) / JudgedBatch.leastPart)
    for index in 0..<used {
      judges[index].take(batch, count * index / used..<count * (index + 1) / used)
    }
    return Array(judges[..<used])
  }

  /// Passes the records on, in their order; nothing of them is there afterwards.
  mutating func pass<Output: JudgedSink & ~Copyable>(to output: inout Output) {
    var events = batch.events.makeIterator()
    var event = events.next()
    var frame = 0
    for judge in judges[..<used] {
      while frame < judge.part.upperBound {
        while let next = event, next.frames == frame {
          next.event.pass(to: &output)
          event = events.next()
        }
        let end = min(judge.part.upperBound, event?.frames ?? judge.part.upperBound)
        judge.pass(frame..<end, to: &output)
        frame = end
      }
      judge.forget()
    }
    while let next = event {
      next.event.pass(to: &output)
      event = events.next()
    }
    used = 0
  }
}

/// Judges the frames of a part of a batch, on whichever thread it is run.
final class BatchJudge: StepWork, @unchecked Sendable {
  private var judge: BodyJudge
  private var arena: BodyArena
  private var batch = FrameBatch()
  private(set) var part = 0..<0
  /// Nil for a body that cannot be decompressed.
  private var judged: [JudgedFrame?] = []

  init(_ commands: CommandTable, _ limits: Limits) {
    judge = BodyJudge(commands)
    arena = BodyArena(limits: limits)
  }

  /// Takes the frames that it judges next.
  func take(_ batch: FrameBatch, _ part: Range<Int>) {
    self.batch = batch
    self.part = part
  }

  /// Judges them.
  func run() {
    judged.reserveCapacity(part.count)
    for index in part {
      do throws(WireError) {
        judged.append(JudgedFrame(try batch.frame(index, &arena), &judge))
      } catch {
        judged.append(nil)
      }
    }
  }

  /// Passes frames of its part on.
  func pass<Output: JudgedSink & ~Copyable>(_ frames: Range<Int>, to output: inout Output) {
    for index in frames {
      let place = batch.place(index)
      do throws(WireError) {
        let frame = try batch.frame(index, &arena)
        if let found = judged[index - part.lowerBound] { output.frame(frame, found, at: place) }
      } catch {
        output.malformed(batch.malformedRun(index, error), at: place)
      }
    }
  }

  /// Lets go of the batch.
  func forget() {
    batch = FrameBatch()
    judged.removeAll(keepingCapacity: true)
  }
}
