// What two ends agree on about compression (SPEC.md 9.2 to 9.4).

internal import CWireSupport
internal import CZlib

/// A preset dictionary: what both ends know already, so that it need not be sent.
public struct PresetDictionary: Sendable, Hashable {
  /// The number that zlib puts into a stream which needs the dictionary: its Adler-32, DICTID.
  public let id: UInt32
  /// The bytes, the most frequent last.
  public let bytes: [UInt8]

  /// A dictionary of an application's own; both ends have to have it.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    id = UInt32(
      truncatingIfNeeded: unsafe bytes.withUnsafeBufferPointer {
        unsafe adler32_z(1, $0.baseAddress, $0.count)
      })
  }

  /// Dictionary 1 of the standard (SPEC.md 9.3).
  public static let one: PresetDictionary = {
    // A constant of this library.
    unsafe withUnsafeBytes(of: wire_dictionary_1) { PresetDictionary(unsafe Array($0)) }
  }()
}

/// Whether and how bodies are compressed, in both directions.
public struct Compression: Sendable, Hashable {
  /// Whether bodies may be compressed at all.
  public let isAgreed: Bool
  /// The dictionaries that may be used, the preferred one first.
  public let dictionaries: [PresetDictionary]

  private init(isAgreed: Bool, dictionaries: [PresetDictionary]) {
    self.isAgreed = isAgreed
    self.dictionaries = dictionaries
  }

  /// No body is compressed.
  public static let none = Compression(isAgreed: false, dictionaries: [])

  /// Bodies may be compressed with zlib, and all dictionaries of the standard.
  public static let standard = zlib(dictionaries: [.one])

  /// Bodies may be compressed with zlib.
  ///
  /// - Parameter dictionaries: those that may be used, the preferred one first.
  public static func zlib(dictionaries: [PresetDictionary] = [.one]) -> Compression {
    Compression(isAgreed: true, dictionaries: dictionaries)
  }

  /// What a client that can do this puts into hello, or a server that chose it into the answer.
  public var field: Zlib? { isAgreed ? Zlib(dictionaries: dictionaries.map(\.id)) : nil }

  /// What a server that can do this chooses from a client's offer: what both can, in the client's order (WP-9.2-2).
  public func answer(to offer: Zlib?) -> Compression {
    guard isAgreed, let offer else { return .none }
    return .zlib(
      dictionaries: offer.dictionaries.compactMap { id in dictionaries.first { $0.id == id } })
  }

  /// What a client that offered this has agreed on with a server's answer.
  ///
  /// - Returns: nil for an answer outside of the offer: the client closes the connection (WP-9.2-3).
  public func agreed(by answer: Zlib?) -> Compression? {
    guard let answer else { return Compression.none }
    guard isAgreed else { return nil }
    var chosen: [PresetDictionary] = []
    for id in answer.dictionaries {
      guard let dictionary = dictionaries.first(where: { $0.id == id }) else { return nil }
      chosen.append(dictionary)
    }
    return .zlib(dictionaries: chosen)
  }

  /// Whether the bodies of a command are ever compressed: what opens a connection is readable before anything is agreed
  /// (WP-9.1-6).
  static func isPossible(for command: Command) -> Bool { command != .hello && command != .login }
}
