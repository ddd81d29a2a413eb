// gradus decode: pictures from codes that `gradus encode` wrote.
#include "tools/gradus/code.h"
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

struct DecodeCommand {
  ModelFlags model;
  std::string function = "decode", codes;
  InstanceFlags instance;
  PictureFlags shapes;
  PictureOutput output;
  int64_t batch_size = 256, columns = 16;

  void declare(CLI::App &app);
  int run() const;
};

void DecodeCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--function", function, "the function from the code")->capture_default_str();
  app.add_option("CODES,--data", codes, "FILE.npz or FILE.npy that `gradus encode` wrote")
      ->required();
  instance.declare(app, /*with_seed=*/true);
  output.declare(app, "pictures");
  app.add_option("--columns", columns, "pictures beside each other in a grid")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  shapes.declare(app);
  app.add_option("--batch-size", batch_size, "codes in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

int DecodeCommand::run() const {
  if (output.paths.empty())
    return fail_usage("where to? say -o FILE.png, -o FOLDER/ or -o FILE.npy");
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  Result<int32_t> index = choose_map(**opened, function);
  if (!index)
    return fail(index.status());
  Result<DataSet> read = runtime::load_data(codes, {});
  Result<DataSet> set = read ? restore_codes(std::move(*read)) : std::move(read);
  if (!set)
    return fail(set.status());
  Result<DataBinding> bound = runtime::bind_data({&(*opened)->tables().entries[*index]}, *set, {});
  if (!bound)
    return fail(bound.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Selection selection{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows())};
  Result<MadePictures> pictures =
      make_pictures({made->get(), *index, &shapes, batch_size}, selection, {});
  if (!pictures)
    return fail(pictures.status());
  Status status = output.write({&pictures->pictures}, static_cast<size_t>(columns), *pictures);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_decode(CLI::App &app) {
  auto command = std::make_shared<DecodeCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
