// Finds the ends of the code of a Markdown text without looking at anything twice (SPEC.md 8.14).

/// The runs of backticks of a text, by their lengths.
struct BacktickRuns {
  /// Where the runs of a length begin, and how many of them are behind the scanner.
  private var starts: [[Int]] = []
  private var passed: [Int] = []
  private var places: [Int: Int] = [:]

  init(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      guard bytes[index] == MarkdownByte.backtick else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] == MarkdownByte.backtick { index += 1 }
      let place = places[index - start] ?? starts.count
      if place == starts.count {
        places[index - start] = place
        starts.append([])
        passed.append(0)
      }
      starts[place].append(start)
    }
  }

  /// The lengths that runs have.
  var lengths: Dictionary<Int, Int>.Keys { places.keys }

  /// The first run of a length from a place on. Places only grow from call to call.
  mutating func next(of length: Int, from index: Int) -> Int? {
    guard let place = places[length] else { return nil }
    while passed[place] < starts[place].count, starts[place][passed[place]] < index {
      passed[place] += 1
    }
    return passed[place] < starts[place].count ? starts[place][passed[place]] : nil
  }
}
