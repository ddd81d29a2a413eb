// gradus inpaint: pictures, the same with holes, and what the model fills them with.
#include "runtime/restoration/error.h"
#include "tools/gradus/choose.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/masks.h"
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

struct InpaintCommand {
  ModelFlags model;
  std::string function = "inpaint", masks = "random";
  DataFlags data;
  InstanceFlags instance;
  PictureFlags shapes;
  PictureOutput output;
  int64_t limit = 0, batch_size = 256, columns = 16, shown = 32;

  void declare(CLI::App &app);
  int run() const;

private:
  Result<DataBinding> bind(const gradus_entry &entry, const DataSet &set) const;
};

void InpaintCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  app.add_option("--function", function,
                 "a function of pictures and an input `mask`, 1 where a pixel is missing")
      ->capture_default_str();
  data.declare(app, /*positional=*/false, /*required=*/true);
  app.add_option("--masks", masks,
                 "the holes: random (a rectangle each, by --seed), half (the lower), or a PNG, "
                 "white where a pixel is missing")
      ->capture_default_str();
  instance.declare(app, /*with_seed=*/true);
  app.add_option("--limit", limit, "only the first so many examples (0: all)")
      ->check(CLI::NonNegativeNumber);
  output.declare(app, "filled pictures");
  app.add_option("--shown", shown, "pictures in a grid, of all that are filled")
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

/// The picture alone is bound: the masks are made here.
Result<DataBinding> InpaintCommand::bind(const gradus_entry &entry, const DataSet &set) const {
  Result<runtime::BindOptions> options = data.bind_options();
  if (!options)
    return options.status();
  gradus_entry picture = entry;
  picture.arguments = &entry.arguments[entry.arguments[0].name == picture_input(entry) ? 0 : 1];
  picture.argument_count = 1;
  return runtime::bind_data({&picture}, set, *options);
}

int InpaintCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const gradus_model &tables = (*opened)->tables();
  Result<int32_t> index = choose_function(**opened, function);
  if (!index)
    return fail(index.status());
  const gradus_entry &entry = tables.entries[*index];
  if (!is_inpainter(entry))
    return fail("`" + function + "` is no function of pictures and an input `mask`");
  Result<DataSet> set = data.load(data.files, &tables);
  if (!set)
    return fail(set.status());
  Result<DataBinding> bound = bind(entry, *set);
  if (!bound)
    return fail(bound.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Selection selection{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows()), limit};
  Result<Inpainting> filled =
      inpaint({made->get(), *index, &shapes, batch_size}, selection, masks, instance.seed);
  if (!filled)
    return fail(filled.status());
  std::printf("%s pictures of %s: %s\n", grouped(filled->before.count()).c_str(),
              picture_text(filled->before.shape).c_str(),
              likeness_text(filled->whole, filled->before.shape).c_str());
  std::printf("in the holes alone: MSE %s, PSNR %.2f dB\n", brief(filled->hole_error).c_str(),
              runtime::peak_signal_to_noise(filled->hole_error, 1));
  Pictures before = first_of(filled->before, shown), masked = first_of(filled->masked, shown),
           after = first_of(filled->after.pictures, shown);
  Status status =
      output.write({&before, &masked, &after}, static_cast<size_t>(columns), filled->after);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_inpaint(CLI::App &app) {
  auto command = std::make_shared<InpaintCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
