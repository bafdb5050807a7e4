// Tests are found by name in sources of Swift and Python.

import Testing
import WireConformance

@Suite("Names of tests")
struct TestIndexTests {
  @Test("A Swift test is a function behind @Test, under the type around it")
  func swift() {
    var index = TestIndex()
    index.addSwift(
      """
      // struct Comment { @Test func no() {} }
      @Suite("A class of its own") struct One {
        static func helper() {}
        @Test func first() throws {}

        @Test("It says struct Wrong", arguments: [
          1, 2,
        ])
        private func second(_ number: Int) async throws {
          func inner() {}
        }
        func third() {}

        struct Inner {
          @Test func fourth() {}
        }
        @Test(arguments: [1]) func fifth<Number: Sendable>(_ number: Number) {}
      }

      extension Outer {
        @Suite("More", .serialized)
        final class Two {
          @Test
          func sixth() {}
        }
      }
      @Test func nowhere() {}
      """, target: "ATests")
    #expect(
      index.names == [
        "ATests.One/first", "ATests.One/second", "ATests.Inner/fourth", "ATests.One/fifth",
        "ATests.Two/sixth",
      ])
  }

  @Test("A Python test is a method of a class whose name begins with test")
  func python() {
    var index = TestIndex()
    index.addPython(
      """
      def test_nowhere():
          pass

      class Codec(unittest.TestCase):
          def setUp(self) -> None:
              pass

          def test_it(self) -> None:
              def test_inner(): pass
      """, target: "Interop")
    #expect(index.names == ["Interop.Codec/test_it"])
  }
}
