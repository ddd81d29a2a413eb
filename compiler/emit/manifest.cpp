// The manifest as JSON.
#include "compiler/emit/manifest.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

namespace gradus::emit {

std::vector<std::string> CompiledModel::dimensions() const {
  std::vector<std::string> all;
  for (const lower::Entry &entry : entries)
    for (const std::string &name : entry.dimensions)
      if (!llvm::is_contained(all, name))
        all.push_back(name);
  return all;
}

bool is_exported(const lower::Entry &entry) { return entry.kind != GRADUS_ENTRY_INITIALIZE; }

static llvm::StringRef element_name(mlir::Type element) {
  static const char *const names[] = {"f32", "f64", "i32", "i64", "bool"};
  return names[plan::element_code(element)];
}

static llvm::StringRef kind_name(gradus_entry_kind kind) {
  static const char *const names[] = {"function", "loss", "metric", "step", "initialize"};
  return names[kind];
}

static Array shape_of(llvm::ArrayRef<sema::Dim> dims) {
  Array shape;
  for (sema::Dim dim : dims)
    shape.push_back(dim.is_constant() ? Value(dim.constant()) : Value(dim.str()));
  return shape;
}

static Array strings(llvm::ArrayRef<std::string> texts) {
  Array array;
  for (const std::string &text : texts)
    array.push_back(text);
  return array;
}

static Object function(const lower::Entry &entry, sema::Dim flops) {
  Array arguments, results;
  for (const lower::Argument &argument : entry.arguments) {
    Object row{{"name", argument.name},
               {"element", element_name(argument.type.getElement())},
               {"shape", shape_of(argument.type.getShape())}};
    if (!argument.doc.empty())
      row["doc"] = argument.doc;
    if (argument.index_limit > 0)
      row["limit"] = argument.index_limit;
    if (argument.index_ignored != 0)
      row["ignored"] = argument.index_ignored;
    if (argument.low < argument.high)
      row["range"] = Array{argument.low, argument.high};
    (argument.is_result ? results : arguments).push_back(std::move(row));
  }
  return Object{{"name", entry.name},         {"kind", kind_name(entry.kind)},
                {"doc", entry.doc},           {"dimensions", strings(entry.dimensions)},
                {"arguments", std::move(arguments)}, {"results", std::move(results)},
                {"draws", entry.draws},       {"flops", flops.str()}};
}

static Array parameters(const CompiledModel &model) {
  Array rows;
  for (const auto &parameter : model.storages->parameters)
    rows.push_back(Object{{"name", parameter.name},
                          {"shape", shape_of(parameter.type.getShape())},
                          {"element", element_name(model.storages->element)},
                          {"offset", int64_t(parameter.offset)},
                          {"count", int64_t(parameter.count)},
                          {"doc", parameter.doc}});
  return rows;
}

/// The states of one kind of storage: those of the weights, or those that functions carry from call to call.
static Array states(const CompiledModel &model, gradus_storage_kind kind) {
  Array rows;
  for (const sema::Variable &state : model.program.states)
    if (model.storages->storages[model.storages->place(state.path).storage].kind == kind)
      rows.push_back(Object{{"name", state.path}, {"shape", shape_of(state.type.shape)}, {"element", sema::name(state.type.element)}, {"doc", state.doc}});
  return rows;
}

static Array steps(const CompiledModel &model) {
  Array rows;
  for (const sema::Step &step : model.program.steps) {
    Array statements;
    for (const sema::StatementInfo &statement : step.statements)
      statements.push_back(Object{{"goal", statement.maximize ? "maximize" : "minimize"},
                                  {"loss", statement.loss},
                                  {"over", strings(statement.over)},
                                  {"optimizer", statement.optimizer},
                                  {"hyperparameters", strings(statement.hypers)}});
    rows.push_back(Object{{"name", step.name}, {"entry", step.name + "_step"}, {"doc", step.doc}, {"statements", std::move(statements)}});
  }
  return rows;
}

void build_manifest(CompiledModel &model) {
  Array functions, hypers, memory;
  for (auto [entry, flops] : llvm::zip(model.entries, model.flops))
    functions.push_back(function(entry, flops));
  for (const sema::Hyper &hyper : model.program.hypers)
    hypers.push_back(Object{{"name", hyper.name}, {"default", hyper.initial}, {"doc", hyper.doc}});
  for (const Memory &row : model.memory) {
    Object dims;
    for (auto &[name, value] : row.dims)
      dims[name] = value;
    memory.push_back(Object{{"entry", row.entry}, {"dimensions", std::move(dims)}, {"peak_bytes", int64_t(row.peak)}});
  }
  Object own;
  for (auto &[name, value] : model.program.hyperparameters)
    own[name] = value.is_constant() ? Value(value.constant()) : Value(value.str());

  // What a checkpoint has to agree with; texts and numbers that change no tensor are left out.
  Object identity{{"model", model.program.model}, {"parameters", parameters(model)}, {"states", states(model, GRADUS_STORAGE_STATE)}};
  std::string identity_text = llvm::formatv("{0}", Value(std::move(identity)));
  auto digest = llvm::SHA256::hash(llvm::ArrayRef(reinterpret_cast<const uint8_t *>(identity_text.data()), identity_text.size()));
  model.manifest_hash = llvm::toHex(digest, true);

  Object manifest{{"gradus", Object{{"version", GRADUS_VERSION}, {"abi", GRADUS_ABI_VERSION}}},
                  {"model", model.program.model},
                  {"doc", model.program.doc},
                  {"precision", sema::name(model.program.precision)},
                  {"target_cpu", model.target_cpu},
                  {"hash", model.manifest_hash},
                  {"dimensions", strings(model.dimensions())},
                  {"hyperparameters_of_model", std::move(own)},
                  {"parameters", parameters(model)},
                  {"states", states(model, GRADUS_STORAGE_STATE)},
                  {"carried", states(model, GRADUS_STORAGE_CARRIED)},
                  {"functions", std::move(functions)},
                  {"steps", steps(model)},
                  {"hyperparameters", std::move(hypers)},
                  {"memory", std::move(memory)}};
  model.manifest = llvm::formatv("{0:2}", Value(std::move(manifest)));
}

} // namespace gradus::emit
