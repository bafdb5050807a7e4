// Styled text keeps its text and its styles through Markdown.

import FuzzSupport
import WireProtocol

/// Checks a Markdown text that someone typed.
func checkMarkdown(_ markdown: String) {
  do throws(ContentError) {
    checkMarkdown(of: try RichTextContent(markdown: markdown))
  } catch {
    expect(error.path.hasPrefix("/body/"), "\(error) is no error of text or spans")
  }
}

/// Checks that styled text comes back from Markdown.
func checkMarkdown(of content: RichTextContent) {
  let markdown = content.markdown
  do throws(ContentError) {
    let again = try RichTextContent(markdown: markdown)
    expect(
      again.text.unicodeScalars.elementsEqual(content.text.unicodeScalars),
      "the text of \(markdown) is lost")
    expect(units(again) == units(content), "the styles of \(markdown) are lost")
  } catch {
    fatalError("Markdown of a content is refused: \(error)")
  }
}

/// For each style that Markdown has, the code units that have it.
private func units(_ content: RichTextContent) -> [RichTextContent.Span.Style: Set<Int>] {
  var units: [RichTextContent.Span.Style: Set<Int>] = [:]
  for span in content.spans {
    switch span.style {
    case .color, .size, .unknown: continue
    default: units[span.style, default: []].formUnion(span.range)
    }
  }
  return units
}
