// Lays documents out in lines.
#include "dsl/syntax/layout.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>

namespace gradus::syntax {

namespace {

using Node = Layout::Node;
using Document = Layout::Document;

constexpr unsigned endless = 1u << 20;

unsigned columns(llvm::StringRef text) {
  int width = llvm::sys::unicode::columnWidthUTF8(text);
  return width < 0 ? static_cast<unsigned>(text.size()) : static_cast<unsigned>(width);
}

class Renderer {
public:
  explicit Renderer(unsigned width) : width_(width) {}

  std::string run(Document document) {
    stack_.push_back({0, true, document, 0});
    while (!stack_.empty()) {
      Item item = stack_.pop_back_val();
      render(item);
    }
    return std::move(out_);
  }

private:
  struct Item {
    unsigned indent;
    bool broken;
    Document node;
    size_t next; ///< of a fill: the part to go on with
  };

  void push(const Item &parent, Document node, bool broken) {
    stack_.push_back({parent.indent, broken, node, 0});
  }
  void newline(unsigned indent, bool blank) {
    out_ += blank ? "\n\n" : "\n";
    indent_ = indent;
    column_ = indent;
    empty_ = true;
    space_ = false;
    comment_ends_ = false;
  }
  /// Before anything visible: the break that a comment asks for, indentation, a space.
  void prepare(unsigned indent) {
    if (comment_ends_)
      newline(indent, false);
    if (empty_)
      out_.append(indent_, ' ');
    else if (space_)
      out_ += ' ';
    empty_ = space_ = false;
  }
  void text(llvm::StringRef text, unsigned indent) {
    if (text.empty())
      return;
    prepare(indent);
    out_ += text;
    column_ += columns(text);
  }
  void space() {
    if (!empty_ && !space_ && !comment_ends_) {
      space_ = true;
      ++column_;
    }
  }
  void render(const Item &item);
  void comment(const Item &item);
  void fill(Item item);
  /// Whether what stands before the next possible line break fits: `first` flat, then the rest of
  /// the stack.
  bool fits(llvm::ArrayRef<Document> first, bool breaks_after);

