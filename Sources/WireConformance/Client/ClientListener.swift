// The server's end of a client's connections, over TCP: nothing here waits.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket that listens.
final class ClientListener {
  /// Why nobody can listen there.
  struct Failure: Error, Sendable {
    let explanation: String
  }

  private let socket: Int32
  /// The port, which the system has chosen where none was named.
  let port: UInt16

  /// Listens at an address; port 0: the system chooses one.
  init(host: String, port: UInt16) throws(Failure) {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE
    hints.ai_socktype = streamType
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else {
      throw Failure(explanation: "the host \(host) is not known")
    }
    defer { freeaddrinfo(list) }
    let info = first.pointee
    let socket = systemSocket(info.ai_family, info.ai_socktype, info.ai_protocol)
    var on: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard socket >= 0, bind(socket, info.ai_addr, info.ai_addrlen) == 0, listen(socket, 64) == 0
    else {
      let reason = String(cString: strerror(errno))
      if socket >= 0 { _ = systemClose(socket) }
      throw Failure(explanation: "cannot listen at \(host):\(port): \(reason)")
    }
    setUp(socket)
    self.socket = socket
    self.port = ClientListener.port(of: socket)
  }

  deinit { _ = systemClose(socket) }

  private static func port(of socket: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(socket, $0, &length)
      }
      // The port stands at the same place in the addresses of both families.
      return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        UInt16(bigEndian: $0.pointee.sin_port)
      }
    }
  }

  /// A client that has connected; nil: none waits.
  func accept() -> ClientSocket? {
    let connection = systemAccept(socket)
    return connection < 0 ? nil : ClientSocket(connection)
  }
}

/// One connection of a client.
final class ClientSocket {
  private let socket: Int32
  /// What the system has not taken yet.
  private var unsent: ArraySlice<UInt8> = []
  /// Whether the client has ended: nothing will ever come.
  private(set) var hasEnded = false

  fileprivate init(_ socket: Int32) {
    self.socket = socket
    setUp(socket)
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { _ = systemClose(socket) }

  /// Sends, as fast as the client reads.
  func send(_ bytes: [UInt8]) {
    unsent += bytes
    flush()
  }

  /// Sends what is left. A client that has gone takes nothing more, which a later step sees.
  func flush() {
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { systemSend(socket, $0.baseAddress, $0.count) }
      if count > 0 {
        unsent = unsent.dropFirst(count)
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        unsent = []
      }
    }
  }

  /// What has come; nil: nothing.
  func receive() -> [UInt8]? {
    guard !hasEnded else { return nil }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    if count > 0 { return Array(buffer[..<count]) }
    if count == 0 || (errno != EAGAIN && errno != EINTR) { hasEnded = true }
    return nil
  }
}

/// Neither waits, nor is given to children.
private func setUp(_ socket: Int32) {
  _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
  _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
}

#if canImport(Glibc)
  private let streamType = Int32(SOCK_STREAM.rawValue)
#else
  private let streamType = SOCK_STREAM
#endif
#if canImport(Darwin)
  private let sendFlags: Int32 = 0
#else
  // No signal when the client is gone.
  private let sendFlags = Int32(MSG_NOSIGNAL)
#endif

// The system's functions whose names methods have too.
private func systemClose(_ socket: Int32) -> Int32 { close(socket) }
private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }
private func systemSocket(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
  socket(family, type, number)
}
private func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  send(socket, bytes, count, sendFlags)
}
