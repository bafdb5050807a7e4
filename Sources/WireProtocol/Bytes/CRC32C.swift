// CRC-32C, the checksum of headers and bodies (SPEC.md 2.3).

internal import CWireSupport

/// The Castagnoli checksum of SPEC.md 2.3: reflected, initial and final value `FFFFFFFF`.
public enum CRC32C {
  /// How a checksum is computed. Both ways give the same number.
  public enum Implementation: Sendable, CaseIterable {
    /// By the instruction of x86-64 (SSE 4.2) or arm64, where the processor has it; else by tables.
    case hardware
    /// By tables, on every processor.
    case portable
  }

  /// Whether this processor has the instruction, so that ``Implementation/hardware`` uses it.
  public static var hasHardware: Bool { wire_crc32c_has_hardware() }

  /// The checksum of `bytes`; 0 for none.
  ///
  /// - Parameters:
  ///   - bytes: any number of bytes.
  ///   - checksum: the checksum of the bytes before these, to go on from it.
  ///   - implementation: by default the fastest that this processor has.
  public static func checksum(
    _ bytes: Span<UInt8>, after checksum: UInt32 = 0, by implementation: Implementation = .hardware
  ) -> UInt32 {
    // The pointer stays inside the closure and the count is the buffer's own.
    unsafe bytes.withUnsafeBytes { buffer in
      switch implementation {
      case .hardware: unsafe wire_crc32c(checksum, buffer.baseAddress, buffer.count)
      case .portable: unsafe wire_crc32c_portable(checksum, buffer.baseAddress, buffer.count)
      }
    }
  }
}
