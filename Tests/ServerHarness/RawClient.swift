// Bytes to a server, and the bytes that come back.

public import NIOCore
import NIOPosix

/// A connection without a session.
public enum RawClient {
  /// Sends bytes and returns all that comes until the server closes.
  public static func answer(to bytes: [UInt8], from address: SocketAddress) async throws -> [UInt8]
  {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(to: address) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    return try await channel.executeThenClose { incoming, outgoing in
      if !bytes.isEmpty { try await outgoing.write(ByteBuffer(bytes: bytes)) }
      var answer: [UInt8] = []
      for try await buffer in incoming { answer += buffer.readableBytesView }
      return answer
    }
  }
}
