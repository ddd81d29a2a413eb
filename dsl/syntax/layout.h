// Documents that fit themselves into a line width: text, places where a line may break, groups that
// break together or not at all. After Wadler, "A prettier printer" (2003), with comments, which
// always end their line.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <deque>
#include <string>
#include <vector>

namespace gradus::syntax {

/// Makes documents and owns them; a document may be used once. Texts are not copied.
class Layout {
public:
  struct Node;
  using Document = const Node *;

  struct Node {
    enum class Kind {
      text,
      space,
      line,
      soft_line,
      hard_line,
      if_broken,
      comment,
      concat,
      group,
      nest,
      align,
      fill
    };
    Kind kind;
    llvm::StringRef text = {};
    std::vector<Document> children = {};
    unsigned columns = 0; ///< of nest
    bool flag = false;    ///< hard_line: blank; comment: own line
    // Derived:
    bool forced = false;     ///< cannot be flat
    unsigned flat_width = 0; ///< if not forced
  };

  Document text(llvm::StringRef text);
  /// A space that vanishes at the end of a line.
  Document space();
  /// A line break; flat: a space.
  Document line();
  /// A line break; flat: nothing.
  Document soft_line();
  /// Always a line break, with an empty line before it if `blank`.
  Document hard_line(bool blank = false);
  /// Only where the group around it is broken.
  Document if_broken(llvm::StringRef text);
  /// A comment behind what stands on the line, or on a line of its own. It breaks every group
  /// around it.
  Document comment(llvm::StringRef text, bool own_line);
  Document concat(std::vector<Document> parts);
  Document group(Document content);
  /// Lines inside begin `columns` deeper.
  Document nest(unsigned columns, Document content);
  /// Lines inside begin at the column where it begins.
  Document align(Document content);
  /// Item, separator, item, …: each separator breaks only if the item after it would not fit.
  Document fill(std::vector<Document> parts);

  /// Columns without a break; more than any line has if it must break.
  static unsigned flat_width(Document document);
  static std::string render(Document document, unsigned width);

private:
  Document make(Node node);
  std::deque<Node> nodes_;
};

} // namespace gradus::syntax
