// The speed of the platform, beside what it is compared with, in one run. Arguments choose groups; none: all. Exit code 1: a
// target was missed.

import Foundation
import Reporting

if CommandLine.arguments.dropFirst().first == PostServer.argument {
  try PostServer.run(
    storage: CommandLine.arguments[2], batchLimit: Int(CommandLine.arguments[3]) ?? 1)
}
if CommandLine.arguments.dropFirst().first == ClientLoad.argument {
  try ClientLoad.run(Array(CommandLine.arguments.dropFirst(2)))
}

let groups: [(name: String, run: (inout Report) throws -> Void)] = [
  ("chat", { try $0.chat() }), ("client", { try $0.client() }), ("idle", { try $0.idle() }),
  ("reports", { try $0.reports() }),
]
let chosen = CommandLine.arguments.dropFirst()
if let unknown = chosen.first(where: { name in !groups.contains { $0.name == name } }) {
  print("There is no group \(unknown); there are \(groups.map(\.name).joined(separator: ", ")).")
  exit(64)
}
signal(SIGPIPE, SIG_IGN)
print(
  "Medians of \(Rounds.count) rounds in which everybody takes his turn. Load average before: \(Machine.loadAverage)."
)

var report = Report()
for group in groups where chosen.isEmpty || chosen.contains(group.name) {
  do { try group.run(&report) } catch { report.missing("\(group.name): \(error)") }
}
print("\nLoad average after: \(Machine.loadAverage).")
print(report.isEveryTargetMet ? "Every target is met." : "A target is missed.")
exit(report.isEveryTargetMet ? 0 : 1)
