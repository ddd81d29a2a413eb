// Matches the windows of a text to the inputs of entries.
#include "runtime/train/text_binding.h"

#include <algorithm>
#include <set>

namespace gradus::runtime {
namespace {

class TextBinder {
public:
  TextBinder(const BindOptions &options, TextFacts facts)
      : options_(options), facts_(std::move(facts)) {}

  Status take(const std::vector<const gradus_entry *> &entries);
  std::vector<TokenField> fields;
  Dimensions dimensions;
  bool carries_state = false; // says where documents begin, and has batches of one size

private:
  Result<TokenField> field_of(const gradus_entry &entry, const gradus_argument &argument) const;
  Status take(const gradus_entry &entry, const gradus_argument &argument);

  const BindOptions &options_;
  TextFacts facts_;
  std::set<std::string> inputs_; // of all entries
};

/// How many places further on the input's tokens lie; `begins` for which of them begin a document.
Result<TokenField> TextBinder::field_of(const gradus_entry &entry,
                                        const gradus_argument &argument) const {
  auto column = options_.columns.find(argument.name);
  bool said = column != options_.columns.end();
  std::string name = said ? column->second : argument.name;
  TokenField field;
  field.field = {argument.name, argument.element, 0};
  field.shift = name == "next" ? 1 : 0;
  field.begins = name == "begins";
  if (name == "token" || name == "next" || name == "begins" || (!said && inputs_.size() == 1))
    return field;
  if (said)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the data has no `" + name + "`; a text has `token`, `next` and `begins`");
  return Status(GRADUS_MISMATCH,
                "`" + std::string(entry.name) + "` takes `" + argument.name +
                    "`, and a text has `token`, `next` and `begins`; say --column " +
                    argument.name + "=token or --column " + argument.name + "=next");
}

Status TextBinder::take(const gradus_entry &entry, const gradus_argument &argument) {
  Result<TokenField> field = field_of(entry, argument);
  if (!field)
    return field.status();
  Result<int64_t> length = sequence_length(entry, argument, options_, "a text", dimensions);
  if (!length)
    return length.status();
  if (!field->begins)
    if (Status fits = check_vocabulary(entry, argument, facts_.tokenizer, facts_.vocabulary);
        !fits.ok())
      return fits;
  if (!fields.empty() && fields.front().field.row_elements != *length)
    return Status(GRADUS_MISMATCH, "`" + std::string(argument.name) + "` of `" + entry.name +
                                       "` has windows of " + std::to_string(*length) +
                                       " tokens and `" + fields.front().field.name + "` of " +
                                       std::to_string(fields.front().field.row_elements));
  if (field->begins && is_constant(argument.shape[0]))
    carries_state = true;
  for (TokenField &known : fields)
    if (known.field.name == argument.name) {
      if (known.field.element != argument.element)
        return Status(GRADUS_MISMATCH, "`" + known.field.name + "` of `" + entry.name +
                                           "` has another element type than elsewhere");
      if (argument.index_limit > 0 && !known.begins)
        known.index_limit = known.index_limit ? std::min(known.index_limit, argument.index_limit)
                                              : argument.index_limit;
      return Status();
    }
  field->field.row_elements = *length;
  field->index_limit = field->begins ? 0 : argument.index_limit;
  fields.push_back(std::move(*field));
  return Status();
}

Status TextBinder::take(const std::vector<const gradus_entry *> &entries) {
  for (const gradus_entry *entry : entries)
    for (int32_t index = 0; index < entry->argument_count; ++index)
      if (!entry->arguments[index].is_result)
        inputs_.insert(entry->arguments[index].name);
  for (const gradus_entry *entry : entries)
    for (int32_t index = 0; index < entry->argument_count; ++index)
      if (!entry->arguments[index].is_result)
        if (Status status = take(*entry, entry->arguments[index]); !status.ok())
          return status;
  return Status();
}

} // namespace

Result<int64_t> sequence_length(const gradus_entry &entry, const gradus_argument &argument,
                                const BindOptions &options, const char *data,
                                Dimensions &dimensions) {
  std::string what = "`" + std::string(argument.name) + "` of `" + entry.name + "`";
  bool whole = argument.element == GRADUS_I32 || argument.element == GRADUS_I64;
  if (!whole || argument.rank != 2)
    return Status(GRADUS_MISMATCH, what + " is " + shape_text(entry, argument) +
                                       (whole ? "" : " of numbers that are no integers") + "; " +
                                       data + " gives i32 or i64 [windows, tokens]");
  const gradus_extent &extent = argument.shape[1];
  if (is_constant(extent))
    return extent.constant;
  if (!is_dimension(extent))
    return Status(GRADUS_UNSUPPORTED, what + " is " + shape_text(entry, argument) +
                                          ", which does not say how long a window is");
  std::string dimension = entry.dimensions[extent.dimension];
  auto given = options.dimensions.find(dimension);
  if (given == options.dimensions.end())
    return Status(GRADUS_INVALID_ARGUMENT, what + " is " + shape_text(entry, argument) + ", and " +
                                               data +
                                               " does not say how long a window is; say "
                                               "it by --dim " +
                                               dimension + "=64");
  dimensions[dimension] = given->second;
  return given->second;
}

Status check_vocabulary(const gradus_entry &entry, const gradus_argument &argument,
                        const std::string &tokenizer, int64_t vocabulary) {
  if (argument.index_limit == 0 || vocabulary <= argument.index_limit)
    return Status();
  std::string size = std::to_string(vocabulary);
  return Status(GRADUS_MISMATCH, "the tokenizer (" + tokenizer + ") has a vocabulary of " + size +
                                     ", and `" + argument.name + "` of `" + entry.name +
                                     "` takes 0 to " + std::to_string(argument.index_limit - 1) +
                                     "; give the model as large a table: --set vocabulary=" + size +
                                     ", where it calls it so");
}

Result<DataBinding> bind_text(const std::vector<const gradus_entry *> &entries,
                              std::shared_ptr<const Tokens> text, const BindOptions &options) {
  TextBinder binder(options, text->facts());
  if (Status status = binder.take(entries); !status.ok())
    return status;
  Result<std::unique_ptr<TokenWindows>> windows =
      TokenWindows::make(std::move(text), std::move(binder.fields), options.most_windows);
  if (!windows)
    return windows.status();
  // Unless streams are laid out for a run, each window is read by itself: it is not to see what a
  // run, or another window of its batch before, left in the states.
  if (binder.carries_state)
    (*windows)->begin_each_anew();
  DataBinding binding;
  binding.windows = windows->get();
  binding.carries_state = binder.carries_state;
  binding.examples = std::move(*windows);
  binding.dimensions = std::move(binder.dimensions);
  return binding;
}

} // namespace gradus::runtime
