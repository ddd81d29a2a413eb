// gradus inspect: what a model consists of and what it costs.
#include "tools/gradus/instance.h"
#include "tools/gradus/polynomial.h"
#include "tools/gradus/report.h"

#include "runtime/data/examples.h"
#include "runtime/train/extents.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::ManifestFunction;
using runtime::ManifestStatement;
using runtime::ManifestStep;
using runtime::Result;

namespace {

using Dimensions = std::map<std::string, int64_t>;

struct InspectCommand {
  ModelFlags model;
  bool manifest = false;

  int run() const;
};

std::string element_name(int32_t element) {
  const char *names[] = {"f32", "f64", "i32", "i64", "bool"};
  return element >= 0 && element < 5 ? names[element] : "?";
}

std::string extents(const int64_t *shape, int32_t rank) {
  std::string text = "[";
  for (int32_t axis = 0; axis < rank; ++axis)
    text += (axis ? ", " : "") + std::to_string(shape[axis]);
  return text + "]";
}

std::string argument_text(const gradus_entry &entry, const gradus_argument &argument) {
  std::string text = element_name(argument.element) + runtime::shape_text(entry, argument);
  if (argument.low < argument.high)
    text += " in [" + brief(argument.low) + ", " + brief(argument.high) + "]";
  return text;
}

std::string signature(const gradus_entry &entry) {
  std::string inputs, results;
  for (int32_t index = 0; index < entry.argument_count; ++index) {
    const gradus_argument &argument = entry.arguments[index];
    std::string &list = argument.is_result ? results : inputs;
    list += (list.empty() ? "" : ", ") + std::string(argument.name) + ": " +
            argument_text(entry, argument);
  }
  return std::string(entry.name) + "(" + inputs + ") -> " + results;
}

void print_parameters(const gradus_model &model) {
  size_t longest = 4, shape_width = 5;
  uint64_t total = 0;
  for (int32_t index = 0; index < model.parameter_count; ++index) {
    const gradus_parameter &parameter = model.parameters[index];
    longest = std::max(longest, std::string(parameter.name).size());
    shape_width = std::max(shape_width, extents(parameter.shape, parameter.rank).size());
    total += parameter.count;
  }
  std::printf("\nparameters (%s)\n", element_name(static_cast<int32_t>(model.element)).c_str());
  for (int32_t index = 0; index < model.parameter_count; ++index) {
    const gradus_parameter &parameter = model.parameters[index];
    std::printf("  %-*s  %-*s  %12s\n", static_cast<int>(longest), parameter.name,
                static_cast<int>(shape_width), extents(parameter.shape, parameter.rank).c_str(),
                grouped(parameter.count).c_str());
  }
  std::printf("  %-*s  %-*s  %12s\n", static_cast<int>(longest), "total",
              static_cast<int>(shape_width), "", grouped(total).c_str());
  uint64_t state = 0, optimizer = 0;
  for (int32_t index = 0; index < model.storage_count; ++index) {
    const gradus_storage &storage = model.storages[index];
    uint64_t bytes = storage.count * runtime::size_of_model_element(storage.element);
    if (storage.kind == GRADUS_STORAGE_STATE)
      std::printf("  state %s %s\n", storage.name, extents(storage.shape, storage.rank).c_str());
    if (storage.kind == GRADUS_STORAGE_CARRIED)
      std::printf("  state %s %s, not saved\n", storage.name,
                  extents(storage.shape, storage.rank).c_str());
    if (storage.kind == GRADUS_STORAGE_PARAMETERS || storage.kind == GRADUS_STORAGE_STATE)
      state += bytes;
    if (storage.kind == GRADUS_STORAGE_SLOT)
      optimizer += bytes;
  }
  std::printf("  %s of weights, %s of optimizer state\n", byte_text(state).c_str(),
              byte_text(optimizer).c_str());
}

/// The sizes to plan for: --dim, else 1 for FLOPs and 32 for memory.
Dimensions dimensions_of(const gradus_entry &entry, const OpenModel &model, int64_t fallback) {
  Dimensions sizes;
  for (int32_t index = 0; index < entry.dimension_count; ++index)
    sizes[entry.dimensions[index]] = fallback;
  for (const auto &[name, size] : model.dims())
    if (sizes.count(name))
      sizes[name] = size;
  return sizes;
}

std::string dimension_text(const Dimensions &sizes) {
  std::string text;
  for (const auto &[name, size] : sizes)
    text += (text.empty() ? "" : ", ") + name + " = " + std::to_string(size);
  return text;
}

void print_entry(const gradus_entry &entry, int32_t index, const OpenModel &model,
                 gradus_instance *instance) {
  const char *kinds[] = {"fn", "loss", "metric", "step", "initialize"};
  std::printf("  %-6s %s\n", entry.kind >= 0 && entry.kind < 5 ? kinds[entry.kind] : "?",
              signature(entry).c_str());
  std::string cost;
  const ManifestFunction *function = model.manifest().function(entry.name);
  if (function && !function->flops.empty() && function->flops != "0") {
    Dimensions one = dimensions_of(entry, model, 1);
    std::optional<double> flops = evaluate_polynomial(function->flops, one);
    cost = "FLOPs " + function->flops;
    if (flops && *flops >= 0 && *flops < 1e18)
      cost += " = " + grouped(static_cast<uint64_t>(*flops)) +
              (one.empty() ? "" : " at " + dimension_text(one));
  }
  Dimensions sizes = dimensions_of(entry, model, 32);
  std::vector<int64_t> dims;
  for (int32_t dimension = 0; dimension < entry.dimension_count; ++dimension)
    dims.push_back(sizes[entry.dimensions[dimension]]);
  uint64_t bytes = 0;
  if (gradus_memory(instance, index, dims.data(), &bytes) == GRADUS_OK)
    cost += (cost.empty() ? "" : "; ") + std::string("arena ") + byte_text(bytes) +
            (sizes.empty() ? "" : " at " + dimension_text(sizes));
  if (!cost.empty())
    std::printf("         %s\n", cost.c_str());
  if (function && !function->doc.empty())
    std::printf("         %s\n", function->doc.substr(0, function->doc.find('\n')).c_str());
}

void print_steps(const OpenModel &model) {
  for (const ManifestStep &step : model.manifest().steps) {
    std::printf("\ntrain %s\n", step.name.c_str());
    for (const ManifestStatement &statement : step.statements) {
      std::string over;
      for (size_t index = 0; index < statement.over.size() && index < 4; ++index)
        over += (index ? ", " : "") + statement.over[index];
      if (statement.over.size() > 4)
        over += ", … (" + std::to_string(statement.over.size()) + " parameters)";
      std::printf("  %s %s over %s using %s\n", statement.goal.c_str(), statement.loss.c_str(),
                  over.c_str(), statement.optimizer.c_str());
    }
  }
  const gradus_model &tables = model.tables();
  if (tables.hyper_count > 0)
    std::printf("\nhyperparameters (--set NAME=VALUE)\n");
  for (int32_t index = 0; index < tables.hyper_count; ++index) {
    const gradus_hyper &hyper = tables.hypers[index];
    std::printf("  %-28s %-10s %s\n", hyper.name, brief(hyper.initial).c_str(),
                hyper.doc ? hyper.doc : "");
  }
}

int InspectCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const OpenModel &shown = **opened;
  const gradus_model &tables = shown.tables();
  if (manifest) {
    std::printf("%s\n", tables.manifest);
    return exit_ok;
  }
  Result<Instance> made = make_instance(shown, {});
  if (!made)
    return fail(made.status());
  std::printf("model %s", tables.name);
  std::string chosen;
  for (const auto &[name, value] : shown.manifest().model_hyperparameters)
    chosen += (chosen.empty() ? "" : ", ") + name + " = " + value;
  std::printf("%s\n", chosen.empty() ? "" : ("(" + chosen + ")").c_str());
  if (!shown.manifest().doc.empty())
    std::printf("  %s\n", shown.manifest().doc.c_str());
  print_parameters(tables);
  std::printf("\nfunctions\n");
  for (int32_t index = 0; index < tables.entry_count; ++index)
    if (tables.entries[index].kind != GRADUS_ENTRY_INITIALIZE)
      print_entry(tables.entries[index], index, shown, made->get());
  print_steps(shown);
  return exit_ok;
}

} // namespace

std::function<int()> declare_inspect(CLI::App &app) {
  auto command = std::make_shared<InspectCommand>();
  command->model.declare(app, /*with_dims=*/true);
  app.add_flag("--manifest", command->manifest, "print the manifest's JSON instead");
  return [command] { return command->run(); };
}

} // namespace gradus::runner
