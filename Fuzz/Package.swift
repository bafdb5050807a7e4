// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes"),
]

func product(_ name: String) -> Target.Dependency { .product(name: name, package: "WireProtocol") }

/// A libFuzzer target: its main.swift has no main, libFuzzer brings one.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["CLibFuzzer", "FuzzBounds", "FuzzSupport", product("WireProtocol")]
      + dependencies,
    swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "WireProtocol", path: "..", traits: []),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .target(
      name: "FuzzSupport", dependencies: [product("WireProtocol")], swiftSettings: settings),
    .target(name: "CFuzzBounds"),
    .target(
      name: "FuzzBounds", dependencies: ["CFuzzBounds", "FuzzSupport"], swiftSettings: settings),
    // A link to the folder of the tests: the model of who was told what.
    .target(
      name: "SessionSimulation", dependencies: [product("WireProtocol")], swiftSettings: settings),
    fuzzer("FuzzFrameStream"),
    fuzzer("FuzzMessageBody"),
    // Its messages of swift-protobuf are a link to those of the benchmarks.
    fuzzer("FuzzBodyReference", [.product(name: "SwiftProtobuf", package: "swift-protobuf")]),
    fuzzer("FuzzCompressedBody"),
    fuzzer("FuzzContent"),
    fuzzer("FuzzContentReference"),
    fuzzer("FuzzServerSession"),
    fuzzer("FuzzClientSession"),
    fuzzer("FuzzBothEnds", ["SessionSimulation"]),
    fuzzer("FuzzCapture", [product("WireCapture")]),
    // Its readers of protocheck are links to them.
    fuzzer("FuzzText", [product("WireCapture"), product("WireConformance")]),
  ],
  cLanguageStandard: .c11
)
