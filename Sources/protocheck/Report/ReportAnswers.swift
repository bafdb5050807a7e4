// Which request a response answers, and how long that took.

import WireCapture
import WireProtocol

/// Remembers requests until their answer comes.
struct ReportAnswers {
  /// A response's request.
  struct Answer {
    /// The number of its frame.
    let request: Int
    /// Nanoseconds; nil where a time is missing.
    let latency: Int64?
  }

  private struct Name: Hashable {
    let side: StreamSide
    let sequence: UInt32
  }

  private struct Request {
    let command: Command
    let number: Int
    let time: Int64?
  }

  /// By stream.
  private var open: [Int: [Name: Request]] = [:]
  private var count = 0
  /// Requests that are remembered; when there are more, those of all streams are forgotten.
  private static let most = 131_072

  /// Takes the next frame.
  ///
  /// - Returns: for a response, its request; nil when there is none.
  mutating func answer(_ header: FrameHeader, at place: RecordPlace, number: Int) -> Answer? {
    guard let side = place.side else { return nil }
    switch header.kind {
    case .request:
      if count >= ReportAnswers.most {
        open.removeAll()
        count = 0
      }
      let request = Request(command: header.command, number: number, time: place.time)
      let name = Name(side: side, sequence: header.sequence)
      if open[place.stream, default: [:]].updateValue(request, forKey: name) == nil { count += 1 }
      return nil
    case .response:
      let name = Name(side: side == .client ? .server : .client, sequence: header.sequence)
      guard let request = open[place.stream]?[name], request.command == header.command else {
        return nil
      }
      open[place.stream]?[name] = nil
      count -= 1
      var latency: Int64?
      if let began = request.time, let time = place.time { latency = time &- began }
      return Answer(request: request.number, latency: latency)
    case .notification: return nil
    }
  }

  /// A stream ended.
  mutating func forget(_ stream: Int) { count -= open.removeValue(forKey: stream)?.count ?? 0 }
}
