// Why a run of the load generator cannot go on.

/// Why a run cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
