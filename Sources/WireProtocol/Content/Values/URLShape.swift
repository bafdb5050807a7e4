// The URLs that contents may hold (SPEC.md 8.3): few schemes, no user names, printable ASCII.

/// Judges the form of URLs.
enum URLShape {
  /// A link: an https or http URL, `mailto:` or `tel:`.
  static func isLink(_ url: Span<UInt8>) -> Bool {
    isWeb(url, "https://") || isWeb(url, "http://") || isMail(url) || isTelephone(url)
  }

  /// A URL of this scheme with a host, maybe a port, and maybe more.
  static func isWeb(_ url: Span<UInt8>, _ scheme: StaticString) -> Bool {
    guard url.count <= Limits.maximumURLLength, url.starts(with: scheme) else { return false }
    var index = scheme.utf8CodeUnitCount
    let host = index
    while index < url.count, ASCIIMap.host.contains(url[index]) { index += 1 }
    guard index > host else { return false }
    if index < url.count, url[index] == UInt8(ascii: ":") {
      let port = index + 1
      index = port
      while index < url.count, url[index] &- 0x30 < 10 { index += 1 }
      guard 1...5 ~= index - port else { return false }
    }
    guard index < url.count else { return true }
    switch url[index] {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break
    default: return false
    }
    return ASCIIMap.url.containsAll(url.extracting(index..<url.count))
  }

  private static func isMail(_ url: Span<UInt8>) -> Bool {
    guard url.count <= Limits.maximumURLLength, url.starts(with: "mailto:"),
      let at = url.firstIndex(of: UInt8(ascii: "@"))
    else { return false }
    let local = url.extracting(7..<max(at, 7))
    let host = url.extracting(at + 1..<url.count)
    return !local.isEmpty && ASCIIMap.mailLocal.containsAll(local) && !host.isEmpty
      && ASCIIMap.host.containsAll(host)
  }

  private static func isTelephone(_ url: Span<UInt8>) -> Bool {
    guard url.starts(with: "tel:") else { return false }
    let hasPlus = url.count > 4 && url[4] == UInt8(ascii: "+")
    let number = url.extracting((hasPlus ? 5 : 4)..<url.count)
    return 1...31 ~= number.count && number[0] &- 0x30 < 10
      && ASCIIMap.telephone.containsAll(number)
  }
}
