// gradus eval: the losses and metrics of a model over data.
#include "runtime/train/evaluate.h"
#include "tools/gradus/choose.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/report.h"
#include "tools/gradus/signals.h"

#include "runtime/data/tokens.h"

#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

namespace gradus::runner {

using runtime::DataBinding;
using runtime::DataSet;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Measured;
using runtime::Result;
using runtime::Status;

namespace {

struct EvalCommand {
  ModelFlags model;
  std::vector<std::string> names;
  DataFlags data;
  InstanceFlags instance;
  int64_t batch_size = 256;
  bool json = false;

  void declare(CLI::App &app);
  int run() const;
};

void EvalCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/true);
  app.add_option("MEASURE", names,
                 "losses and metrics (default: all that the data has inputs for)");
  data.declare(app, /*positional=*/false, /*required=*/true);
  instance.declare(app, /*with_seed=*/true);
  app.add_option("--batch-size", batch_size, "examples in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("--json", json, "print one JSON object");
}

/// Whether it may be the mean of -ln P(next), which nothing but its author says.
bool is_loss_of_next(const gradus_entry &entry) {
  bool next = false;
  for (int32_t index = 0; index < entry.argument_count; ++index)
    next = next || entry.arguments[index].name == std::string("next");
  return next && entry.kind == GRADUS_ENTRY_LOSS;
}

int EvalCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const gradus_model &tables = (*opened)->tables();
  std::vector<const gradus_entry *> entries;
  for (const std::string &name : names) {
    Result<int32_t> entry = choose_function(**opened, name);
    if (!entry)
      return fail(entry.status());
    if (tables.entries[*entry].kind == GRADUS_ENTRY_FUNCTION)
      return fail("`" + name + "` is a function, not a loss or metric; `gradus call` runs it");
    entries.push_back(&tables.entries[*entry]);
  }
  Result<runtime::Vocabulary> vocabulary = vocabulary_beside(instance.weights);
  if (!vocabulary)
    return fail(vocabulary.status());
  Result<DataSet> set =
      data.load(data.files, &tables, &*vocabulary, entries.empty() ? nullptr : entries.front());
  Result<runtime::BindOptions> options = data.bind_options((*opened)->dims());
  if (!set || !options)
    return fail(set ? options.status() : set.status());
  if (names.empty()) {
    entries = with_measures(tables, {}, *set, *options, {});
    if (entries.empty()) {
      // Say why the first does not fit.
      for (int32_t index = 0; index < tables.entry_count; ++index)
        if (tables.entries[index].kind == GRADUS_ENTRY_LOSS)
          if (Result<DataBinding> bound =
                  runtime::bind_data({&tables.entries[index]}, *set, *options);
              !bound)
            return fail(bound.status());
      return fail("`" + std::string(tables.name) + "` has no loss or metric");
    }
  }
  Result<DataBinding> bound = runtime::bind_data(entries, *set, *options);
  if (!bound)
    return fail(bound.status());
  for (const std::vector<std::string> *notes : {&set->notes, &bound->conversions})
    for (const std::string &note : json ? std::vector<std::string>() : *notes)
      std::printf("%s\n", note.c_str());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  std::vector<EntryCall> measures;
  for (const gradus_entry *entry : entries) {
    Result<EntryCall> call = EntryCall::make(tables, static_cast<int32_t>(entry - tables.entries),
                                             bound->examples->fields(), bound->dimensions);
    if (!call)
      return fail(call.status());
    measures.push_back(std::move(*call));
  }
  ExampleOrder order = ExampleOrder::in_sequence(bound->examples->rows());
  if (int64_t streams = bound->carries_state ? runtime::carried_streams(measures) : 0) {
    bound->windows->add_streams(0, bound->windows->rows(), streams);
    order = ExampleOrder::in_streams(bound->windows->rows(), 0, streams);
  }
  Result<std::vector<Measured>> values = runtime::evaluate(
      made->get(), measures, *bound->examples, order, batch_size, stop_on_interrupt());
  if (!values) {
    int status = fail(values.status());
    return values.status().code() == GRADUS_INTERRUPTED ? int{exit_interrupted} : status;
  }
  // Of tokens that are bytes a loss in bits says it.
  double bytes = bound->windows && set->text->facts().tokenizer != "bytes"
                     ? bound->windows->bytes_per_token(0, bound->windows->rows())
                     : 0;
  if (json) {
    nlohmann::ordered_json object;
    object["examples"] = bound->examples->rows();
    for (const Measured &measured : *values)
      object[measured.name] = measured.value;
    if (bytes > 0)
      object["bytes_per_token"] = bytes;
    std::printf("%s\n", object.dump().c_str());
    return exit_ok;
  }
  std::printf("%s examples\n", grouped(static_cast<uint64_t>(bound->examples->rows())).c_str());
  for (size_t index = 0; index < values->size(); ++index) {
    const Measured &measured = (*values)[index];
    std::printf("%s: %.6g\n", measured.name.c_str(), measured.value);
    if (bytes > 0 && is_loss_of_next(*entries[index]))
      std::printf("  bits per byte: %.6g, if `%s` is nats per token\n",
                  measured.value / (std::log(2.0) * bytes), measured.name.c_str());
  }
  return exit_ok;
}

} // namespace

std::function<int()> declare_eval(CLI::App &app) {
  auto command = std::make_shared<EvalCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
