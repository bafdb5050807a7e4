// The whole way: chunks of a capture file in, ordered TCP streams out.

/// Why a capture was not read on.
public enum StreamExtractionError<SinkFailure: Error>: Error {
  /// The capture is at fault.
  case capture(CaptureError)
  /// The sink threw.
  case sink(SinkFailure)
}

/// Extracts the TCP streams of a capture that comes in chunks of any size.
public struct StreamExtractor: ~Copyable {
  private var reader: CaptureReader
  private var reassembler: TCPReassembler
  private var packets = PacketStatistics()

  /// Counts of the packets so far.
  public var packetStatistics: PacketStatistics { packets }
  /// Counts of the segments and streams so far.
  public var streamStatistics: ReassemblyStatistics { reassembler.statistics }
  /// How many bytes of the capture were read.
  public var offset: Int { reader.offset }

  /// An extractor at the start of a capture, for the connections with one of `ports`, all if it is
  /// empty.
  public init(
    format: CaptureFormat = .auto, ports: Set<UInt16> = [], limits: ReassemblyLimits = .default
  ) {
    reader = CaptureReader(format: format)
    reassembler = TCPReassembler(ports: ports, limits: limits)
  }

  /// Takes the next bytes of the capture. All packets that are complete with them reach `sink` before
  /// this returns.
  public mutating func feed<Sink: StreamSink & ~Copyable>(
    _ chunk: Span<UInt8>, into sink: inout Sink
  ) throws(StreamExtractionError<Sink.Failure>) {
    var input = chunk
    while try Self.step(&input, &reader, &packets, &reassembler, into: &sink) {}
  }

  /// The capture is at its end: all streams are closed. Then the error is thrown, if the capture ends
  /// inside a record; what ``feed(_:into:)`` threw is not thrown again.
  public mutating func finish<Sink: StreamSink & ~Copyable>(
    into sink: inout Sink
  ) throws(StreamExtractionError<Sink.Failure>) {
    do throws(Sink.Failure) {
      try reassembler.finish(into: &sink)
    } catch {
      throw .sink(error)
    }
    do throws(CaptureError) {
      try reader.finish()
    } catch {
      throw .capture(error)
    }
  }

  /// Takes one packet from the front of `input`; false if it holds no whole packet any more. The parts
  /// come one by one, because the packet borrows the reader while the others change.
  @_lifetime(input: copy input)
  private static func step<Sink: StreamSink & ~Copyable>(
    _ input: inout Span<UInt8>, _ reader: inout CaptureReader,
    _ packets: inout PacketStatistics, _ reassembler: inout TCPReassembler, into sink: inout Sink
  ) throws(StreamExtractionError<Sink.Failure>) -> Bool {
    let packet: CapturedPacket
    do throws(CaptureError) {
      guard let next = try reader.next(&input) else { return false }
      packet = next
    } catch {
      throw .capture(error)
    }
    packets.count(packet)
    let segment: TCPSegment
    do throws(PacketExclusion) {
      segment = try TCPSegment(in: packet)
    } catch {
      packets.exclude(packet, error)
      return true
    }
    do throws(Sink.Failure) {
      try reassembler.receive(segment, at: packet.timestamp, into: &sink)
    } catch {
      throw .sink(error)
    }
    return true
  }
}
