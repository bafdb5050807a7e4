// A content is refused with a place in it, or accepted, and then stays as it came until something of it is changed.

import FuzzSupport
import WireProtocol

/// A byte says which; the content or the Markdown follows. The texts of people are tried as Markdown too.
func checkContentOrMarkdown(_ input: [UInt8]) {
  guard let selector = input.first else { return }
  let rest = Array(input[1...])
  if selector & 1 == 0 {
    checkContent(rest)
  } else {
    checkMarkdown(String(decoding: rest, as: UTF8.self))
  }
}

/// The standard's types and one of a business.
private let types: ContentTable = {
  var types = ContentTable.standard
  do {
    try types.register("shop.coupon", .plain) { body in
      body["amount"]?.numberValue == nil ? ContentFault("amount", explanation: "is no number") : nil
    }
  } catch {
    fatalError("the type of the fuzzer is refused: \(error)")
  }
  return types
}()

/// Checks `bytes` as a content.
func checkContent(_ bytes: [UInt8]) {
  let accepted: Content
  do throws(ContentError) {
    accepted = try Content(decoding: bytes, types: types)
  } catch {
    checkError(error, bytes)
    return
  }
  expect(accepted.type.isWellFormed, "the type \(accepted.type) is accepted")
  _ = accepted.shows
  expect(encoded(accepted) == bytes, "a content is written otherwise than it came")
  guard let typed = accepted.typed else { return }
  checkChanges(typed)
  checkForward(accepted, bytes)
  if case .rich(let rich) = accepted { checkMarkdown(of: rich) }
}

private func checkError(_ error: ContentError, _ bytes: [UInt8]) {
  guard let offset = error.offset else { fatalError("\(error) has no place") }
  expect(offset >= 0 && offset <= bytes.count, "\(error) lies outside of \(bytes.count) bytes")
  expect(!error.requirement.isEmpty && !error.explanation.isEmpty, "\(error) is not explained")
  // What is judged before a byte of it is known cannot depend on how the content begins.
  guard bytes.count < Limits.maximumContentLength, !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
    return
  }
  do throws(ContentError) {
    _ = try Content(decoding: [0x20] + bytes, types: types)
    fatalError("\(error) depends on white space in front")
  } catch let shifted {
    expect(shifted.offset == offset + 1, "\(error) became \(shifted) behind a space")
    expect(shifted.requirement == error.requirement, "\(error) became \(shifted) behind a space")
  }
}

private func encoded(_ content: Content) -> [UInt8] {
  do throws(ContentError) { return try content.encoded() } catch {
    fatalError("an accepted content is refused afterwards: \(error)")
  }
}

/// A changed content is what it was changed to, or too long.
private func checkChange(_ changed: Content, _ what: String) {
  do throws(ContentError) {
    let again = try Content(decoding: try changed.encoded(), types: types)
    // Whatever else there is, the same is written of both.
    expect(again.envelope == changed.envelope, "\(what): the envelope is lost")
    expect(again == changed, "\(what): \(changed) became \(again)")
  } catch {
    expect(error.requirement == "WP-8.1-2", "\(what) is refused: \(error)")
  }
}

private func checkChanges(_ typed: any TypedContent) {
  var changed = typed
  if Swift.type(of: typed).contentClass != .signal {
    changed.envelope.fallback = "new\n\"\u{1}"
    checkChange(changed.content, "a fallback")
  }
  changed = typed
  changed.envelope.ext = ["a": [1, nil], "b": "c"]
  checkChange(changed.content, "members of an application")
  changed.envelope.ext = nil
  checkChange(changed.content, "no members of an application")
  if var text = typed as? TextContent {
    text.text = "new"
    checkChange(text.content, "a text")
  }
  if var order = typed as? OrderContent, !order.items.isEmpty {
    order.items.removeFirst()
    checkChange(order.content, "an item less")
    if let action = order.actions.last {
      order.actions.insert(action, at: 0)
      if order.actions.count <= 5 { checkChange(order.content, "an action more") }
    }
  }
  if var merged = typed as? MergedContent, merged.items.count < 100 {
    merged.items.reverse()
    checkChange(merged.content, "excerpts in another order")
  }
}

/// What is passed on inside of another content is in it byte for byte, but for white space around it.
private func checkForward(_ content: Content, _ bytes: [UInt8]) {
  guard let excerpt = try? Excerpt(name: "N", content: content),
    let forward = try? ForwardContent(item: excerpt), let result = try? forward.encoded()
  else { return }
  let isSpace = { (byte: UInt8) in [0x20, 0x0A, 0x0D, 0x09].contains(byte) }
  let kept = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
  expect(result.count >= kept.count, "a forwarded content is shorter than it was")
  expect(
    result.dropLast(3).suffix(kept.count).elementsEqual(kept) || contains(result, Array(kept)),
    "a forwarded content is changed")
}

private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
  guard bytes.count >= part.count else { return false }
  return (0...bytes.count - part.count).contains { bytes[$0...].starts(with: part) }
}
