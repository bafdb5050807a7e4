// The memory that bodies are unpacked into: taken once, used for one body after the other.

internal import CProtobufC
internal import CWireSupport

/// Memory for one body at a time, used again for the next.
///
/// After the first bodies, decoding allocates nothing. The memory of a body is bounded by
/// ``Limits/memory(forBodyLength:)``; the arena keeps what its largest body took until it is destroyed. One thread at a
/// time: a gate has one for each event loop.
@safe
public struct BodyArena: ~Copyable, @unchecked Sendable {
  /// What is accepted from now on.
  public var limits: Limits
  /// How bodies may be compressed from now on.
  public var compression: Compression

  // Invariant: lives from init to deinit.
  private let arena: OpaquePointer?
  private var inflater = Inflater()

  /// An empty arena.
  ///
  /// - Parameters:
  ///   - limits: what is accepted.
  ///   - compression: what hello has agreed on; by default everything of the standard.
  public init(limits: Limits = .default, compression: Compression = .standard) {
    self.limits = limits
    self.compression = compression
    unsafe arena = wire_arena_create()
  }

  deinit { unsafe wire_arena_destroy(arena) }

  /// Bytes that the arena holds from the system for messages; those of decompression come on top.
  public var heldBytes: Int { unsafe arena == nil ? 0 : wire_arena_held(arena) }

  /// Bytes that the body decoded last takes.
  public var usedBytes: Int { unsafe arena == nil ? 0 : wire_arena_used(arena) }

  /// The body of a frame as its message was packed: decompressed, if the header says so.
  ///
  /// - Throws: `decompressionFailed`.
  @_lifetime(&self, copy frame)
  public mutating func plainBody(of frame: FrameView) throws(WireError) -> Span<UInt8> {
    guard frame.header.flags.contains(.compressed) else { return frame.body }
    try BodyArena.mayBeCompressed(frame.header.command)
    let plain = unsafe try inflater.inflate(frame.body, limits: limits, compression)
    return unsafe _overrideLifetime(plain, mutating: &self)
  }

  /// Decompresses, unpacks and judges the body of a frame.
  @_lifetime(&self)
  mutating func decode<Body: WireMessage>(bodyOf frame: FrameView, as _: Body.Type)
    throws(WireError) -> BodyView<Body>
  {
    var plain = frame.body
    if frame.header.flags.contains(.compressed) {
      try BodyArena.mayBeCompressed(frame.header.command)
      unsafe plain = try inflater.inflate(plain, limits: limits, compression)
    }
    return try decode(plain, as: Body.self)
  }

  private static func mayBeCompressed(_ command: Command) throws(WireError) {
    if !Compression.isPossible(for: command) {
      throw .decompressionFailed("WP-9.1-6", "\(command) is never compressed")
    }
  }

  /// Unpacks and judges a body that is not compressed.
  ///
  /// - Throws: `malformedBody` or `tooLarge` with the offset of SPEC.md 5.7.
  @_lifetime(&self)
  public mutating func decode<Body: WireMessage>(_ body: Span<UInt8>, as _: Body.Type)
    throws(WireError) -> BodyView<Body>
  {
    guard let arena = unsafe arena,
      unsafe wire_arena_reset(arena, 0, Limits.memory(forBodyLength: body.count))
    else { throw .tooLarge("no memory") }
    let layout = Body.layout
    let message: UnsafeMutablePointer<ProtobufCMessage>
    do throws(WireError) {
      unsafe message = try BodyUnpacker(body, into: arena).unpack(layout)
    } catch {
      // What a refused body took is not kept.
      if error.code == .tooLarge { unsafe wire_arena_release(arena) }
      throw error
    }
    let view = unsafe BodyView<Body>(UnsafePointer(message), owner: body)
    do throws(FieldFault) { try Body.check(view) } catch {
      throw error.located(in: body, layout)
    }
    return unsafe _overrideLifetime(view, mutating: &self)
  }
}
