// gradus encode: examples as their codes in a file, with what that saves and costs.
#include "runtime/restoration/error.h"
#include "tools/gradus/code.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/picture_functions.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <filesystem>

namespace gradus::runner {

using runtime::DataBinding;
using runtime::DataSet;
using runtime::EntryCall;
using runtime::ExampleOrder;
using runtime::Result;
using runtime::Status;

namespace {

struct EncodeCommand {
  ModelFlags model;
  std::string encoder = "encode", decoder = "decode", output;
  DataFlags data;
  InstanceFlags instance;
  PictureFlags shapes;
  int64_t limit = 0, batch_size = 256;
  int bits = 8;

  void declare(CLI::App &app);
  int run() const;

private:
  Status report_error(const OpenModel &opened, gradus_instance *made, int32_t encode,
                      const Selection &originals) const;
};

void EncodeCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/false);
  data.declare(app, /*positional=*/false, /*required=*/true);
  instance.declare(app, /*with_seed=*/true);
  app.add_option("-o,--output", output,
                 "FILE.npz: each number in --bits bits, deflated; FILE.npy: as they are")
      ->required()
      ->check(CLI::Validator(
          [](std::string &path) {
            std::string extension = std::filesystem::path(path).extension().string();
            return extension == ".npy" || extension == ".npz"
                       ? ""
                       : "`" + path + "` is neither FILE.npz nor FILE.npy";
          },
          "FILE.npz|FILE.npy"));
  app.add_option("--bits", bits, "of a number in FILE.npz")
      ->capture_default_str()
      ->check(CLI::Range(1, 8));
  app.add_option("--function", encoder, "the function to the code")->capture_default_str();
  app.add_option("--decoder", decoder, "the function back, by which the error is found")
      ->capture_default_str();
  app.add_option("--limit", limit, "only the first so many examples (0: all)")
      ->check(CLI::NonNegativeNumber);
  shapes.declare(app);
  app.add_option("--batch-size", batch_size, "examples in one call")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

/// Reads the file again: the error is that of what `decode` would make of it.
Status EncodeCommand::report_error(const OpenModel &opened, gradus_instance *made, int32_t encode,
                                   const Selection &originals) const {
  Result<int32_t> decode = choose_map(opened, decoder);
  if (!decode) {
    std::printf("no error: %s\n", decode.status().message().c_str());
    return Status();
  }
  Result<DataSet> read = runtime::load_data(output, {});
  Result<DataSet> codes = read ? restore_codes(std::move(*read)) : std::move(read);
  if (!codes)
    return codes.status();
  Result<DataBinding> bound = runtime::bind_data({&opened.tables().entries[*decode]}, *codes, {});
  if (!bound)
    return bound.status();
  ValueRange range;
  PictureFunction function{made, encode, &shapes, batch_size};
  Result<Pictures> before =
      example_pictures(function, function.entry().arguments[0].name, originals, &range);
  if (!before)
    return before.status();
  Selection selection{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows())};
  function.index = *decode;
  Result<MadePictures> after = make_pictures(function, selection, range);
  if (!after)
    return after.status();
  std::printf("%s\n", likeness_text(compare(*before, after->pictures), before->shape).c_str());
  return Status();
}

int EncodeCommand::run() const {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  const gradus_model &tables = (*opened)->tables();
  Result<int32_t> encode = choose_map(**opened, encoder);
  if (!encode)
    return fail(encode.status());
  Result<DataSet> set = data.load(data.files, &tables);
  Result<runtime::BindOptions> options = data.bind_options();
  if (!set || !options)
    return fail(set ? options.status() : set.status());
  Result<DataBinding> bound = runtime::bind_data({&tables.entries[*encode]}, *set, *options);
  if (!bound)
    return fail(bound.status());
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  Result<EntryCall> call =
      EntryCall::make(tables, *encode, bound->examples->fields(), bound->dimensions);
  if (!call)
    return fail(call.status());
  Selection originals{bound->examples.get(), &bound->dimensions,
                      ExampleOrder::in_sequence(bound->examples->rows()), limit};
  Result<Collected> codes =
      first_result(made->get(), *call, *bound->examples, originals.order, limit, batch_size);
  if (!codes)
    return fail(codes.status());
  if (Status status = write_codes(output, *codes, bits); !status.ok())
    return fail(status);
  // The examples are counted as pictures are kept: one byte for each number.
  uint64_t plain = static_cast<uint64_t>(codes->shape[0]) *
                   static_cast<uint64_t>(bound->examples->fields().front().row_elements);
  std::error_code ignored;
  uint64_t size = std::filesystem::file_size(output, ignored);
  std::printf("%s: %s codes %s, %s bytes; the examples at a byte for each number %s: ratio %.2f\n",
              output.c_str(), grouped(static_cast<uint64_t>(codes->shape[0])).c_str(),
              quantizes(output) ? ("of " + std::to_string(bits) + " bits a number").c_str()
                                : "as they are",
              grouped(size).c_str(), grouped(plain).c_str(),
              static_cast<double>(plain) / static_cast<double>(size));
  originals.limit = codes->shape[0];
  Status status = report_error(**opened, made->get(), *encode, originals);
  return status.ok() ? int{exit_ok} : fail(status);
}

} // namespace

std::function<int()> declare_encode(CLI::App &app) {
  auto command = std::make_shared<EncodeCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
