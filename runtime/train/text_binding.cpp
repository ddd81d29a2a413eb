// Matches the windows of a text to the inputs of entries.
#include "runtime/train/text_binding.h"

#include <algorithm>
#include <set>

namespace gradus::runtime {
namespace {

class TextBinder {
public:
  explicit TextBinder(const BindOptions &options) : options_(options) {}

  Status take(const std::vector<const gradus_entry *> &entries);
  std::vector<TokenField> fields;
  Dimensions dimensions;

private:
  Result<int64_t> shift_of(const gradus_entry &entry, const gradus_argument &argument) const;
  Result<int64_t> length_of(const gradus_entry &entry, const gradus_argument &argument);
  Status take(const gradus_entry &entry, const gradus_argument &argument);

  const BindOptions &options_;
  std::set<std::string> inputs_; // of all entries
};

/// How many places further on the input's tokens lie.
Result<int64_t> TextBinder::shift_of(const gradus_entry &entry,
                                     const gradus_argument &argument) const {
  auto column = options_.columns.find(argument.name);
  std::string name = column == options_.columns.end() ? argument.name : column->second;
  if (name == "token" ||
      (column == options_.columns.end() && inputs_.size() == 1 && name != "next"))
    return int64_t{0};
  if (name == "next")
    return int64_t{1};
  if (column != options_.columns.end())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the data has no `" + name + "`; a text has `token` and `next`");
  return Status(GRADUS_MISMATCH, "`" + std::string(entry.name) + "` takes `" + argument.name +
                                     "`, and a text has `token` and `next`; say --column " +
                                     argument.name + "=token or --column " + argument.name +
                                     "=next");
}

/// Tokens in a window.
Result<int64_t> TextBinder::length_of(const gradus_entry &entry, const gradus_argument &argument) {
  std::string what = "`" + std::string(argument.name) + "` of `" + entry.name + "`";
  bool whole = argument.element == GRADUS_I32 || argument.element == GRADUS_I64;
  if (!whole || argument.rank != 2)
    return Status(GRADUS_MISMATCH, what + " is " + shape_text(entry, argument) +
                                       (whole ? "" : " of numbers that are no integers") +
                                       "; a text gives i32 or i64 [windows, tokens]");
  const gradus_extent &extent = argument.shape[1];
  if (is_constant(extent))
    return extent.constant;
  if (!is_dimension(extent))
    return Status(GRADUS_UNSUPPORTED, what + " is " + shape_text(entry, argument) +
                                          ", which does not say how long a window is");
  std::string dimension = entry.dimensions[extent.dimension];
  auto given = options_.dimensions.find(dimension);
  if (given == options_.dimensions.end())
    return Status(GRADUS_INVALID_ARGUMENT,
                  what + " is " + shape_text(entry, argument) +
                      ", and a text does not say how long a window is; say "
                      "it by --dim " +
                      dimension + "=64");
  dimensions[dimension] = given->second;
  return given->second;
}

Status TextBinder::take(const gradus_entry &entry, const gradus_argument &argument) {
  Result<int64_t> shift = shift_of(entry, argument);
  if (!shift)
    return shift.status();
  Result<int64_t> length = length_of(entry, argument);
  if (!length)
    return length.status();
  if (!fields.empty() && fields.front().field.row_elements != *length)
    return Status(GRADUS_MISMATCH, "`" + std::string(argument.name) + "` of `" + entry.name +
                                       "` has windows of " + std::to_string(*length) +
                                       " tokens and `" + fields.front().field.name + "` of " +
                                       std::to_string(fields.front().field.row_elements));
  for (TokenField &known : fields)
    if (known.field.name == argument.name) {
      if (known.field.element != argument.element)
        return Status(GRADUS_MISMATCH, "`" + known.field.name + "` of `" + entry.name +
                                           "` has another element type than elsewhere");
      if (argument.index_limit > 0)
        known.index_limit = known.index_limit ? std::min(known.index_limit, argument.index_limit)
                                              : argument.index_limit;
      return Status();
    }
  fields.push_back({{argument.name, argument.element, *length}, *shift, argument.index_limit});
  return Status();
}

Status TextBinder::take(const std::vector<const gradus_entry *> &entries) {
  auto for_each_input = [&](auto use) {
    for (const gradus_entry *entry : entries)
      for (int32_t index = 0; index < entry->argument_count; ++index)
        if (const gradus_argument &argument = entry->arguments[index]; !argument.is_result)
          if (Status status = use(*entry, argument); !status.ok())
            return status;
    return Status();
  };
  for_each_input([&](const gradus_entry &, const gradus_argument &argument) {
    inputs_.insert(argument.name);
    return Status();
  });
  return for_each_input([&](const gradus_entry &entry, const gradus_argument &argument) {
    return take(entry, argument);
  });
}

} // namespace

Result<DataBinding> bind_text(const std::vector<const gradus_entry *> &entries,
                              std::shared_ptr<const Tokens> text, const BindOptions &options) {
  TextBinder binder(options);
  if (Status status = binder.take(entries); !status.ok())
    return status;
  Result<std::unique_ptr<TokenWindows>> windows =
      TokenWindows::make(std::move(text), std::move(binder.fields), options.most_windows);
  if (!windows)
    return windows.status();
  DataBinding binding;
  binding.examples = std::move(*windows);
  binding.dimensions = std::move(binder.dimensions);
  return binding;
}

} // namespace gradus::runtime
