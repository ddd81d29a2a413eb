// Attributes: the kind of the language's value decides, and the few places where the dialect speaks
// of symbols and predicates.
#include "compiler/import/attributes.h"
#include "compiler/dialect/types.h"

using namespace mlir;

namespace gradus {

namespace {
/// Chooses by the kind of the value.
struct Importer {
  Builder &builder;
  StringRef mnemonic, name;

  Attribute operator()(int64_t value) const {
    // A constant's value is a double, whatever its element.
    if (name == "value")
      return builder.getF64FloatAttr(double(value));
    return builder.getI64IntegerAttr(value);
  }
  Attribute operator()(double value) const { return builder.getF64FloatAttr(value); }
  Attribute operator()(const std::string &word) const {
    if (name == "element")
      return {};
    if (name == "predicate")
      if (std::optional<Predicate> predicate = symbolizePredicate(word))
        return PredicateAttr::get(builder.getContext(), *predicate);
    if (name == "name")
      return FlatSymbolRefAttr::get(builder.getContext(), word);
    return builder.getStringAttr(word);
  }
  Attribute operator()(const std::vector<int64_t> &numbers) const {
    return builder.getDenseI64ArrayAttr(numbers);
  }
  Attribute operator()(const std::vector<sema::Dim> &dims) const {
    return DimsAttr::get(builder.getContext(), dims);
  }
  Attribute operator()(bool value) const {
    if (name == "value")
      return builder.getF64FloatAttr(value);
    return builder.getBoolAttr(value);
  }
  Attribute operator()(const std::vector<std::string> &names) const {
    SmallVector<Attribute> symbols;
    for (const std::string &symbol : names)
      symbols.push_back(FlatSymbolRefAttr::get(builder.getContext(), symbol));
    return builder.getArrayAttr(symbols);
  }
};
} // namespace

Attribute import_attribute(Builder &builder, StringRef mnemonic,
                           const sema::NamedAttribute &attribute) {
  return std::visit(Importer{builder, mnemonic, attribute.name}, attribute.value);
}

static ArrayAttr strings(Builder &builder, llvm::ArrayRef<std::string> texts) {
  SmallVector<StringRef> references(texts.begin(), texts.end());
  return builder.getStrArrayAttr(references);
}

static DictionaryAttr import_statement(Builder &builder, const sema::StatementInfo &statement) {
  return builder.getDictionaryAttr({
      builder.getNamedAttr("maximize", builder.getBoolAttr(statement.maximize)),
      builder.getNamedAttr("loss", builder.getStringAttr(statement.loss)),
      builder.getNamedAttr("over", strings(builder, statement.over)),
      builder.getNamedAttr("optimizer", builder.getStringAttr(statement.optimizer)),
      builder.getNamedAttr("hypers", strings(builder, statement.hypers)),
      builder.getNamedAttr("counter", builder.getStringAttr(statement.counter)),
  });
}

ArrayAttr import_steps(Builder &builder, llvm::ArrayRef<sema::Step> steps) {
  SmallVector<Attribute> result;
  for (const sema::Step &step : steps) {
    SmallVector<Attribute> statements;
    for (const sema::StatementInfo &statement : step.statements)
      statements.push_back(import_statement(builder, statement));
    result.push_back(builder.getDictionaryAttr({
        builder.getNamedAttr("name", builder.getStringAttr(step.name)),
        builder.getNamedAttr("doc", builder.getStringAttr(step.doc)),
        builder.getNamedAttr("statements", builder.getArrayAttr(statements)),
    }));
  }
  return builder.getArrayAttr(result);
}

ArrayAttr import_requirements(Builder &builder, llvm::ArrayRef<sema::Requirement> requirements) {
  SmallVector<Attribute> result;
  for (const sema::Requirement &requirement : requirements)
    result.push_back(builder.getDictionaryAttr({
        builder.getNamedAttr("not_negative",
                             DimsAttr::get(builder.getContext(), {requirement.not_negative})),
        builder.getNamedAttr("sentence", builder.getStringAttr(requirement.sentence)),
    }));
  return builder.getArrayAttr(result);
}

} // namespace gradus
