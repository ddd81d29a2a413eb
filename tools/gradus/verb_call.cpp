// gradus call: one function of a model over data, to a file, a picture or standard output.
#include "tools/gradus/choose.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/functions.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/npy_file.h"
#include "tools/gradus/picture.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Batch;
using runtime::DataBinding;
using runtime::DataSet;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Result;
using runtime::Status;

namespace {

struct CallCommand {
  ModelFlags model;
  std::string function;
  DataFlags data;
  InstanceFlags instance;
  int64_t limit = 0, batch_size = 256, columns = 16;
  std::vector<std::string> outputs;
  std::string grid;
  PictureFlags shapes;

  void declare(CLI::App &app);
  int run() const;

private:
  Status write(const EntryCall &call, const std::vector<Collected> &results) const;
};

void CallCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/true);
  app.add_option("FUNCTION", function, "a function, loss or metric that the model exports")
      ->required();
  data.declare(app, /*positional=*/false, /*required=*/true);
  instance.declare(app, /*with_seed=*/true);
  app.add_option("--limit", limit, "only the first so many examples (0: all)")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--batch-size", batch_size, "examples in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--output", outputs, "an .npy file for each result (default: print the numbers)")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--grid", grid, "PNG of the first result, whose rows are pictures");
  shapes.declare(app);
  app.add_option("--columns", columns, "pictures beside each other in the grid")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void print(const Collected &result) {
  int64_t rows = result.shape[0], width = 1;
  for (size_t axis = 1; axis < result.shape.size(); ++axis)
    width *= result.shape[axis];
  std::vector<float> numbers;
  append_numbers(numbers, result.element, result.bytes.data(), rows * width);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < width; ++column)
      std::printf("%.6g%c", static_cast<double>(numbers[static_cast<size_t>(row * width + column)]),
                  column + 1 == width ? '\n' : ',');
}

Status CallCommand::write(const EntryCall &call, const std::vector<Collected> &results) const {
  if (outputs.size() > results.size())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + function + "` has " + std::to_string(results.size()) + " results and " +
                      std::to_string(outputs.size()) + " --output files are given");
  for (size_t index = 0; index < outputs.size(); ++index) {
    const Collected &result = results[index];
    Status status = write_npy(outputs[index], result.element, result.shape, result.bytes.data(),
                              result.bytes.size());
    if (!status.ok())
      return status;
    std::printf("%s: %s, %s\n", outputs[index].c_str(), call.result(index).name,
                runtime::shape_text(result.shape).c_str());
  }
  if (!grid.empty()) {
    const Collected &first = results.front();
    Pictures pictures;
    Result<PictureShape> shape =
        shapes.of({first.shape.begin() + 1, first.shape.end()},
                  "`" + std::string(call.result(0).name) + "` of `" + function + "`");
    if (!shape)
      return shape.status();
    pictures.shape = *shape;
    append_numbers(pictures.values, first.element, first.bytes.data(),
                   first.shape[0] * shape->numbers());
    to_unit(pictures, guess_range(pictures));
    if (Status status = write_grid(grid, {&pictures}, static_cast<size_t>(columns)); !status.ok())
      return status;
    std::printf("%s: %s pictures of %s\n", grid.c_str(), grouped(pictures.count()).c_str(),
                picture_text(*shape).c_str());
  }
  return Status();
}

int CallCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const gradus_model &tables = (*opened)->tables();
  Result<int32_t> entry = choose_function(**opened, function);
  if (!entry)
    return fail(entry.status());
  Result<runtime::Vocabulary> vocabulary = vocabulary_beside(instance.weights);
  if (!vocabulary)
    return fail(vocabulary.status());
  Result<DataSet> set = data.load(data.files, &tables, &*vocabulary, &tables.entries[*entry]);
  Result<runtime::BindOptions> options = data.bind_options((*opened)->dims());
  if (!set || !options)
    return fail(set ? options.status() : set.status());
  Result<DataBinding> bound = runtime::bind_data({&tables.entries[*entry]}, *set, *options);
  if (!bound)
    return fail(bound.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Result<EntryCall> call =
      EntryCall::make(tables, *entry, bound->examples->fields(), bound->dimensions);
  if (!call)
    return fail(call.status());
  std::vector<Collected> results(call->results());
  Status status = for_each_batch(made->get(), *call, *bound->examples,
                                 ExampleOrder::in_sequence(bound->examples->rows()), limit,
                                 batch_size, [&](const Batch &) {
                                   for (size_t index = 0; index < results.size(); ++index)
                                     append_result(results[index], *call, index);
                                   return Status();
                                 });
  if (status.ok() && outputs.empty() && grid.empty())
    for (const Collected &result : results)
      print(result);
  if (status.ok())
    status = write(*call, results);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_call(CLI::App &app) {
  auto command = std::make_shared<CallCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
