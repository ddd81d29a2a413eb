// Chooses between a stated range, the one of pixels, and none.
#include "runtime/train/conversion.h"

#include "runtime/train/settings.h"

#include <algorithm>
#include <cmath>

namespace gradus::runtime {
namespace {

/// Least and greatest finite number.
ValueRange range_seen(const DataTensor &tensor) {
  ValueRange seen{INFINITY, -INFINITY};
  with_type(tensor.element, [&](auto type) {
    for (size_t at = 0; at + sizeof type <= tensor.bytes.size(); at += sizeof type) {
      std::memcpy(&type, &tensor.bytes[at], sizeof type);
      auto value = static_cast<double>(type);
      if (!std::isfinite(value))
        continue;
      seen.low = std::min(seen.low, value);
      seen.high = std::max(seen.high, value);
    }
  });
  return seen;
}

/// A little beyond is rounding.
bool lies_in(const ValueRange &inner, const ValueRange &outer) {
  double slack = 1e-3 * (outer.high - outer.low);
  return inner.low >= outer.low - slack && inner.high <= outer.high + slack;
}

} // namespace

std::string range_text(const ValueRange &range) {
  return number_text(range.low) + " to " + number_text(range.high);
}

EntryInput declaring(const std::vector<const gradus_entry *> &entries,
                     const gradus_argument &argument) {
  EntryInput found{nullptr, nullptr};
  for (const gradus_entry *entry : entries)
    for (int32_t index = 0; index < entry->argument_count; ++index) {
      const gradus_argument &other = entry->arguments[index];
      if (other.is_result || std::string(other.name) != argument.name)
        continue;
      if (declared_range(other).known())
        return {entry, &other};
      if (!found.entry)
        found = {entry, &other};
    }
  return found;
}

Status choose_conversion(ArrayField &field, const EntryInput &input, const BindOptions &options,
                         std::vector<std::string> &words) {
  const gradus_entry &entry = *input.entry;
  const gradus_argument &argument = *input.argument;
  const DataTensor &tensor = *field.tensor;
  std::string name = "`" + std::string(argument.name) + "`";
  ValueRange declared = declared_range(argument), stated;
  if (options.range.known())
    stated = options.range;
  else if (options.scale > 0 && options.scale != 1)
    stated = {0, options.scale};
  else if (tensor.pixels)
    stated = {0, 255};
  if (!declared.known() && !options.range.known()) {
    field.scale = options.scale;
    if (options.scale != 1)
      words.push_back(name + ": divided by " + number_text(options.scale));
    else if (tensor.pixels)
      words.push_back(name + ": pixels from 0 to 255 as they are; the model declares no range");
    return Status();
  }
  if (options.scale < 0)
    return Status(GRADUS_INVALID_ARGUMENT, name + " of `" + entry.name + "` is declared from " +
                                               range_text(declared) +
                                               ", to which a negative scale does not lead; say "
                                               "from where to where the data goes instead");
  ValueRange seen = range_seen(tensor);
  if (stated.known() && !lies_in(seen, stated))
    return Status(GRADUS_INVALID_ARGUMENT, "`" + tensor.name + "` of the data goes from " +
                                               range_text(seen) + ", and is said to go from " +
                                               range_text(stated));
  if (stated.known()) {
    field.from = stated;
    field.to = declared.known() ? declared : ValueRange{0, 1};
    words.push_back(name + ": " + range_text(field.from) + " become " + range_text(field.to) +
                    (declared.known() ? ", which the model declares" : ""));
    return Status();
  }
  if (!lies_in(seen, declared))
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + tensor.name + "` of the data goes from " + range_text(seen) + ", and " +
                      name + " of `" + entry.name + "` is declared from " + range_text(declared) +
                      "; say from where to where the data goes, such as --range-of-data 0 255");
  words.push_back(name + ": as in the data, " + range_text(seen) + "; the model declares " +
                  range_text(declared));
  return Status();
}

} // namespace gradus::runtime
