// Addresses as people write them: host:port, [IPv6]:port.

import NIOCore

extension SocketAddress {
  /// The address in `host:port`; the host is a name or an IP address, IPv6 in brackets.
  init(endpoint: String) throws(ToolError) {
    let (host, port) = try SocketAddress.parts(of: endpoint)
    do {
      self = try SocketAddress.makeAddressResolvingHost(host, port: port)
    } catch {
      throw ToolError(
        .unavailable, "\(endpoint.safeForTerminal): the host \(host.safeForTerminal) is not known")
    }
  }

  /// Host and port of `host:port`.
  static func parts(of endpoint: String) throws(ToolError) -> (host: String, port: Int) {
    guard let colon = endpoint.lastIndex(of: ":"),
      let port = UInt16(endpoint[endpoint.index(after: colon)...])
    else {
      throw ToolError(
        .usage, "\(endpoint.safeForTerminal) is no address: give host:port, such as 127.0.0.1:9000")
    }
    var host = String(endpoint[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty, !host.contains("["), !host.contains("]") else {
      throw ToolError(
        .usage, "\(endpoint.safeForTerminal) has no host: give host:port, such as 127.0.0.1:9000")
    }
    return (host, Int(port))
  }

  /// The address as ``init(endpoint:)`` reads it.
  var endpoint: String {
    let host = ipAddress ?? ""
    return host.contains(":") ? "[\(host)]:\(port ?? 0)" : "\(host):\(port ?? 0)"
  }

  /// Whether only this machine reaches it.
  var isLoopback: Bool {
    switch self {
    case .v4: ipAddress?.hasPrefix("127.") ?? false
    case .v6: ipAddress == "::1"
    case .unixDomainSocket: true
    }
  }
}
