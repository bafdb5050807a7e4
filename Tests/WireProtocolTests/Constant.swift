// Values that tests are written with.

/// A constant of the tests; a mistake in it ends the run with its reason.
func constant<Value>(_ make: () throws -> Value) -> Value {
  do { return try make() } catch { fatalError("a constant of the tests is wrong: \(error)") }
}
