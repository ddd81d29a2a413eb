// Matches pairs of texts, and texts with a class, to the inputs of entries.
#include "runtime/train/record_binding.h"

#include "runtime/train/text_binding.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

class RecordBinder {
public:
  RecordBinder(const TokenRecords &records, const BindOptions &options)
      : records_(records), options_(options) {}

  Status take(const gradus_entry &entry, const gradus_argument &argument);
  /// Which records are examples; `said` gets a sentence where some are not, or are cut.
  Result<std::vector<int64_t>> choose(std::vector<std::string> &said) const;
  /// Whether all inputs take what they get of these.
  Status check_values(const std::vector<int64_t> &chosen) const;

  std::vector<RecordField> fields;
  Dimensions dimensions;

private:
  Result<const RecordRoleRow *> role_of(const gradus_entry &entry,
                                        const gradus_argument &argument) const;
  int64_t width(RecordRole role) const {
    for (const RecordField &field : fields)
      if (field.role == role)
        return field.field.row_elements;
    return 0; // not an input
  }
  /// Tokens of a target, with the one that begins or ends it; 0 where no input has them.
  int64_t target_width() const {
    return std::max(width(RecordRole::target), width(RecordRole::next));
  }

  struct Input {
    const gradus_entry *entry;
    const gradus_argument *argument;
    RecordRole role;
  };
  const TokenRecords &records_;
  const BindOptions &options_;
  std::vector<Input> inputs_;
};

Result<const RecordRoleRow *> RecordBinder::role_of(const gradus_entry &entry,
                                                    const gradus_argument &argument) const {
  auto column = options_.columns.find(argument.name);
  std::string name = column == options_.columns.end() ? argument.name : column->second;
  for (const RecordRoleRow &row : record_roles())
    if (row.kind == records_.kind && row.name == name)
      return &row;
  if (column != options_.columns.end())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the data has no `" + name + "`; it has " + records_.names());
  return Status(GRADUS_MISMATCH, "`" + std::string(entry.name) + "` takes `" + argument.name +
                                     "`, and " + records_.what + " has only " + records_.names() +
                                     "; say --column " + argument.name + "=NAME");
}

Status RecordBinder::take(const gradus_entry &entry, const gradus_argument &argument) {
  Result<const RecordRoleRow *> row = role_of(entry, argument);
  if (!row)
    return row.status();
  std::string what = "`" + std::string(argument.name) + "` of `" + entry.name + "`";
  int64_t length = 1;
  if ((*row)->is_sequence) {
    const char *data =
        records_.kind == TokenRecords::Kind::pairs ? "a pair of texts" : "a text with a class";
    Result<int64_t> found = sequence_length(entry, argument, options_, data, dimensions);
    if (!found)
      return found.status();
    length = *found;
    if (length < 1)
      return Status(GRADUS_INVALID_ARGUMENT, what + " has room for no token");
    if (Status fits = check_vocabulary(entry, argument, records_.tokenizer, records_.vocabulary);
        !fits.ok())
      return fits;
  } else if (argument.rank != 1 ||
             (argument.element != GRADUS_I32 && argument.element != GRADUS_I64)) {
    return Status(GRADUS_MISMATCH, what + " is " + shape_text(entry, argument) +
                                       "; the data has one whole number for each example, i32 or "
                                       "i64 [examples]");
  }
  inputs_.push_back({&entry, &argument, (*row)->role});
  for (const RecordField &known : fields)
    if (known.field.name == argument.name) {
      if (known.field.element != argument.element || known.field.row_elements != length)
        return Status(GRADUS_MISMATCH,
                      what + " is not what it is elsewhere: " + shape_text(entry, argument));
      return Status();
    }
  fields.push_back({{argument.name, argument.element, length}, (*row)->role});
  int64_t target = width(RecordRole::target), next = width(RecordRole::next);
  if (target > 0 && next > 0 && target != next)
    return Status(GRADUS_MISMATCH, what + " has " + std::to_string(length) +
                                       " tokens; `target` and `next` must have as many");
  return Status();
}

