// gradus data: what a data file holds.
#include "runtime/data/token_records.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/picture.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace gradus::runner {

using runtime::DataSet;
using runtime::DataTensor;
using runtime::Result;
using runtime::Status;

namespace {

struct DataCommand {
  DataFlags data;
  std::string preview;
  int64_t limit = 64;
  PictureFlags shapes;

  void declare(CLI::App &app);
  int run() const;

private:
  Status draw(const DataSet &set) const;
};

void DataCommand::declare(CLI::App &app) {
  data.declare(app, /*positional=*/true, /*required=*/true);
  app.add_option("--preview", preview,
                 "PNG of the first examples of the first tensor that is pictures");
  app.add_option("--limit", limit, "pictures in the preview")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  shapes.declare(app);
}

void print_tensor(const DataTensor &tensor) {
  double least = INFINITY, greatest = -INFINITY, sum = 0;
  int64_t strange = 0, count = tensor.count();
  for (int64_t index = 0; index < count; ++index) {
    double value = tensor.at(index);
    if (!std::isfinite(value)) {
      ++strange;
      continue;
    }
    least = std::min(least, value);
    greatest = std::max(greatest, value);
    sum += value;
  }
  std::printf("  %-8s %s %s", tensor.name.c_str(), name_of(tensor.element),
              runtime::shape_text(tensor.shape).c_str());
  if (count > strange)
    std::printf(", %s to %s, mean %s", brief(least).c_str(), brief(greatest).c_str(),
                brief(sum / static_cast<double>(count - strange)).c_str());
  if (tensor.pixels)
    std::printf(", pixels: 0 to 255 become the range that a model declares");
  if (strange)
    std::printf(", %s NaN or infinite", grouped(static_cast<uint64_t>(strange)).c_str());
  std::printf("\n");
}

/// How often each label occurs; nothing for what is no label.
void print_histogram(const DataTensor &tensor) {
  constexpr size_t most = 100;
  if (tensor.shape.size() != 1 || !is_integer(tensor.element))
    return;
  std::map<int64_t, uint64_t> counts;
  for (int64_t index = 0; index < tensor.count() && counts.size() <= most; ++index)
    ++counts[static_cast<int64_t>(tensor.at(index))];
  if (counts.empty() || counts.size() > most)
    return;
  std::printf("  %s:", tensor.name.c_str());
  for (const auto &[value, count] : counts) {
    std::string name = static_cast<size_t>(value) < tensor.classes.size()
                           ? " " + tensor.classes[static_cast<size_t>(value)]
                           : "";
    std::printf(" %lld%s (%s)", static_cast<long long>(value), name.c_str(),
                grouped(count).c_str());
  }
  std::printf("\n");
}

void print_text(const runtime::Tokens &text) {
  runtime::TextFacts facts = text.facts();
  bool bytes = facts.tokenizer == "bytes";
  std::printf("  %-8s %s %s\n", "token", grouped(static_cast<uint64_t>(text.count())).c_str(),
              bytes ? "bytes" : "tokens");
  if (facts.documents > 1)
    std::printf("  %s documents, the longest of %s tokens\n",
                grouped(static_cast<uint64_t>(facts.documents)).c_str(),
                grouped(static_cast<uint64_t>(facts.longest)).c_str());
}

/// The tokens of all texts, or of all targets (part 1): the longest, and a length that 95 of 100 do
/// not exceed.
void print_lengths(const char *name, const runtime::TokenRecords &records, int part) {
  std::vector<int64_t> lengths;
  for (int64_t record = 0; record < records.count(); ++record)
    lengths.push_back(records.length(record, part));
  std::sort(lengths.begin(), lengths.end());
  std::printf("  %-8s up to %s tokens, 95 of 100 at most %s\n", name,
              grouped(static_cast<uint64_t>(lengths.back())).c_str(),
              grouped(static_cast<uint64_t>(lengths[(lengths.size() - 1) * 95 / 100])).c_str());
}

void print_records(const runtime::TokenRecords &records) {
  if (records.kind == runtime::TokenRecords::Kind::pairs) {
    print_lengths("source", records, 0);
    print_lengths("target", records, 1);
    std::printf("  %s begins a target and %s ends it: `target` and `next` have one more\n",
                std::to_string(records.begin).c_str(), std::to_string(records.end).c_str());
    return;
  }
  print_lengths("token", records, 0);
  std::map<int32_t, uint64_t> counts;
  for (int32_t label : records.labels)
    ++counts[label];
  std::printf("  label:");
  for (const auto &[label, count] : counts) {
    size_t at = static_cast<size_t>(label);
    std::printf(" %d%s (%s)", label,
                at < records.classes.size() ? (" " + records.classes[at]).c_str() : "",
                grouped(count).c_str());
  }
  std::printf("\n");
}

Status DataCommand::draw(const DataSet &set) const {
  Status why;
  for (const DataTensor &tensor : set.tensors) {
    Pictures pictures;
    Result<PictureShape> shape =
        shapes.of({tensor.shape.begin() + 1, tensor.shape.end()}, "`" + tensor.name + "`");
    if (!shape) {
      why = why.ok() ? shape.status() : why;
      continue;
    }
    pictures.shape = *shape;
    int64_t numbers = std::min(limit, tensor.rows()) * tensor.row_elements();
    // Pixels of one byte are 0 to 255.
    double white = data.scale != 1                              ? data.scale
                   : tensor.element == runtime::DataElement::u8 ? 255
                                                                : 1;
    for (int64_t index = 0; index < numbers; ++index)
      pictures.values.push_back(static_cast<float>(tensor.at(index) / white));
    to_unit(pictures, guess_range(pictures));
    return write_grid(preview, {&pictures}, 16);
  }
  return why;
}

int DataCommand::run() const {
  Result<DataSet> set = data.load(data.files, nullptr);
  if (!set)
    return fail(set.status());
  std::printf("%s\n", set->format.c_str());
  if (set->text)
    print_text(*set->text);
  if (set->records)
    print_records(*set->records);
  for (const std::string &note : set->notes)
    std::printf("  %s\n", note.c_str());
  for (const DataTensor &tensor : set->tensors)
    print_tensor(tensor);
  for (const DataTensor &tensor : set->tensors)
    print_histogram(tensor);
  if (preview.empty())
    return exit_ok;
  if (Status status = draw(*set); !status.ok())
    return fail(status);
  std::printf("preview: %s\n", preview.c_str());
  return exit_ok;
}

} // namespace

std::function<int()> declare_data(CLI::App &app) {
  auto command = std::make_shared<DataCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
