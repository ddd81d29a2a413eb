// Values: making them, and saying what they are.
#include "dsl/sema/value.h"

#include "dsl/sema/builtins.h"
#include "dsl/sema/shape_rules.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace gradus::sema {

using llvm::cast;
using llvm::dyn_cast;
using syntax::Definition;

Value Value::integer(Dim dim) {
  Value value;
  value.kind = Kind::integer;
  value.dim = dim;
  return value;
}
Value Value::number(double real) {
  Value value;
  value.kind = Kind::number;
  value.real = real;
  return value;
}
Value Value::boolean(bool truth) {
  Value value;
  value.kind = Kind::boolean;
  value.truth = truth;
  return value;
}
Value Value::string(std::string text) {
  Value value;
  value.kind = Kind::string;
  value.text = std::move(text);
  return value;
}
Value Value::list(std::vector<Value> elements) {
  Value value;
  value.kind = Kind::list;
  value.elements = std::make_shared<const std::vector<Value>>(std::move(elements));
  return value;
}
Value Value::tuple(std::vector<Value> elements) {
  Value value = list(std::move(elements));
  value.kind = Kind::tuple;
  return value;
}
Value Value::tensor(ValueId id, TensorType type, bool weak) {
  Value value;
  value.kind = Kind::tensor;
  value.id = id;
  value.type = std::move(type);
  value.weak = weak;
  return value;
}
Value Value::call(Callable *callable) {
  Value value;
  value.kind = Kind::callable;
  value.callable = callable;
  return value;
}
Value Value::stored(Storage *storage) {
  Value value;
  value.kind = Kind::storage;
  value.storage = storage;
  return value;
}

llvm::StringRef word(Definition::Kind kind) {
  switch (kind) {
  case Definition::Kind::import:
    return "import";
  case Definition::Kind::function:
    return "fn";
  case Definition::Kind::model:
    return "model";
  case Definition::Kind::layer:
    return "layer";
  case Definition::Kind::optimizer:
    return "optimizer";
  case Definition::Kind::transform:
    return "transform";
  case Definition::Kind::schedule:
    return "schedule";
  case Definition::Kind::initializer:
    return "initializer";
  }
  return {};
}

llvm::StringRef word(syntax::Function::Kind kind) {
  switch (kind) {
  case syntax::Function::Kind::fn:
    return "fn";
  case syntax::Function::Kind::loss:
    return "loss";
  case syntax::Function::Kind::metric:
    return "metric";
  case syntax::Function::Kind::update:
    return "update";
  case syntax::Function::Kind::apply:
    return "apply";
  case syntax::Function::Kind::ready:
    return "ready";
  case syntax::Function::Kind::schedule:
    return "schedule";
  case syntax::Function::Kind::initializer:
    return "initializer";
  }
  return {};
}

std::string name_of(const Callable &callable) {
  switch (callable.kind) {
  case Callable::Kind::definition:
    return cast<DefinitionUse>(callable).definition->name.text;
  case Callable::Kind::closure: {
    const auto &closure = cast<Closure>(callable);
    if (closure.function->name.text.empty() && closure.owner)
      return closure.owner->definition->name.text;
    return closure.function->name.text;
  }
  case Callable::Kind::instance:
    return cast<Instance>(callable).definition->name.text;
  case Callable::Kind::pipe:
    return "pipe";
  case Callable::Kind::partial:
    return name_of(*cast<Partial>(callable).callee.callable);
  case Callable::Kind::builtin:
    return cast<BuiltinUse>(callable).builtin->name.str();
  case Callable::Kind::bound:
    return cast<Bound>(callable).definition->name.text;
  case Callable::Kind::chain: {
    std::string text;
    for (const Bound *link : cast<Chain>(callable).links)
      text += (text.empty() ? "" : " |> ") + link->definition->name.text;
    return text;
  }
  case Callable::Kind::by_path:
    return "by";
  }
  return {};
}

static std::string describe(const Callable &callable) {
  std::string name = "`" + name_of(callable) + "`";
  switch (callable.kind) {
  case Callable::Kind::definition:
    return "the " + word(cast<DefinitionUse>(callable).definition->kind).str() + " " + name;
  case Callable::Kind::closure:
    return "the " + word(cast<Closure>(callable).function->kind).str() + " " + name;
  case Callable::Kind::instance:
    return "the " + word(cast<Instance>(callable).definition->kind).str() + " " + name;
  case Callable::Kind::pipe:
    return "a pipe";
  case Callable::Kind::partial:
    return "a stage of a pipe";
  case Callable::Kind::builtin:
    return "the builtin " + name;
  case Callable::Kind::bound:
    return "the " + word(cast<Bound>(callable).definition->kind).str() + " " + name;
  case Callable::Kind::chain:
    return "an optimizer";
  case Callable::Kind::by_path:
    return "a value for each path";
  }
  return {};
}

std::string describe(const Value &value) {
  std::string text;
  llvm::raw_string_ostream out(text);
  switch (value.kind) {
  case Value::Kind::poison:
    out << "something that is wrong";
    break;
  case Value::Kind::integer:
    out << (value.dim.is_constant() ? "the number " : "the dimension ") << value.dim.str();
    break;
  case Value::Kind::number:
    out << "the number " << llvm::format("%g", value.real);
    break;
  case Value::Kind::boolean:
    out << (value.truth ? "`true`" : "`false`");
    break;
  case Value::Kind::string:
    out << "the text \"" << value.text << '"';
    break;
  case Value::Kind::list:
    out << "a list of " << value.elements->size();
    break;
  case Value::Kind::tuple:
    out << value.elements->size() << " values";
    break;
  case Value::Kind::tensor:
    if (value.weak && value.type.shape.empty())
      out << "a number of the run";
    else if (value.type.shape.empty())
      out << "a single " << value.type.str();
    else
      out << "a tensor " << value.type.str();
    break;
  case Value::Kind::callable:
    out << describe(*value.callable);
    break;
  case Value::Kind::storage:
    out << "the parameter `" << value.storage->declaration->name.text << '`';
    break;
  }
  return text;
}

const ValuesByPath *by_path_of(const Value &value) {
  return value.is(Value::Kind::callable) ? llvm::dyn_cast<ValuesByPath>(value.callable) : nullptr;
}

const std::vector<syntax::Parameter> &parameters_of(const Definition &definition) {
  if (definition.function && definition.parameters.empty())
    return definition.function->parameters;
  return definition.parameters;
}

} // namespace gradus::sema