  const unsigned width_;
  std::string out_;
  llvm::SmallVector<Item, 64> stack_;
  unsigned indent_ = 0;
  unsigned column_ = 0;
  bool empty_ = true;         ///< nothing on this line yet
  bool space_ = false;        ///< a space is due before the next text
  bool comment_ends_ = false; ///< a comment stands last on this line
};

void Renderer::render(const Item &item) {
  const Node &node = *item.node;
  switch (node.kind) {
  case Node::Kind::text:
    return text(node.text, item.indent);
  case Node::Kind::space:
    return space();
  case Node::Kind::line:
    return item.broken ? newline(item.indent, false) : space();
  case Node::Kind::soft_line:
    return item.broken ? newline(item.indent, false) : void();
  case Node::Kind::hard_line:
    return newline(item.indent, node.flag);
  case Node::Kind::if_broken:
    return item.broken ? text(node.text, item.indent) : void();
  case Node::Kind::comment:
    return comment(item);
  case Node::Kind::concat:
    for (size_t i = node.children.size(); i-- > 0;)
      push(item, node.children[i], item.broken);
    return;
  case Node::Kind::group: {
    bool flat = !item.broken || (!node.forced && fits(node.children, false));
    return push(item, node.children.front(), !flat);
  }
  case Node::Kind::nest:
    stack_.push_back({item.indent + node.columns, item.broken, node.children.front(), 0});
    return;
  case Node::Kind::align:
    if (comment_ends_)
      newline(item.indent, false);
    stack_.push_back({column_, item.broken, node.children.front(), 0});
    return;
  case Node::Kind::fill:
    return fill(item);
  }
}

void Renderer::comment(const Item &item) {
  bool own_line = item.node->flag || comment_ends_;
  if (own_line) {
    if (!empty_)
      newline(item.indent, false);
  } else {
    space();
  }
  text(item.node->text, item.indent);
  comment_ends_ = true;
}

void Renderer::fill(Item item) {
  const Node &node = *item.node;
  if (!item.broken) {
    for (size_t i = node.children.size(); i-- > 0;)
      push(item, node.children[i], false);
    return;
  }
  if (item.next >= node.children.size())
    return;
  Document current = node.children[item.next];
  ++item.next;
  if (item.next % 2 == 1) { // an item
    stack_.push_back(item);
    bool flat = !current->forced && fits({current}, item.next < node.children.size());
    return push(item, current, !flat);
  }
  Document after = node.children[item.next];
  bool flat = !current->forced && !after->forced &&
              fits({current, after}, item.next + 1 < node.children.size());
  stack_.push_back(item);
  push(item, current, !flat);
}

bool Renderer::fits(llvm::ArrayRef<Document> first, bool breaks_after) {
  if (comment_ends_)
    return false;
  unsigned used = column_;
  for (Document document : first)
    used += document->flat_width;
  if (used > width_)
    return false;
  if (breaks_after)
    return true;
  // What follows up to the next possible break must fit on this line too.
  llvm::SmallVector<std::pair<Document, bool>, 16> rest;
  for (size_t i = stack_.size(); i-- > 0;) {
    const Item &item = stack_[i];
    if (item.node->kind == Node::Kind::fill && item.broken) {
      if (item.next < item.node->children.size())
        return true;
      continue;
    }
    rest.push_back({item.node, item.broken});
    while (!rest.empty()) {
      auto [node, broken] = rest.pop_back_val();
      switch (node->kind) {
      case Node::Kind::text:
        used += columns(node->text);
        break;
      case Node::Kind::space:
        ++used;
        break;
      case Node::Kind::line:
      case Node::Kind::soft_line:
        if (broken)
          return true;
        used += node->kind == Node::Kind::line;
        break;
      case Node::Kind::hard_line:
      case Node::Kind::comment:
        return true;
      case Node::Kind::if_broken:
        used += broken ? columns(node->text) : 0;
        break;
      case Node::Kind::fill:
        // Its first item may break inside, but begins on this line.
        if (broken && node->children.size() > 1)
          rest.push_back({node->children[1], true});
        else
          for (size_t k = node->children.size(); k-- > 1;)
            rest.push_back({node->children[k], broken});
        if (!node->children.empty())
          rest.push_back({node->children[0], broken});
        break;
      default:
        for (size_t k = node->children.size(); k-- > 0;)
          rest.push_back({node->children[k], broken});
        break;
      }
      if (used > width_)
        return false;
    }
  }
  return true;
}

} // namespace

Layout::Document Layout::make(Node node) {
  node.forced = node.kind == Node::Kind::hard_line || node.kind == Node::Kind::comment;
  switch (node.kind) {
  case Node::Kind::text:
    node.flat_width = columns(node.text);
    break;
  case Node::Kind::space:
  case Node::Kind::line:
    node.flat_width = 1;
    break;
  default:
    break;
  }
  for (Document child : node.children) {
    node.forced |= child->forced;
    node.flat_width = std::min(endless, node.flat_width + child->flat_width);
  }
  nodes_.push_back(std::move(node));
  return &nodes_.back();
}

Layout::Document Layout::text(llvm::StringRef text) { return make({Node::Kind::text, text}); }
Layout::Document Layout::space() { return make({Node::Kind::space}); }
Layout::Document Layout::line() { return make({Node::Kind::line}); }
Layout::Document Layout::soft_line() { return make({Node::Kind::soft_line}); }
Layout::Document Layout::hard_line(bool blank) {
  return make({Node::Kind::hard_line, {}, {}, 0, blank});
}
Layout::Document Layout::if_broken(llvm::StringRef text) {
  return make({Node::Kind::if_broken, text});
}
Layout::Document Layout::comment(llvm::StringRef text, bool own_line) {
  return make({Node::Kind::comment, text, {}, 0, own_line});
}
Layout::Document Layout::concat(std::vector<Document> parts) {
  return make({Node::Kind::concat, {}, std::move(parts)});
}
Layout::Document Layout::group(Document content) {
  return make({Node::Kind::group, {}, {content}});
}
Layout::Document Layout::nest(unsigned columns, Document content) {
  return make({Node::Kind::nest, {}, {content}, columns});
}
Layout::Document Layout::align(Document content) {
  return make({Node::Kind::align, {}, {content}});
}
Layout::Document Layout::fill(std::vector<Document> parts) {
  return make({Node::Kind::fill, {}, std::move(parts)});
}

unsigned Layout::flat_width(Document document) {
  return document->forced ? endless : document->flat_width;
}

std::string Layout::render(Document document, unsigned width) {
  return Renderer(width).run(document);
}

} // namespace gradus::syntax
