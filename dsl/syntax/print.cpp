// Shows a syntax tree as indented S-expressions.
#include "dsl/syntax/print.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace gradus::syntax {

llvm::StringRef spelling(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::pipe:
    return "|>";
  case BinaryOperator::logical_or:
    return "or";
  case BinaryOperator::logical_and:
    return "and";
  case BinaryOperator::equal:
    return "==";
  case BinaryOperator::not_equal:
    return "!=";
  case BinaryOperator::less:
    return "<";
  case BinaryOperator::less_equal:
    return "<=";
  case BinaryOperator::greater:
    return ">";
  case BinaryOperator::greater_equal:
    return ">=";
  case BinaryOperator::add:
    return "+";
  case BinaryOperator::subtract:
    return "-";
  case BinaryOperator::multiply:
    return "*";
  case BinaryOperator::divide:
    return "/";
  case BinaryOperator::remainder:
    return "%";
  case BinaryOperator::matmul:
    return "@";
  case BinaryOperator::power:
    return "^";
  }
  llvm_unreachable("an operator that has no spelling");
}

namespace {

class Printer {
public:
  Printer(llvm::raw_ostream &out, const diagnostics::SourceManager *sources)
      : out_(out), sources_(sources) {}

  void file(const File &file) {
    begin("file");
    doc(file.doc);
    for (const Definition &d : file.definitions)
      definition(d);
    end();
    out_ << '\n';
  }

private:
  llvm::raw_ostream &begin(llvm::StringRef kind, Range range = {}) {
    if (depth_ > 0)
      out_ << '\n';
    out_.indent(2 * depth_++) << '(' << kind;
    if (sources_ && range.valid()) {
      diagnostics::Position from = sources_->position(range.file, range.begin);
      diagnostics::Position to = sources_->position(range.file, range.end);
      out_ << " @" << from.line << ':' << from.column << '-' << to.line << ':' << to.column;
    }
    return out_;
  }
  void end() {
    out_ << ')';
    --depth_;
  }
  void text(llvm::StringRef text) {
    out_ << '"';
    llvm::printEscapedString(text, out_);
    out_ << '"';
  }
  void doc(llvm::StringRef doc) {
    if (doc.empty())
      return;
    begin("doc") << ' ';
    text(doc);
    end();
  }

  void expression(const Expression &e);
  void call(const Call &call);
  void index(const Index &index);
  void conditional(const Conditional &conditional);
  void by_path(const ByPath &by_path);
  void optional(llvm::StringRef kind, const ExpressionPtr &e) {
    if (!e)
      return;
    begin(kind);
    expression(*e);
    end();
  }
  void body(llvm::StringRef kind, const Body &body) {
    begin(kind);
    if (body.expression)
      expression(*body.expression);
    for (const Statement &s : body.statements)
      statement(s);
    end();
  }
  void statement(const Statement &s) {
    bool assigns = s.kind == Statement::Kind::assign;
    begin(assigns ? "assign" : "return", s.range);
    for (const Name &target : s.targets)
      out_ << ' ' << target.text;
    if (s.value)
      expression(*s.value);
    end();
  }
  void type(const TypeNode &type) {
    begin("type", type.range) << ' ' << type.element.text;
    if (type.has_shape) {
      begin("shape");
      for (const Extent &extent : type.shape) {
        if (extent.is_ellipsis)
          out_ << " ...";
        else
          expression(*extent.value);
      }
      end();
    }
    if (type.bounds) {
      begin("in", type.bounds->range);
      expression(*type.bounds->low);
      expression(*type.bounds->high);
      end();
    }
    end();
  }
  void result(const ResultNode &node) {
    if (node.type)
      return type(*node.type);
    begin("tuple", node.range);
    for (const ResultNode &part : node.parts)
      result(part);
    end();
  }
  void parameters(llvm::ArrayRef<Parameter> parameters) {
    for (const Parameter &p : parameters) {
      begin("parameter", p.range) << ' ' << p.name.text;
      doc(p.doc);
      if (p.type)
        type(*p.type);
      if (p.value)
        expression(*p.value);
      end();
    }
  }
  void function(const Function &function, llvm::StringRef documentation) {
    static constexpr llvm::StringLiteral kinds[] = {"fn",    "loss",     "metric",     "update",
                                                    "apply", "ready",    "schedule",   "initializer"};
    begin(kinds[static_cast<int>(function.kind)], function.range);
    if (!function.name.text.empty())
      out_ << ' ' << function.name.text;
    doc(documentation);
    parameters(function.parameters);
    if (function.result) {
      begin("result");
      result(*function.result);
      end();
    }
    body("body", function.body);
    end();
  }
  void selection(const Selection &selection) {
    begin("over");
    if (selection.all)
      out_ << " all";
    paths(selection.include);
    if (!selection.exclude.empty()) {
      begin("except");
      paths(selection.exclude);
      end();
    }
    end();
  }
  void paths(llvm::ArrayRef<PathPattern> paths) {
    for (const PathPattern &path : paths) {
      out_ << ' ';
      llvm::interleave(
          path.parts, out_, [&](const Name &part) { out_ << part.text; }, ".");
    }
  }
  void train(const TrainStatement &s) {
    static constexpr llvm::StringLiteral kinds[] = {"minimize", "maximize", "repeat"};
    begin(kinds[static_cast<int>(s.kind)], s.range);
    if (s.kind == TrainStatement::Kind::repeat) {
      expression(*s.count);
      for (const TrainStatement &inner : s.body)
        train(inner);
    } else {
      expression(*s.objective);
      selection(s.over);
      optional("using", s.optimizer);
    }
    end();
  }
  void member(const MemberDeclaration &m) {
    if (m.kind == MemberDeclaration::Kind::function)
      return function(*m.function, m.doc);
    static constexpr llvm::StringLiteral kinds[] = {"field", "param",    "state",
                                                    "slot",  "function", "train"};
    begin(kinds[static_cast<int>(m.kind)], m.range) << ' ' << m.name.text;
    doc(m.doc);
    if (m.type)
      type(*m.type);
    if (m.value)
      expression(*m.value);
    for (const TrainStatement &s : m.train)
      train(s);
    end();
  }
  void definition(const Definition &d) {
    if (d.function)
      return function(*d.function, d.doc);
    static constexpr llvm::StringLiteral kinds[] = {"import",   "function",   "model",
                                                    "layer",    "optimizer",  "transform",
                                                    "schedule", "initializer"};
    begin(kinds[static_cast<int>(d.kind)], d.range) << ' ';
    if (d.kind == Definition::Kind::import)
      text(d.name.text);
    else
      out_ << d.name.text;
    doc(d.doc);
    parameters(d.parameters);
    for (const MemberDeclaration &m : d.members)
      member(m);
    end();
  }

