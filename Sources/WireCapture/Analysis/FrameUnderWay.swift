// A frame of which the recording has only a part so far.

import WireProtocol

/// What has come of a frame that is not whole yet.
public struct FrameUnderWay: Sendable, Hashable {
  /// Where in its direction it begins, missing bytes counted.
  public let offset: Int
  /// How many bytes of it are there.
  public let bytes: Int
  /// How long its body is; nil until the header is there.
  public let bodyLength: Int?
}

extension StreamAnalyzer {
  /// What is kept of the frame under way; nil when there is none.
  var underWay: FrameUnderWay? {
    guard case .inStep = mode, pending == nil, store.count > 0 else { return nil }
    return FrameUnderWay(
      offset: offset, bytes: store.count, bodyLength: HeaderFields(store.span)?.bodyLength)
  }
}
