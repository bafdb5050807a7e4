// Metrics of swift-metrics as the text that Prometheus reads (its exposition format 0.0.4).

import CoreMetrics
import Synchronization

/// Keeps what is counted and writes it as text.
final class PrometheusMetrics: MetricsFactory {
  private struct Name: Hashable {
    let label: String
    let dimensions: [String]
  }

  /// The kinds that the format knows, of those that are used.
  private enum Series {
    case counter(PrometheusCounter)
    case gauge(PrometheusGauge)
    case summary(PrometheusSummary)
  }

  private let series = Mutex<[Name: Series]>([:])

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series.withLock { series in
      if case .counter(let counter)? = series[name(label, dimensions)] { return counter }
      let counter = PrometheusCounter()
      series[name(label, dimensions)] = .counter(counter)
      return counter
    }
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series.withLock { series in
      if case .gauge(let gauge)? = series[name(label, dimensions)] { return gauge }
      let gauge = PrometheusGauge()
      series[name(label, dimensions)] = .gauge(gauge)
      return gauge
    }
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
    -> any RecorderHandler
  {
    summary(label, dimensions)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    summary(label, dimensions)
  }

  private func summary(_ label: String, _ dimensions: [(String, String)]) -> PrometheusSummary {
    series.withLock { series in
      if case .summary(let summary)? = series[name(label, dimensions)] { return summary }
      let summary = PrometheusSummary()
      series[name(label, dimensions)] = .summary(summary)
      return summary
    }
  }

  // Series stay until the process ends, so that no count is lost.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  private func name(_ label: String, _ dimensions: [(String, String)]) -> Name {
    Name(
      label: PrometheusMetrics.allowed(label),
      dimensions: dimensions.map {
        "\(PrometheusMetrics.allowed($0.0))=\"\(PrometheusMetrics.escaped($0.1))\""
      })
  }

  /// The text, series in the order of their names.
  func text() -> String {
    var lines: [String] = []
    var last = ""
    let sorted = series.withLock { $0 }.sorted {
      ($0.key.label, $0.key.dimensions.joined()) < ($1.key.label, $1.key.dimensions.joined())
    }
    for (name, series) in sorted {
      if name.label != last {
        lines.append("# TYPE \(name.label) \(kind(of: series))")
        last = name.label
      }
      let dimensions =
        name.dimensions.isEmpty ? "" : "{\(name.dimensions.joined(separator: ","))}"
      switch series {
      case .counter(let counter): lines.append("\(name.label)\(dimensions) \(counter.value)")
      case .gauge(let gauge): lines.append("\(name.label)\(dimensions) \(gauge.value)")
      case .summary(let summary):
        let (count, sum) = summary.value
        lines.append("\(name.label)_sum\(dimensions) \(sum)")
        lines.append("\(name.label)_count\(dimensions) \(count)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func kind(of series: Series) -> String {
    switch series {
    case .counter: "counter"
    case .gauge: "gauge"
    case .summary: "summary"
    }
  }

  private static func allowed(_ label: String) -> String {
    String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

final class PrometheusCounter: CounterHandler {
  private let count = Atomic<Int64>(0)

  var value: Int64 { count.load(ordering: .relaxed) }

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { count.store(0, ordering: .relaxed) }
}

final class PrometheusGauge: MeterHandler {
  private let number = Mutex(0.0)

  var value: Double { number.withLock { $0 } }

  func set(_ value: Int64) { number.withLock { $0 = Double(value) } }
  func set(_ value: Double) { number.withLock { $0 = value } }
  func increment(by amount: Double) { number.withLock { $0 += amount } }
  func decrement(by amount: Double) { number.withLock { $0 -= amount } }
}

final class PrometheusSummary: RecorderHandler, TimerHandler {
  private let total = Mutex((count: 0, sum: 0.0))

  var value: (count: Int, sum: Double) { total.withLock { $0 } }

  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) {
    total.withLock {
      $0.count += 1
      $0.sum += value
    }
  }
  /// In seconds, as Prometheus has times.
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
