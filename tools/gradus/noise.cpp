// Draws latent numbers example by example.
#include "tools/gradus/noise.h"

#include "runtime/random/random.h"
#include "tools/gradus/choose.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::CallbackExamples;
using runtime::DrawKey;
using runtime::ExampleField;
using runtime::Examples;
using runtime::Result;
using runtime::Status;

namespace {

bool is_real(const gradus_argument &argument) {
  return argument.element == GRADUS_F32 || argument.element == GRADUS_F64;
}

bool is_class(const gradus_argument &argument) {
  return (argument.element == GRADUS_I32 || argument.element == GRADUS_I64) && argument.rank == 1 &&
         argument.index_limit > 0;
}

/// Numbers in one row; 0 where they are not fixed.
int64_t row_numbers(const gradus_argument &argument) {
  int64_t numbers = argument.rank > 0 ? 1 : 0;
  for (int32_t axis = 1; axis < argument.rank; ++axis)
    numbers *= runtime::is_constant(argument.shape[axis]) ? argument.shape[axis].constant : 0;
  return numbers;
}

template <typename Real> void draw(const DrawKey &key, bool uniform, void *target, int64_t count) {
  auto *values = static_cast<Real *>(target);
  if (!uniform)
    return runtime::fill_normal(key, values, count, 1);
  runtime::fill_uniform(key, values, count, 1);
  for (int64_t index = 0; index < count; ++index)
    values[index] = 2 * values[index] - 1;
}

/// One input of one example.
void fill(const ExampleField &field, int64_t classes, const DrawKey &key, bool uniform, int64_t row,
          unsigned char *target) {
  if (field.element == GRADUS_F64)
    return draw<double>(key, uniform, target, field.row_elements);
  if (field.element == GRADUS_F32)
    return draw<float>(key, uniform, target, field.row_elements);
  int64_t label = row % classes;
  auto narrow = static_cast<int32_t>(label);
  if (field.element == GRADUS_I64)
    std::memcpy(target, &label, sizeof label);
  else
    std::memcpy(target, &narrow, sizeof narrow);
}

} // namespace

void NoiseFlags::declare(CLI::App &app) {
  app.add_option(
         "--latent", latent,
         "what the function's inputs are drawn from: normal, N(0, 1); uniform, from -1 to 1")
      ->capture_default_str()
      ->check(CLI::IsMember({"normal", "uniform"}));
}

Result<std::unique_ptr<Examples>> NoiseFlags::examples(const gradus_entry &entry, int64_t count,
                                                       uint64_t seed) const {
  std::vector<ExampleField> fields;
  std::vector<int64_t> classes;
  for (int32_t index = 0; index < entry.argument_count; ++index) {
    const gradus_argument &argument = entry.arguments[index];
    if (argument.is_result)
      continue;
    fields.push_back({argument.name, argument.element, row_numbers(argument)});
    classes.push_back(argument.index_limit);
  }
  auto gather = [fields, classes, seed, uniform = latent == "uniform"](
                    const int64_t *rows, int64_t wanted, void *const *buffers) {
    for (size_t field = 0; field < fields.size(); ++field)
      for (int64_t index = 0; index < wanted; ++index) {
        // The last sites, which no program reaches.
        DrawKey key{seed, DrawKey::inference, static_cast<uint64_t>(rows[index]),
                    static_cast<uint32_t>(0xFFFFFF - field)};
        fill(fields[field], classes[field], key, uniform, rows[index],
             static_cast<unsigned char *>(buffers[field]) +
                 static_cast<size_t>(index) * fields[field].row_bytes());
      }
    return Status();
  };
  return std::unique_ptr<Examples>(std::make_unique<CallbackExamples>(count, fields, gather));
}

bool is_generator(const gradus_entry &entry) {
  int32_t inputs = 0, results = 0;
  for (int32_t index = 0; index < entry.argument_count; ++index) {
    const gradus_argument &argument = entry.arguments[index];
    if (argument.is_result)
      ++results;
    else if (is_class(argument) || (is_real(argument) && row_numbers(argument) > 0))
      ++inputs;
    else
      return false;
  }
  return entry.kind == GRADUS_ENTRY_FUNCTION && inputs > 0 && results > 0;
}

Result<int32_t> choose_generator(const OpenModel &model, const std::string &name) {
  const gradus_model &tables = model.tables();
  Result<int32_t> index = choose_function(model, name.empty() ? "sample" : name);
  if (!index && name.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  index.status().message() +
                      "; say --function NAME for another whose inputs are noise");
  if (index && !is_generator(tables.entries[*index]))
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the inputs of `" + std::string(tables.entries[*index].name) +
                      "` cannot be noise: rows of a fixed size, or classes, are needed");
  return index;
}

} // namespace gradus::runner
