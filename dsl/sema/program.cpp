// The elaborated program as text: types by name, and print() for debugging and tests.
#include "dsl/sema/program.h"

#include "dsl/sema/shape_rules.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace gradus::sema {

llvm::StringRef name(Element element) {
  switch (element) {
  case Element::f32:
    return "f32";
  case Element::f64:
    return "f64";
  case Element::i32:
    return "i32";
  case Element::i64:
    return "i64";
  case Element::boolean:
    return "bool";
  }
  return {};
}

std::string TensorType::str() const {
  return sema::name(element).str() + (shape.empty() ? "" : sema::str(shape));
}

std::string Bounds::str() const {
  std::string text;
  llvm::raw_string_ostream(text) << '[' << llvm::format("%.15g", low) << ", "
                                 << llvm::format("%.15g", high) << ']';
  return text;
}

namespace {

/// Shortest of 15 digits: the text is for readers and tests, not for reading back.
void print_real(double value, llvm::raw_ostream &out) { out << llvm::format("%.15g", value); }

void print_bounds(const std::optional<Bounds> &bounds, llvm::raw_ostream &out) {
  if (bounds)
    out << " in " << bounds->str();
}

template <typename Range, typename Print>
void print_list(const Range &range, llvm::raw_ostream &out, Print print) {
  bool first = true;
  for (const auto &item : range) {
    out << (first ? "" : ", ");
    first = false;
    print(item);
  }
}

struct AttributePrinter {
  llvm::raw_ostream &out;
  void operator()(int64_t value) { out << value; }
  void operator()(double value) { print_real(value, out); }
  void operator()(bool value) { out << (value ? "true" : "false"); }
  void operator()(const std::string &value) { out << '"' << value << '"'; }
  void operator()(const std::vector<int64_t> &values) {
    out << '(';
    print_list(values, out, [&](int64_t value) { out << value; });
    out << ')';
  }
  void operator()(const std::vector<Dim> &values) { out << str(values); }
  void operator()(const std::vector<std::string> &values) {
    out << '(';
    print_list(values, out, [&](const std::string &value) { out << '"' << value << '"'; });
    out << ')';
  }
};

llvm::StringRef word(Function::Kind kind) {
  switch (kind) {
  case Function::Kind::function:
    return "fn";
  case Function::Kind::loss:
    return "loss";
  case Function::Kind::metric:
    return "metric";
  case Function::Kind::step:
    return "step";
  case Function::Kind::initialize:
    return "initialize";
  case Function::Kind::gradient:
    return "gradient";
  }
  return {};
}

/// The operations of a block whose arguments are numbered already.
void print_operations(const Block &block, llvm::raw_ostream &out, const std::string &indent);

/// What a scan runs at each step; its values are numbered anew.
void print_body(const Block &body, llvm::raw_ostream &out, const std::string &indent) {
  ValueId next = 0;
  out << indent << "body(";
  print_list(body.arguments, out, [&](const Argument &argument) {
    out << '%' << next++ << ' ' << argument.name << ": " << argument.type.str();
  });
  out << ") {\n";
  print_operations(body, out, indent + "  ");
  out << indent << "  next ";
  print_list(body.results, out, [&](ValueId result) { out << '%' << result; });
  out << '\n' << indent << "}\n";
}

void print_operations(const Block &block, llvm::raw_ostream &out, const std::string &indent) {
  auto next = ValueId(block.arguments.size());
  for (const Operation &operation : block.operations) {
    out << indent;
    if (!operation.results.empty()) {
      print_list(operation.results, out, [&](const TensorType &) { out << '%' << next++; });
      out << " = ";
    }
    out << operation.mnemonic;
    if (!operation.operands.empty()) {
      out << ' ';
      print_list(operation.operands, out, [&](ValueId operand) { out << '%' << operand; });
    }
    if (!operation.attributes.empty()) {
      out << " {";
      print_list(operation.attributes, out, [&](const NamedAttribute &attribute) {
        out << attribute.name << " = ";
        std::visit(AttributePrinter{out}, attribute.value);
      });
      out << '}';
    }
    if (!operation.results.empty()) {
      out << " : ";
      print_list(operation.results, out, [&](const TensorType &type) { out << type.str(); });
    }
    out << '\n';
    if (operation.body)
      print_body(*operation.body, out, indent + "  ");
  }
}

void print(const Function &function, llvm::raw_ostream &out) {
  out << '\n' << word(function.kind) << ' ' << function.name << '(';
  ValueId next = 0;
  print_list(function.block.arguments, out, [&](const Argument &argument) {
    out << '%' << next++ << ' ' << argument.name << ": " << argument.type.str();
    print_bounds(argument.bounds, out);
  });
  out << ") {\n";
  print_operations(function.block, out, "  ");
  out << "  return ";
  size_t index = 0;
  print_list(function.block.results, out, [&](ValueId result) {
    out << (index < function.result_names.size() ? function.result_names[index]
                                                 : std::string("result"))
        << " = %" << result;
    if (index < function.result_bounds.size())
      print_bounds(function.result_bounds[index], out);
    ++index;
  });
  out << "\n}\n";
}

} // namespace

void print(const Program &program, llvm::raw_ostream &out) {
  out << "model " << program.model << " precision " << name(program.precision) << '\n';
  for (const auto &[name, value] : program.hyperparameters)
    out << "hyperparameter " << name << " = " << value.str() << '\n';
  for (const Variable &parameter : program.parameters)
    out << "parameter " << parameter.path << ": " << parameter.type.str() << '\n';
  for (const Variable &state : program.states)
    out << "state " << state.path << ": " << state.type.str() << '\n';
  for (const Slot &slot : program.slots) {
    out << "slot " << slot.name << ": " << name(slot.element) << '[' << slot.count << "] = ";
    print_real(slot.initial, out);
    out << '\n';
  }
  for (const Hyper &hyper : program.hypers) {
    out << "hyper " << hyper.name << " = ";
    print_real(hyper.initial, out);
    out << '\n';
  }
  for (const std::string &counter : program.counters)
    out << "counter " << counter << '\n';
  for (const Step &step : program.steps) {
    out << "train " << step.name << '\n';
    for (const StatementInfo &statement : step.statements) {
      out << (statement.maximize ? "  maximize " : "  minimize ") << statement.loss << " over ";
      print_list(statement.over, out, [&](const std::string &path) { out << path; });
      out << " using " << statement.optimizer << " counter " << statement.counter << '\n';
    }
  }
  for (const Function &function : program.functions)
    print(function, out);
}

} // namespace gradus::sema
