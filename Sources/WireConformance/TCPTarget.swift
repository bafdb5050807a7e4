// A server somewhere as a target of session vectors, over TCP.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import WireProtocol

/// A server at an address. Blocks no thread: while nothing comes, the task sleeps.
public final class TCPTarget: SessionTarget {
  /// Why a connection cannot be used.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What was tried, and what the system says.
    public let description: String
  }

  private final class Line {
    let socket: Int32
    var reads = true
    var hasEnded = false

    init(_ socket: Int32) { self.socket = socket }
    deinit { _ = systemClose(socket) }
  }

  /// What whoever made the server says that it can do.
  public let abilities: Set<SessionTest.Need>
  private let host: String
  private let port: UInt16
  /// How long something may take to come.
  private let patience: Duration
  private var lines: [String: Line] = [:]

  /// A server.
  ///
  /// - Parameters:
  ///   - abilities: what can be relied on besides sending and receiving. ``advance(by:)`` waits as long as it says.
  ///   - patience: how long to wait for something before it counts as not coming.
  public init(
    host: String, port: UInt16, abilities: Set<SessionTest.Need> = [],
    patience: Duration = .seconds(5)
  ) {
    self.host = host
    self.port = port
    self.abilities = abilities.subtracting([.pause, .drain, .probe])
    self.patience = patience
  }

  /// Connects.
  public func open(_ name: String) throws {
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else {
      throw Failure(description: "the host \(host) is not known")
    }
    defer { freeaddrinfo(list) }
    for address in sequence(first: first, next: \.pointee.ai_next) {
      let info = address.pointee
      let socket = systemSocket(info.ai_family, info.ai_socktype, info.ai_protocol)
      guard socket >= 0 else { continue }
      guard systemConnect(socket, info.ai_addr, info.ai_addrlen) == 0 else {
        _ = systemClose(socket)
        continue
      }
      _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
      var on: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      lines[name] = Line(socket)
      return
    }
    throw Failure(description: "\(host):\(port): \(String(cString: strerror(errno)))")
  }

  /// Sends, as fast as the server reads.
  public func send(_ bytes: [UInt8], on name: String) async throws {
    let line = try line(name)
    let end = ContinuousClock.now + patience
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        systemSend(line.socket, $0.baseAddress, $0.count, Self.sendFlags)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE || errno == ECONNRESET {
        // The server has ended, which a later step may expect.
        return
      } else if errno == EAGAIN || errno == EINTR, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(1))
      } else {
        throw Failure(description: "sending: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// What comes, waiting for it.
  public func receive(on name: String) async throws -> SessionArrival {
    let line = try line(name)
    if line.hasEnded { return .end }
    let end = ContinuousClock.now + patience
    var buffer = [UInt8](repeating: 0, count: 65_536)
    repeat {
      let count = buffer.withUnsafeMutableBytes { recv(line.socket, $0.baseAddress, $0.count, 0) }
      if count > 0 { return .bytes(Array(buffer[..<count])) }
      if count == 0 || errno == ECONNRESET {
        line.hasEnded = true
        return .end
      }
      guard errno == EAGAIN || errno == EINTR else {
        throw Failure(description: "receiving: \(String(cString: strerror(errno)))")
      }
      try await Task.sleep(for: .milliseconds(1))
    } while ContinuousClock.now < end
    return .nothing
  }

  /// Closes, and waits until the server has noticed: what comes after it is not overtaken by it.
  public func close(_ name: String) async throws {
    let line = try line(name)
    _ = shutdown(line.socket, Int32(SHUT_WR))
    while case .bytes = try await receive(on: name) {}
    line.hasEnded = true
  }

  /// Waits.
  public func advance(by milliseconds: UInt64) async throws {
    try await Task.sleep(for: .milliseconds(Int64(clamping: milliseconds)))
  }

  /// Not over TCP: the system takes bytes for whoever does not read.
  public func read(_ reads: Bool, on name: String) throws { throw TCPTarget.unable }
  /// Not over TCP.
  public func drain(retryAfterMilliseconds: UInt32) throws { throw TCPTarget.unable }
  /// Not over TCP.
  public func probe(_ name: String) throws { throw TCPTarget.unable }

  private static let unable = Failure(description: "a server over TCP cannot be told to")

  private func line(_ name: String) throws -> Line {
    guard let line = lines[name] else { throw Failure(description: "\(name) was not opened") }
    return line
  }
}

#if canImport(Darwin)
  extension TCPTarget {
    private static var sendFlags: Int32 { 0 }
  }
#else
  extension TCPTarget {
    /// No signal when the server is gone.
    private static var sendFlags: Int32 { Int32(MSG_NOSIGNAL) }
  }
#endif

// The system's functions whose names methods have too.
private func systemClose(_ socket: Int32) -> Int32 { close(socket) }
private func systemSocket(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
  socket(family, type, number)
}
private func systemConnect(
  _ socket: Int32, _ address: UnsafeMutablePointer<sockaddr>?, _ length: socklen_t
)
  -> Int32
{
  connect(socket, address, length)
}
private func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32)
  -> Int
{
  send(socket, bytes, count, flags)
}
