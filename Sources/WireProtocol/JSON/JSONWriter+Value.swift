// Writes a value tree. The stack is an array, because a tree built by hand may be deeper than any limit.

extension JSONWriter {
  /// A container that is being written, and how many of its elements are.
  private struct Open {
    let value: JSONValue
    var done = 0
  }

  /// Writes a value tree.
  public mutating func value(_ value: JSONValue) {
    var open: [Open] = []
    enter(value, &open)
    while let container = open.last {
      open[open.count - 1].done += 1
      switch container.value {
      case .array(let elements) where container.done < elements.count:
        enter(elements[container.done], &open)
      case .object(let object) where container.done < object.members.count:
        let member = object.members[container.done]
        key(member.key)
        enter(member.value, &open)
      case .object:
        open.removeLast()
        endObject()
      default:
        open.removeLast()
        endArray()
      }
    }
  }

  /// Writes a scalar, or begins a container and puts it on the stack.
  private mutating func enter(_ value: JSONValue, _ open: inout [Open]) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array:
      beginArray()
      open.append(Open(value: value))
    case .object:
      beginObject()
      open.append(Open(value: value))
    }
  }
}