  llvm::raw_ostream &out_;
  const diagnostics::SourceManager *sources_;
  unsigned depth_ = 0;
};

void Printer::expression(const Expression &e) {
  switch (e.kind) {
  case Expression::Kind::number: {
    auto &number = llvm::cast<Number>(e);
    begin(number.is_integer ? "integer" : "real", e.range) << ' ';
    // Enough digits to tell any two doubles apart.
    out_ << llvm::format(number.is_integer ? "%.0f" : "%.17g", number.value);
    return end();
  }
  case Expression::Kind::string:
    begin("string", e.range) << ' ';
    text(llvm::cast<String>(e).value);
    return end();
  case Expression::Kind::boolean:
    begin("boolean", e.range) << (llvm::cast<Boolean>(e).value ? " true" : " false");
    return end();
  case Expression::Kind::name:
    begin("name", e.range) << ' ' << llvm::cast<NameUse>(e).name;
    return end();
  case Expression::Kind::member: {
    auto &member = llvm::cast<Member>(e);
    begin("member", e.range) << ' ' << member.member.text;
    expression(*member.object);
    return end();
  }
  case Expression::Kind::call:
    return call(llvm::cast<Call>(e));
  case Expression::Kind::index:
    return index(llvm::cast<Index>(e));
  case Expression::Kind::unary: {
    auto &unary = llvm::cast<Unary>(e);
    begin(unary.op == UnaryOperator::negate ? "negate" : "not", e.range);
    expression(*unary.operand);
    return end();
  }
  case Expression::Kind::binary: {
    auto &binary = llvm::cast<Binary>(e);
    begin(spelling(binary.op), e.range);
    expression(*binary.left);
    expression(*binary.right);
    return end();
  }
  case Expression::Kind::list:
    begin("list", e.range);
    for (const ExpressionPtr &element : llvm::cast<List>(e).elements)
      expression(*element);
    return end();
  case Expression::Kind::tuple:
    begin("tuple", e.range);
    for (const ExpressionPtr &element : llvm::cast<Tuple>(e).elements)
      expression(*element);
    return end();
  case Expression::Kind::conditional:
    return conditional(llvm::cast<Conditional>(e));
  case Expression::Kind::by_path:
    return by_path(llvm::cast<ByPath>(e));
  }
}

void Printer::call(const Call &call) {
  begin("call", call.range);
  expression(*call.callee);
  for (const Argument &argument : call.arguments) {
    if (argument.keyword.text.empty()) {
      expression(*argument.value);
    } else {
      begin("named") << ' ' << argument.keyword.text;
      expression(*argument.value);
      end();
    }
  }
  end();
}

void Printer::index(const Index &index) {
  begin("index", index.range);
  expression(*index.object);
  for (const Subscript &s : index.subscripts) {
    switch (s.kind) {
    case Subscript::Kind::index:
      expression(*s.index);
      break;
    case Subscript::Kind::slice:
      begin("slice", s.range);
      optional("begin", s.begin);
      optional("end", s.end);
      optional("step", s.step);
      end();
      break;
    case Subscript::Kind::ellipsis:
      out_ << " ...";
      break;
    }
  }
  end();
}

void Printer::conditional(const Conditional &conditional) {
  begin("if", conditional.range);
  expression(*conditional.condition);
  body("then", conditional.then_body);
  body("else", conditional.else_body);
  end();
}

void Printer::by_path(const ByPath &by_path) {
  begin("by", by_path.range);
  for (const ByPath::Group &group : by_path.groups) {
    begin(group.paths.empty() ? "else" : "paths", group.range);
    paths(group.paths);
    expression(*group.value);
    end();
  }
  end();
}

} // namespace

void print(const File &file, llvm::raw_ostream &out, const diagnostics::SourceManager *sources) {
  Printer(out, sources).file(file);
}

} // namespace gradus::syntax