Result<std::vector<int64_t>> RecordBinder::choose(std::vector<std::string> &said) const {
  int64_t source = width(RecordRole::source), target = target_width(),
          token = width(RecordRole::token), longer = 0;
  std::vector<int64_t> chosen;
  for (int64_t record = 0; record < records_.count(); ++record) {
    if (records_.kind == TokenRecords::Kind::labelled) {
      longer += token > 0 && records_.length(record) > token;
      chosen.push_back(record);
    } else if ((source > 0 && records_.length(record) > source) ||
               (target > 0 && records_.length(record, 1) >= target)) {
      ++longer;
    } else {
      chosen.push_back(record);
    }
  }
  std::string some = std::to_string(longer) + " of " + std::to_string(records_.count());
  if (longer > 0 && records_.kind == TokenRecords::Kind::labelled)
    said.push_back(some + " texts are longer than " + std::to_string(token) +
                   " tokens: the first " + std::to_string(token) + " are used");
  else if (longer > 0)
    said.push_back(
        some + " pairs are left out: they are longer than" +
        (source > 0 ? " " + std::to_string(source) + " tokens of the source" : "") +
        (source > 0 && target > 0 ? " or" : "") +
        (target > 0 ? " " + std::to_string(target - 1) + " of the target and its end" : ""));
  if (chosen.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  records_.what + ": " + said.back() +
                      ", and none is left; --dim says how long they may be");
  return chosen;
}

Status RecordBinder::check_values(const std::vector<int64_t> &chosen) const {
  int64_t target = target_width();
  bool padded = std::any_of(chosen.begin(), chosen.end(), [&](int64_t record) {
    return target > 0 && records_.length(record, 1) + 1 < target;
  });
  int32_t greatest = records_.labels.empty()
                         ? 0
                         : *std::max_element(records_.labels.begin(), records_.labels.end());
  for (const Input &input : inputs_) {
    const gradus_argument &argument = *input.argument;
    std::string what = "`" + std::string(argument.name) + "` of `" + input.entry->name + "`";
    if (input.role == RecordRole::next && padded && argument.index_limit > 0 &&
        argument.index_ignored != -1)
      return Status(GRADUS_MISMATCH,
                    what +
                        " does not take -1, which stands behind the end of a target; leave it "
                        "out of the loss: cross_entropy(logits, " +
                        argument.name + ", ignore = -1)");
    if (input.role == RecordRole::label && argument.index_limit > 0 &&
        greatest >= argument.index_limit)
      return Status(GRADUS_MISMATCH,
                    what + " takes 0 to " + std::to_string(argument.index_limit - 1) +
                        ", and the data has classes up to " + std::to_string(greatest) +
                        "; --set classes=" + std::to_string(greatest + 1) +
                        " makes room, where the model calls it so");
  }
  return Status();
}

} // namespace

Result<DataBinding> bind_records(const std::vector<const gradus_entry *> &entries,
                                 std::shared_ptr<const TokenRecords> records,
                                 const BindOptions &options) {
  RecordBinder binder(*records, options);
  for (const gradus_entry *entry : entries)
    for (int32_t index = 0; index < entry->argument_count; ++index)
      if (!entry->arguments[index].is_result)
        if (Status status = binder.take(*entry, entry->arguments[index]); !status.ok())
          return status;
  DataBinding binding;
  Result<std::vector<int64_t>> chosen = binder.choose(binding.conversions);
  if (!chosen)
    return chosen.status();
  if (Status status = binder.check_values(*chosen); !status.ok())
    return status;
  if (options.most_windows > 0 && static_cast<int64_t>(chosen->size()) > options.most_windows)
    chosen->resize(static_cast<size_t>(options.most_windows));
  binding.examples = std::make_unique<RecordExamples>(std::move(records), std::move(binder.fields),
                                                      std::move(*chosen));
  binding.dimensions = std::move(binder.dimensions);
  return binding;
}

} // namespace gradus::runtime
