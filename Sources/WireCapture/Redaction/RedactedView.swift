// Frames without what is hidden, for those who show them.

import WireProtocol

extension Redaction {
  /// A frame as it may be shown: the bytes of one without what is hidden, or nothing to be shown of its body.
  package enum Shown {
    /// Nothing in it is hidden.
    case asItIs
    /// These bytes, not compressed.
    case bytes([UInt8])
    /// Its body cannot be read, so that nobody knows what is in it; or pseudonyms would make it longer than a frame can be.
    case withoutBody
  }

  /// What may be shown of a frame.
  package func shown(_ frame: borrowing RecordedFrame, _ judge: inout BodyJudge) -> Shown {
    do throws(Refusal) {
      let bytes = try bytes(of: frame, &judge)
      return frame.view.bytes.isEqual(to: bytes.span) ? .asItIs : .bytes(bytes)
    } catch {
      return .withoutBody
    }
  }
}

extension RecordedFrame {
  /// A frame of these bytes in the place of one in a recording; nil when they are none. They are not compressed.
  @_lifetime(copy bytes)
  package init?(_ bytes: Span<UInt8>, at offset: Int) {
    do throws(WireError) {
      guard case .frame(let view) = try FrameView.decode(bytes, limits: .maximum) else {
        return nil
      }
      self.init(view, plainBody: view.body, offset: offset)
    } catch {
      return nil
    }
  }
}
