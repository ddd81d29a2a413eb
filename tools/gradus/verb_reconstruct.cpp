// gradus reconstruct: pictures above what the model makes of them, and how close it comes; alone where they have another size.
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/picture_output.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::DataBinding;
using runtime::DataSet;
using runtime::ExampleOrder;
using runtime::Result;
using runtime::Status;

namespace {

struct ReconstructCommand {
  ModelFlags model;
  std::string function = "reconstruct";
  DataFlags data;
  InstanceFlags instance;
  PictureFlags shapes;
  PictureOutput output;
  int64_t limit = 0, batch_size = 256, columns = 16, shown = 32;

  void declare(CLI::App &app);
  int run() const;
};

void ReconstructCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--function", function, "a function from pictures to pictures")
      ->capture_default_str();
  data.declare(app, /*positional=*/false, /*required=*/true);
  instance.declare(app, /*with_seed=*/true);
  app.add_option("--limit", limit, "only the first so many examples (0: all)")
      ->check(CLI::NonNegativeNumber);
  output.declare(app, "reconstructions");
  app.add_option("--shown", shown, "pictures in a grid, of all that are compared")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--columns", columns, "pictures beside each other in a grid")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  shapes.declare(app);
  app.add_option("--batch-size", batch_size, "examples in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

int ReconstructCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const gradus_model &tables = (*opened)->tables();
  Result<int32_t> index = choose_map(**opened, function);
  if (!index)
    return fail(index.status());
  Result<DataSet> set = data.load(data.files, &tables);
  Result<runtime::BindOptions> options = data.bind_options();
  if (!set || !options)
    return fail(set ? options.status() : set.status());
  Result<DataBinding> bound = runtime::bind_data({&tables.entries[*index]}, *set, *options);
  if (!bound)
    return fail(bound.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Selection selection{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows()), limit};
  Result<Reconstruction> pair = reconstruct({made->get(), *index, &shapes, batch_size}, selection);
  if (!pair)
    return fail(pair.status());
  std::string result =
      pair->comparable()
          ? likeness_text(compare(pair->originals, pair->made.pictures), pair->originals.shape)
          : "made into pictures of " + picture_text(pair->made.pictures.shape) +
                ", which are not compared";
  std::printf("%s pictures of %s: %s\n", grouped(pair->originals.count()).c_str(),
              picture_text(pair->originals.shape).c_str(), result.c_str());
  std::vector<Pictures> rows;
  std::vector<const Pictures *> layers;
  for (const Pictures *layer : pair->layers())
    rows.push_back(first_of(*layer, shown));
  for (const Pictures &row : rows)
    layers.push_back(&row);
  Status status = output.write(layers, static_cast<size_t>(columns), pair->made);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_reconstruct(CLI::App &app) {
  auto command = std::make_shared<ReconstructCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
