// How much memory this process has asked the system for, touched or not.

#if canImport(Glibc)
  import Glibc

  /// Bytes of address space; nil where the system does not say.
  func addressSpace() -> Int? {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return nil }
    defer { unsafe fclose(file) }
    var pages = 0
    while case let digit = unsafe getc(file), 0x30...0x39 ~= digit {
      pages = pages * 10 + Int(digit - 0x30)
    }
    return pages * 4_096
  }
#else
  func addressSpace() -> Int? { nil }
#endif
