// Which of the formats a capture has, and the steps of the parser for it.

import WireProtocol

/// The parser of a capture whose format may yet have to be found out.
struct CaptureParser {
  let format: CaptureFormat
  let recordLimit: Int
  // One of the two is there once the magic number was read.
  private var pcap: PcapParser?
  private var pcapng: PcapngParser?

  init(format: CaptureFormat, recordLimit: Int) {
    self.format = format
    self.recordLimit = recordLimit
  }

  /// Whether the magic number was read.
  var isDetermined: Bool { pcap != nil || pcapng != nil }

  /// Whether a block was begun whose end has not been read.
  var isInsideBlock: Bool { pcapng?.isInsideBlock == true }

  /// What stands at the front of `window`, which begins at `offset` of the file.
  @inline(__always)
  mutating func step(
    _ window: Span<UInt8>, at offset: Int
  ) throws(CaptureError) -> ParseStep {
    if let step = try pcap?.step(window, at: offset, limit: recordLimit) { return step }
    if let step = try pcapng?.step(window, at: offset, limit: recordLimit) { return step }
    guard window.count >= 4 else { return .need(4) }
    let magic = window.uint32(at: 0)
    if format != .pcap, magic == PcapngParser.sectionHeader {
      pcapng = PcapngParser()
    } else if format != .pcapng, let parser = PcapParser(magic: magic) {
      pcap = parser
    } else {
      throw CaptureError(.notACapture, at: offset)
    }
    return .skip(0)
  }
}
