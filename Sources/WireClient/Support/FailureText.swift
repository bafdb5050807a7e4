// Why a connection did not come about, in words that need no knowledge of what is below.

import NIOCore
import NIOPosix

/// What went wrong on the way to a server, for ``ConnectionState/waiting(until:after:)``.
func failureText(_ error: any Error) -> String {
  guard let error = error as? NIOConnectionError else { return reason(error) }
  if let cause = error.connectionErrors.last?.error {
    return "\(error.host):\(error.port) cannot be reached: \(reason(cause))"
  }
  return "the name \(error.host) cannot be resolved"
}

private func reason(_ error: any Error) -> String {
  switch error {
  case ChannelError.connectTimeout(let time):
    "no answer within \(Double(time.nanoseconds) / 1_000_000_000) s"
  default: "\(error)"
  }
}
