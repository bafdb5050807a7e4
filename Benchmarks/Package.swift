// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "WireProtocol", path: "..", traits: []),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    .target(name: "CAllocationCounter"),
    .target(name: "CZlibCalls", linkerSettings: [.linkedLibrary("z")]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CAllocationCounter", "CZlibCalls",
        .product(name: "WireProtocol", package: "WireProtocol"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ],
  cLanguageStandard: .c11
)
