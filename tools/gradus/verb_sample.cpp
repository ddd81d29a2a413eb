// gradus sample: new pictures from a generator.
#include "tools/gradus/instance.h"
#include "tools/gradus/noise.h"
#include "tools/gradus/picture_output.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

#include <charconv>

namespace gradus::runner {

using runtime::ExampleOrder;
using runtime::Examples;
using runtime::Result;
using runtime::Status;

namespace {

struct SampleCommand {
  ModelFlags model;
  std::string function;
  InstanceFlags instance;
  NoiseFlags noise;
  PictureFlags shapes;
  PictureOutput output;
  int64_t count = 0, batch_size = 256;
  std::string grid; // `8x8`, columns first

  void declare(CLI::App &app);
  int run() const;

private:
  Status plan(int64_t &pictures, int64_t &columns) const;
};

void SampleCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--function", function, "a function whose inputs are all noise (default: sample)");
  instance.declare(app, /*with_seed=*/true);
  noise.declare(app);
  app.add_option("--count", count, "how many (default: as many as --grid holds, else 64)")
      ->check(CLI::PositiveNumber);
  app.add_option("--grid", grid, "COLUMNSxROWS of the picture (default: 8 columns)");
  output.declare(app, "samples");
  shapes.declare(app);
  app.add_option("--batch-size", batch_size, "samples in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

/// How many pictures, and how many beside each other.
Status SampleCommand::plan(int64_t &pictures, int64_t &columns) const {
  pictures = count > 0 ? count : 64;
  columns = 8;
  if (grid.empty())
    return Status();
  int64_t rows = 0;
  const char *end = grid.data() + grid.size();
  auto [middle, error] = std::from_chars(grid.data(), end, columns);
  std::from_chars_result last{middle, error};
  if (error == std::errc() && middle != end && *middle == 'x')
    last = std::from_chars(middle + 1, end, rows);
  if (last.ec != std::errc() || last.ptr != end || columns < 1 || rows < 1 || columns > 10000 ||
      rows > 10000)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + grid + "` for --grid; COLUMNSxROWS such as 8x8 is expected");
  if (count == 0)
    pictures = columns * rows;
  std::string cells = "--grid " + grid + " has " + std::to_string(columns * rows) + " places and " +
                      std::to_string(pictures) + " pictures are to be made; ";
  if (columns * rows > pictures)
    return Status(GRADUS_INVALID_ARGUMENT,
                  cells + "say --count " + std::to_string(columns * rows) + ", or a smaller grid");
  if (columns * rows < pictures)
    return Status(GRADUS_INVALID_ARGUMENT,
                  cells + "say --count " + std::to_string(columns * rows) + ", or a larger grid");
  return Status();
}

int SampleCommand::run() const {
  int64_t pictures = 0, columns = 0;
  if (Status status = plan(pictures, columns); !status.ok())
    return fail_usage(status.message());
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  Result<int32_t> index = choose_generator(**opened, function);
  if (!index)
    return fail(index.status());
  const gradus_entry &entry = (*opened)->tables().entries[*index];
  Result<std::unique_ptr<Examples>> examples = noise.examples(entry, pictures, instance.seed);
  if (!examples)
    return fail(examples.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  runtime::Dimensions none;
  Selection selection{examples->get(), &none, ExampleOrder::in_sequence(pictures)};
  Result<MadePictures> samples =
      make_pictures({made->get(), *index, &shapes, batch_size}, selection, {});
  if (!samples)
    return fail(samples.status());
  PictureOutput written = output;
  if (written.paths.empty())
    written.paths.push_back("samples.png");
  Status status = written.write({&samples->pictures}, static_cast<size_t>(columns), *samples);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_sample(CLI::App &app) {
  auto command = std::make_shared<SampleCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
