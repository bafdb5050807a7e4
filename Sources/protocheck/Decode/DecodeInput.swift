// What decode reads: which form it has, and the bytes on their way to an analyzer.

import ArgumentParser
import WireCapture
import WireProtocol

/// The form of the input: the option `--input`.
enum DecodeInputKind: String, CaseIterable, ExpressibleByArgument {
  /// Told from the first bytes.
  case auto
  /// The classic capture format of tcpdump.
  case pcap
  /// The capture format of Wireshark.
  case pcapng
  /// The bytes that one end sent.
  case raw
  /// Bytes as hexadecimal text.
  case hex

  /// Bytes that are needed to tell the form.
  static let window = 4096

  /// The form that the beginning of an input shows; nil when it is none of them.
  init?(beginning bytes: [UInt8]) {
    if bytes.starts(with: [0x0A, 0x0D, 0x0D, 0x0A]) {
      self = .pcapng
    } else if DecodeInputKind.pcapBeginnings.contains(where: { bytes.starts(with: $0) }) {
      self = .pcap
    } else if bytes.starts(with: [0xD5, 0x58]) {
      self = .raw
    } else if DecodeInputKind.isHex(bytes) {
      self = .hex
    } else if case .header = FrameSync.search(bytes.span) {
      self = .raw
    } else {
      return nil
    }
  }

  private static let pcapBeginnings: [[UInt8]] = [
    [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D],
    [0x4D, 0x3C, 0xB2, 0xA1], [0xA1, 0xB2, 0xCD, 0x34], [0x34, 0xCD, 0xB2, 0xA1],
  ]

  /// Whether these are the first bytes of a pcap capture with nanoseconds.
  static func isNanosecondPcap(_ bytes: [UInt8]) -> Bool {
    pcapBeginnings[2..<4].contains { bytes.starts(with: $0) }
  }

  /// Whether the beginning is hexadecimal text that gives bytes.
  private static func isHex(_ bytes: [UInt8]) -> Bool {
    // A line may be cut by the end of the window: it is looked at up to its last separator.
    let end = bytes.count < window ? bytes.count : bytes.lastIndex { $0 <= 0x20 } ?? bytes.count
    var text = HexText()
    var found: [UInt8] = []
    do throws(HexText.Failure) {
      try text.feed(Array(bytes[..<end]), to: &found)
      if bytes.count < window { try text.finish(to: &found) }
    } catch {
      // A dump with a mistake in it is told as such, when it begins well.
      return !found.isEmpty
    }
    return !found.isEmpty || (end > 0 && text.isPending)
  }
}
