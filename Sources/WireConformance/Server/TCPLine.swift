// One connection to a server under test: a socket that never blocks, and what has come on it.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection.
final class TCPLine {
  /// Bytes that are held at most; a server that sends more waits.
  private static let mostUnread = 4 << 20

  private let socket: Int32
  /// What has come and was not taken.
  private(set) var unread: [UInt8] = []
  /// The server has ended, or the connection is broken.
  private(set) var hasEnded = false
  /// Is told what comes, and that the server has ended.
  private let heard: ([UInt8]?) -> Void

  private init(_ socket: Int32, _ heard: @escaping ([UInt8]?) -> Void) {
    self.socket = socket
    self.heard = heard
  }

  deinit { _ = systemClose(socket) }

  /// Connects.
  ///
  /// - Parameters:
  ///   - end: when it has taken too long.
  ///   - heard: is given what comes, and nil when the server has ended.
  /// - Throws: ``TCPTarget/Failure``.
  static func connect(
    _ host: String, _ port: UInt16, until end: ContinuousClock.Instant,
    heard: @escaping ([UInt8]?) -> Void
  ) async throws -> TCPLine {
    var text = "it has no address"
    for address in try addresses(host, port) {
      let socket = systemSocket(address.family, address.type, address.number)
      guard socket >= 0 else {
        text = String(cString: strerror(errno))
        continue
      }
      let line = TCPLine(socket, heard)
      _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
      var on: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      var number = address.connect(socket)
      while number == EINPROGRESS || number == EALREADY {
        guard ContinuousClock.now < end else {
          number = ETIMEDOUT
          break
        }
        try await Task.sleep(for: .milliseconds(1))
        number = state(of: socket)
      }
      if number == 0 { return line }
      text = String(cString: strerror(number))
    }
    throw TCPTarget.Failure(isUnreachable: true, description: "\(host):\(port): \(text)")
  }

  /// Sends what the system takes.
  ///
  /// - Returns: how many bytes; nil when nobody will ever read them.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = bytes.withUnsafeBytes {
      systemSend(socket, $0.baseAddress, $0.count, sendFlags)
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Reads what has come.
  func pump() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !hasEnded, unread.count < TCPLine.mostUnread {
      let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if count > 0 {
        let bytes = Array(buffer[..<count])
        unread += bytes
        heard(bytes)
      } else if count < 0, errno == EAGAIN || errno == EINTR {
        return
      } else {
        hasEnded = true
        heard(nil)
      }
    }
  }

  /// Takes what has come.
  func take() -> [UInt8] {
    defer { unread = [] }
    return unread
  }

  /// Sends nothing more.
  func endOutput() { _ = shutdown(socket, Int32(SHUT_WR)) }

  // MARK: Addresses

  /// An address as the system has it.
  private struct Address {
    let family: Int32
    let type: Int32
    let number: Int32
    let bytes: [UInt8]

    /// Begins to connect; the number of the error, 0 when it is done.
    func connect(_ socket: Int32) -> Int32 {
      bytes.withUnsafeBytes { raw in
        let address = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        return systemConnect(socket, address, socklen_t(bytes.count)) == 0 ? 0 : errno
      }
    }
  }

  private static func addresses(_ host: String, _ port: UInt16) throws -> [Address] {
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else {
      throw TCPTarget.Failure(isUnreachable: true, description: "the host \(host) is not known")
    }
    defer { freeaddrinfo(list) }
    return sequence(first: first, next: \.pointee.ai_next).map { entry in
      let info = entry.pointee
      let bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
      return Address(
        family: info.ai_family, type: info.ai_socktype, number: info.ai_protocol, bytes: bytes)
    }
  }

  /// How connecting goes: 0 when it is done.
  private static func state(of socket: Int32) -> Int32 {
    var entry = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    guard poll(&entry, 1, 0) > 0 else { return EINPROGRESS }
    var number: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &length) == 0 else { return errno }
    return number
  }
}

#if canImport(Darwin)
  private let sendFlags: Int32 = 0
#else
  /// No signal when the server is gone.
  private let sendFlags = Int32(MSG_NOSIGNAL)
#endif

// The system's functions whose names methods have too.
private func systemClose(_ socket: Int32) -> Int32 { close(socket) }
private func systemSocket(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
  socket(family, type, number)
}
private func systemConnect(
  _ socket: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> Int32 {
  connect(socket, address, length)
}
private func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32)
  -> Int
{
  send(socket, bytes, count, flags)
}
