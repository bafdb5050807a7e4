// Examples of contents that belong to other messages: polls, forms, reactions, recalls.

import WireProtocol

extension ContentExamples {
  static func answer(_ type: ContentType) throws(ContentError) -> (any TypedContent)? {
    switch type {
    case RecallContent.contentType:
      try RecallContent(
        reason: "Sent to the wrong driver",
        envelope: Envelope(relation: Relation(.recall, to: messageID)))
    case PollContent.contentType:
      try PollContent(
        question: "Where shall we meet?",
        options: [
          Choice(id: "north", text: "North gate"), Choice(id: "south", text: "South gate"),
          Choice(id: "hall", text: "Arrivals hall"),
        ],
        multiple: false, closesAtMilliseconds: now + 600_000)
    case PollAnswerContent.contentType:
      try PollAnswerContent(poll: "m-01JPA7S8K0", choices: ["north"])
    case FormContent.contentType: try form()
    case FormAnswerContent.contentType:
      try FormAnswerContent(
        form: "m-01JPA7T4N6",
        values: ["rating": 5, "kind": "clean", "day": "2026-03-14", "again": true])
    case ReactionContent.contentType: try ReactionContent(messageID: messageID, emoji: "👍")
    case ThreadContent.contentType: try ThreadContent(root: messageID, title: "Which gate?")
    case ScreenshotContent.contentType: try ScreenshotContent(messageID: messageID)
    default: nil
    }
  }

  private static func form() throws(ContentError) -> FormContent {
    try FormContent(
      title: "How was the ride?", summary: "Two minutes that help the next rider.",
      fields: [
        FormField(id: "rating", label: "Stars, 1 to 5", kind: .number, required: true),
        FormField(
          id: "kind", label: "What was best?",
          kind: .choice([
            Choice(id: "clean", text: "The car was clean"),
            Choice(id: "friendly", text: "The driver was friendly"),
          ])),
        FormField(id: "day", label: "Day of the ride", kind: .date),
        FormField(id: "again", label: "Would you ride again?", kind: .bool),
        FormField(id: "note", label: "Anything else", kind: .text),
      ],
      submit: "Send")
  }
}
