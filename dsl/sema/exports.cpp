// What a library exports: every fn, loss and metric of the main model whose arguments all have
// types.
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using namespace syntax;
using llvm::cast;

bool Elaborator::exported(const syntax::Function &function) const {
  if (function.name.text.empty())
    return false;
  return llvm::all_of(function.parameters, [](const Parameter &parameter) {
    if (!parameter.type || parameter.type->element.text == "dim" ||
        parameter.type->element.text == "number")
      return parameter.value != nullptr;
    return llvm::none_of(parameter.type->shape,
                         [](const Extent &extent) { return extent.is_ellipsis; });
  });
}

Value Elaborator::export_argument(const Parameter &parameter, Scope &scope, Builder &builder) {
  std::optional<TensorType> type = tensor_type(*parameter.type, scope, /*allow_free=*/true);
  if (!type)
    return {};
  return builder.argument(parameter.name.text, std::move(*type), parameter.doc,
                          bounds(*parameter.type, "`" + parameter.name.text + "`", scope));
}

bool Elaborator::bind_export(const syntax::Function &function, Scope &scope, Builder &builder) {
  bool correct = true;
  for (const Parameter &parameter : function.parameters) {
    Value value;
    bool tensor = parameter.type && parameter.type->element.text != "dim" &&
                  parameter.type->element.text != "number";
    if (tensor) {
      value = export_argument(parameter, scope, builder);
    } else {
      if (parameter.type)
        bounds(*parameter.type, "`" + parameter.name.text + "`", scope);
      if (parameter.value)
        value = evaluate(*parameter.value, scope);
    }
    correct &= !value.is_poison();
    scope.names[parameter.name.text] = {std::move(value), parameter.name.range};
  }
  return correct;
}

void Elaborator::elaborate_exports(const Instance &model) {
  for (const MemberDeclaration &member : model.definition->members) {
    if (member.kind != MemberDeclaration::Kind::function || !exported(*member.function))
      continue;
    const syntax::Function &source = *member.function;
    Builder builder(options_.precision, /*training=*/false, initialize_sites_);
    BuilderScope building(*this, builder);
    Scope &scope = *new_scope(Scope::Level::call, model.scope);
    // Evaluated also after a wrong argument: more can be wrong, and unknown values stay silent.
    bind_export(source, scope, builder);
    if (!enter(&source, &model, source.name.text, source.name.range, false))
      continue;
    elaborated_.insert(&source);
    std::vector<std::optional<Bounds>> declared;
    Value value = result(source, source.name.text, scope, &declared);
    leave();

    sema::Function function;
    function.kind = source.kind == syntax::Function::Kind::loss ? sema::Function::Kind::loss
                    : source.kind == syntax::Function::Kind::metric
                        ? sema::Function::Kind::metric
                        : sema::Function::Kind::function;
    function.name = source.name.text;
    function.doc = source.doc;
    function.range = source.name.range;
    if (value.is_poison())
      continue;
    // A tuple gives several results; one in it that is a tuple again gives its elements.
    std::vector<std::pair<std::string, Value>> results;
    auto collect = [&](auto &self, const Value &each, const std::string &name) -> void {
      if (each.is_sequence()) {
        for (size_t i = 0; i < each.elements->size(); ++i)
          self(self, (*each.elements)[i], name + std::to_string(i));
      } else {
        results.emplace_back(name, each);
      }
    };
    collect(collect, value, "result");
    declared.resize(results.size());
    for (auto [row, bounds] : llvm::zip(results, declared)) {
      auto &[name, result] = row;
      std::optional<Value> tensor =
          want_tensor(result, source.body.range, "`" + source.name.text + "`");
      if (!tensor || tensor->is_poison())
        break;
      if (tensor->weak)
        *tensor = builder.cast(*tensor, options_.precision, source.body.range);
      bool scalar = function.kind != sema::Function::Kind::function;
      if (scalar && (!tensor->type.shape.empty() || !is_float(tensor->type.element))) {
        Diagnostic &diagnostic =
            error(Id::loss_not_scalar, source.name.range,
                  {word(source.kind).str(), source.name.text, tensor->type.str()});
        diagnostic.hint = "`mean(…)` or `sum(…)` makes one number of many";
        break;
      }
      add_result(function, name, *tensor, bounds);
    }
    builder.flush(source.name.range);
    function.block.arguments = std::move(builder.block.arguments);
    function.block.operations = std::move(builder.block.operations);
    function.requirements = std::move(builder.requirements);
    program_.functions.push_back(std::move(function));
  }
}

void add_result(sema::Function &function, llvm::StringRef name, const Value &value,
                std::optional<Bounds> bounds) {
  std::string unique = name.str();
  for (unsigned i = 2; llvm::is_contained(function.result_names, unique); ++i)
    unique = name.str() + "_" + std::to_string(i);
  function.result_names.push_back(std::move(unique));
  function.result_bounds.push_back(bounds);
  function.block.results.push_back(value.id);
}

} // namespace gradus::sema
