// gradus interpolate: pictures on the way from one to another.
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/noise.h"
#include "tools/gradus/path.h"
#include "tools/gradus/picture_output.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::DataBinding;
using runtime::DataSet;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Examples;
using runtime::Result;
using runtime::Status;

namespace {

struct InterpolateCommand {
  ModelFlags model;
  std::string encoder = "encode", decoder = "decode", generator, path;
  DataFlags data;
  InstanceFlags instance;
  NoiseFlags noise;
  PictureFlags shapes;
  PictureOutput output;
  std::vector<int64_t> from, to;
  int64_t steps = 10, batch_size = 256;

  void declare(CLI::App &app);
  int run() const;

private:
  /// Codes of the examples `from` and `to`, or noise of these seeds; and the function back.
  Status find_ends(const OpenModel &opened, gradus_instance *made, Ends &ends,
                   int32_t &function) const;
  Status encode_examples(const OpenModel &opened, gradus_instance *made, Ends &ends) const;
  Status draw_noise(const gradus_entry &entry, Ends &ends) const;
};

void InterpolateCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  data.declare(app, /*positional=*/false, /*required=*/false);
  instance.declare(app, /*with_seed=*/true);
  app.add_option("--from", from,
                 "where to begin: with --data the number of an example, from 0, else a seed; "
                 "several for several rows")
      ->required()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--to", to, "where to end; as many as --from")
      ->required()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--steps", steps, "pictures on the way, with both ends")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{2}, int64_t{10000}));
  app.add_option("--path", path,
                 "linear, or spherical: along a great circle (default: spherical for noise, linear "
                 "for codes)")
      ->check(CLI::IsMember({"linear", "spherical"}));
  app.add_option("--encoder", encoder, "the function to the code")->capture_default_str();
  app.add_option("--decoder", decoder, "the function back")->capture_default_str();
  app.add_option("--function", generator,
                 "without --data: a function whose input is noise (default: sample)");
  noise.declare(app);
  output.declare(app, "pictures");
  shapes.declare(app);
  app.add_option("--batch-size", batch_size, "pictures in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

Status InterpolateCommand::encode_examples(const OpenModel &opened, gradus_instance *made,
                                           Ends &ends) const {
  const gradus_model &tables = opened.tables();
  Result<int32_t> encode = choose_map(opened, encoder);
  if (!encode)
    return encode.status();
  Result<DataSet> set = data.load(data.files, &tables);
  Result<runtime::BindOptions> options = data.bind_options();
  if (!set || !options)
    return set ? options.status() : set.status();
  Result<DataBinding> bound = runtime::bind_data({&tables.entries[*encode]}, *set, *options);
  if (!bound)
    return bound.status();
  int64_t rows = bound->examples->rows();
  for (const std::vector<int64_t> *chosen : {&from, &to})
    for (int64_t row : *chosen)
      if (row >= rows)
        return Status(GRADUS_INVALID_ARGUMENT, "there is no example " + std::to_string(row) +
                                                   "; the data has 0 to " +
                                                   std::to_string(rows - 1));
  // The ends one behind the other, as a data set of their own.
  std::vector<int64_t> order = from;
  order.insert(order.end(), to.begin(), to.end());
  auto gather = [&](const int64_t *wanted, int64_t count, void *const *buffers) {
    std::vector<int64_t> chosen;
    for (int64_t index = 0; index < count; ++index)
      chosen.push_back(order[static_cast<size_t>(wanted[index])]);
    return bound->examples->gather(chosen.data(), count, buffers);
  };
  int64_t count = static_cast<int64_t>(order.size());
  runtime::CallbackExamples chosen(count, bound->examples->fields(), gather);
  Result<EntryCall> call = EntryCall::make(tables, *encode, chosen.fields(), bound->dimensions);
  if (!call)
    return call.status();
  Result<Collected> codes =
      first_result(made, *call, chosen, ExampleOrder::in_sequence(count), 0, batch_size);
  if (!codes)
    return codes.status();
  ends = split_ends(*codes);
  return Status();
}

Status InterpolateCommand::draw_noise(const gradus_entry &entry, Ends &ends) const {
  if (entry.arguments[0].element != GRADUS_F32 && entry.arguments[0].element != GRADUS_F64)
    return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(entry.name) +
                                               "` takes classes; noise has a way, they have none");
  Collected numbers;
  numbers.element = entry.arguments[0].element;
  for (const std::vector<int64_t> *seeds : {&from, &to})
    for (int64_t seed : *seeds) {
      Result<std::unique_ptr<Examples>> drawn =
          noise.examples(entry, 1, static_cast<uint64_t>(seed));
      if (!drawn)
        return drawn.status();
      const runtime::ExampleField &field = (*drawn)->fields().front();
      std::vector<unsigned char> row(field.row_bytes());
      void *buffer = row.data();
      int64_t first = 0;
      if (Status status = (*drawn)->gather(&first, 1, &buffer); !status.ok())
        return status;
      numbers.bytes.insert(numbers.bytes.end(), row.begin(), row.end());
      numbers.shape = {static_cast<int64_t>(from.size() + to.size()), field.row_elements};
    }
  ends = split_ends(numbers);
  return Status();
}

Status InterpolateCommand::find_ends(const OpenModel &opened, gradus_instance *made, Ends &ends,
                                     int32_t &function) const {
  Result<int32_t> index =
      data.files.empty() ? choose_generator(opened, generator) : choose_map(opened, decoder);
  if (!index)
    return index.status();
  function = *index;
  if (!data.files.empty())
    return encode_examples(opened, made, ends);
  Result<int32_t> map = choose_map(opened, opened.tables().entries[function].name);
  return map ? draw_noise(opened.tables().entries[function], ends) : map.status();
}

int InterpolateCommand::run() const {
  if (from.size() != to.size())
    return fail_usage(std::to_string(from.size()) + " are given for --from and " +
                      std::to_string(to.size()) + " for --to; each way has two ends");
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Ends ends;
  int32_t function = -1;
  if (Status status = find_ends(**opened, made->get(), ends, function); !status.ok())
    return fail(status);
  bool spherical = path.empty() ? data.files.empty() : path == "spherical";
  const gradus_entry &entry = (*opened)->tables().entries[function];
  DataSet way = as_data(points_between(ends, steps, spherical), entry.arguments[0].name);
  Result<DataBinding> bound = runtime::bind_data({&entry}, way, {});
  if (!bound)
    return fail(bound.status());
  Selection selection{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows())};
  Result<MadePictures> pictures =
      make_pictures({made->get(), function, &shapes, batch_size}, selection, {});
  if (!pictures)
    return fail(pictures.status());
  PictureOutput written = output;
  if (written.paths.empty())
    written.paths.push_back("interpolation.png");
  Status status = written.write({&pictures->pictures}, static_cast<size_t>(steps), *pictures);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_interpolate(CLI::App &app) {
  auto command = std::make_shared<InterpolateCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
