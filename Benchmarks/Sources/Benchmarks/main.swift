// The speed of the codec, as ratios measured in one run. Arguments choose groups; none: all. Exit code 1: a target was
// missed.

import CAllocationCounter
import Reporting
import WireProtocol

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

let groups: [(name: String, run: (inout Report) throws -> Void)] = [
  ("decode", { try $0.decode() }), ("encode", { try $0.encode() }), ("scan", { try $0.scan() }),
  ("single-bytes", { try $0.singleBytes() }), ("checksums", { try $0.checksums() }),
  ("contents", { try $0.contents() }), ("compression", { try $0.compression() }),
  ("nio", { try $0.nio() }), ("captures", { try $0.captures() }),
]
let chosen = CommandLine.arguments.dropFirst()
if let unknown = chosen.first(where: { name in !groups.contains { $0.name == name } }) {
  print("There is no group \(unknown); there are \(groups.map(\.name).joined(separator: ", ")).")
  exit(64)
}

if allocation_counter_works() {
  let before = allocation_count()
  allocation_counter_allocate_once()
  let counted = allocation_count() - before
  print("Allocations are counted in front of malloc: one deliberate allocation reads \(counted).")
  guard counted == 1 else {
    print("The counter is wrong, so nothing is measured.")
    exit(70)
  }
}
print("Medians of \(Measurement.rounds) rounds in which every work takes its turn.")

var report = Report()
for group in groups where chosen.isEmpty || chosen.contains(group.name) {
  do { try group.run(&report) } catch { report.missing("\(group.name): \(error)") }
}
print(report.isEveryTargetMet ? "\nEvery target is met." : "\nA target is missed.")
exit(report.isEveryTargetMet ? 0 : 1)
