// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "WireProtocol", path: ".."),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    .target(name: "CAllocationCounter"),
    .target(name: "CZlibCalls", linkerSettings: [.linkedLibrary("z")]),
    .target(
      name: "Reporting", swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CAllocationCounter", "CZlibCalls", "Reporting",
        .product(name: "WireProtocol", package: "WireProtocol"),
        .product(name: "WireNIO", package: "WireProtocol"),
        .product(name: "protocheck", package: "WireProtocol"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "PlatformBenchmarks",
      dependencies: [
        "Reporting",
        .product(name: "WireProtocol", package: "WireProtocol"),
        .product(name: "WireClient", package: "WireProtocol"),
        .product(name: "WireServer", package: "WireProtocol"),
        .product(name: "protocheck", package: "WireProtocol"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ],
  cLanguageStandard: .c11
)
