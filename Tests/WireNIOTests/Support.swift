// What the tests of the handlers have in common: vectors, and what comes out of a channel.

import NIOCore
import NIOEmbedded
import Testing
import WireConformance
import WireNIO
import WireProtocol

/// Every vector that is a stream of bytes.
let streams: [(id: String, test: StreamTest)] = {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let vectors = (try? VectorFolder.vectors(in: "/\(root)/Vectors")) ?? []
  return vectors.compactMap { vector in
    guard case .stream(let test) = vector.test else { return nil }
    return (vector.id, test)
  }
}()

/// What a decoder made of a stream, up to its first error.
struct Outcome: Equatable {
  var frames: [[UInt8]] = []
  var error: WireError?
  /// Bytes at the end that are no frame yet.
  var leftOver = 0
}

extension Outcome {
  /// What the codec says.
  init(_ bytes: [UInt8], limits: Limits) {
    var decoder = FrameDecoder(limits: limits)
    decoder.feed(bytes.span)
    do throws(WireError) {
      while let frame = try decoder.next() { frames.append(Frame(copying: frame).bytes) }
      leftOver = decoder.buffered
    } catch {
      self.error = error
    }
  }

  /// What a channel says that reads these chunks and is closed.
  init(reading chunks: [ArraySlice<UInt8>], limits: Limits) throws {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder(limits: limits)))
    for chunk in chunks {
      do {
        try channel.writeInbound(ByteBuffer(bytes: chunk))
      } catch let error as WireError {
        #expect(self.error == nil)
        self.error = error
      } catch ByteToMessageDecoderError.dataReceivedInErrorState(let error, _) {
        #expect(self.error == error as? WireError)
      }
      while let frame = try channel.readInbound(as: InboundFrame.self) {
        #expect(error == nil || chunk.count > 1, "a frame came behind the error")
        frames.append(Array(frame.buffer.readableBytesView))
      }
    }
    do {
      _ = try channel.finish()
    } catch ByteToMessageDecoderError.leftoverDataWhenDone(let rest) {
      leftOver = rest.readableBytes
    }
  }
}

/// A c2c request.
func chat(_ text: String = "hi", to uid: String = "d7") throws -> C2C.Request {
  C2C.Request(
    to: Account(domain: "58.driver", uid: uid), clientMessageID: .random(), contentType: "im.text",
    content: try TextContent(text: text).encoded())
}

/// A frame with an opaque body.
func opaque(_ count: Int, sequence: UInt32 = 1) throws -> Frame {
  try Frame(
    .request, Command(0x1000), sequence: sequence, body: Array(repeating: 7, count: count))
}

extension ByteBuffer {
  /// Where the readable bytes lie.
  var address: UInt {
    withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
  }
}

/// Calls a closure with every frame and passes it on; keeps the errors.
final class Observer: ChannelInboundHandler {
  typealias InboundIn = InboundFrame
  typealias InboundOut = InboundFrame
  private(set) var errors: [any Error] = []
  private let saw: (InboundFrame) -> Void

  init(_ saw: @escaping (InboundFrame) -> Void = { _ in }) { self.saw = saw }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    saw(unwrapInboundIn(data))
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { errors.append(error) }
}
