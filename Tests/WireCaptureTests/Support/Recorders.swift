// What tests keep of packets and streams.

import WireCapture

@testable import CaptureTruth

/// A copy of a captured packet.
struct PacketCopy: Equatable {
  var timestamp: Int64
  var linkType: LinkType
  var interface: Int
  var originalLength: Int
  var bytes: [UInt8]
}

func copy(_ span: Span<UInt8>) -> [UInt8] { span.indices.map { span[$0] } }

/// All packets of a capture fed in `chunks`; the error, if any, comes with those before it.
func readPackets(
  _ chunks: [[UInt8]], format: CaptureFormat = .auto, recordLimit: Int? = nil
) -> (packets: [PacketCopy], error: CaptureError?) {
  var reader = CaptureReader(
    format: format, recordLimit: recordLimit ?? CaptureReader.defaultRecordLimit)
  var packets: [PacketCopy] = []
  do throws(CaptureError) {
    for chunk in chunks {
      var input = chunk.span
      while let packet = try reader.next(&input) {
        packets.append(
          PacketCopy(
            timestamp: packet.timestamp, linkType: packet.linkType, interface: packet.interface,
            originalLength: packet.originalLength, bytes: copy(packet.bytes)))
      }
    }
    try reader.finish()
  } catch {
    return (packets, error)
  }
  return (packets, nil)
}

/// Records events, and what they add up to.
struct Recorder: StreamSink {
  enum Event: Equatable {
    case opened(Int)
    case data(Int, StreamDirection, Int64, [UInt8])
    case gap(Int, StreamDirection, Int)
    case closed(Int, StreamClosure)
  }

  var events: [Event] = []
  var streams: [TCPStream] = []
  /// By stream and direction, each byte in order; nil for a missing one.
  var contents: [Int: [StreamDirection: [UInt8?]]] = [:]
  var isKeepingContents = true

  mutating func streamOpened(_ stream: TCPStream) {
    streams.append(stream)
    events.append(.opened(stream.number))
  }

  mutating func streamData(
    _ stream: TCPStream, _ direction: StreamDirection, at timestamp: Int64, _ bytes: Span<UInt8>
  ) {
    streams[stream.number] = stream
    let data = copy(bytes)
    events.append(.data(stream.number, direction, timestamp, data))
    contents[stream.number, default: [:]][direction, default: []] += data
  }

  mutating func streamGap(_ stream: TCPStream, _ direction: StreamDirection, missing count: Int) {
    events.append(.gap(stream.number, direction, count))
    guard isKeepingContents else { return }
    contents[stream.number, default: [:]][direction, default: []] += Array(
      repeating: nil, count: count)
  }

  mutating func streamClosed(_ stream: TCPStream, _ closure: StreamClosure) {
    streams[stream.number] = stream
    events.append(.closed(stream.number, closure))
  }

  func content(_ stream: Int, _ direction: StreamDirection) -> [UInt8?] {
    contents[stream]?[direction] ?? []
  }
}

/// Hands segments to a reassembler without a capture around them.
extension TCPReassembler {
  mutating func receive(
    _ model: SegmentModel, at time: Int64 = 0, missing: Int = 0, into sink: inout Recorder
  ) {
    let segment = TCPSegment(
      source: model.source, destination: model.destination, sequenceNumber: model.sequence,
      acknowledgmentNumber: model.acknowledgment, flags: model.flags,
      payload: model.payload.span, missingBytes: missing)
    receive(segment, at: time, into: &sink)
  }
}
