// Finds out how a model translates, and hands its beams to it.
#include "runtime/generate/translator.h"

#include "runtime/data/examples.h"
#include "runtime/generate/entry_arguments.h"
#include "runtime/train/extents.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

namespace gradus::runtime {
namespace {

/// Sequences are padded to a multiple of this, so that plans are made for few lengths.
constexpr int64_t length_step = 16;

std::string named(const gradus_entry &entry, const gradus_argument &argument) {
  return "`" + std::string(argument.name) + "` of `" + entry.name + "`";
}

Status check_tokens(const gradus_entry &entry, int32_t index, int32_t rank) {
  const gradus_argument &argument = entry.arguments[index];
  if (argument.element == GRADUS_I32 && argument.rank == rank)
    return {};
  return Status(GRADUS_MISMATCH, named(entry, argument) + " is " + shape_text(entry, argument) +
                                     "; " + (rank == 2 ? "tokens are given as i32[n, t]"
                                                       : "lengths are given as i32[n]"));
}

/// How long a sequence of `count` tokens is handed over; a sentence where there is no room for it.
Result<int64_t> padded_length(int64_t count, const gradus_entry &entry,
                              const gradus_argument &argument) {
  const gradus_extent &extent = argument.shape[1];
  if (!is_constant(extent))
    return (std::max<int64_t>(count, 1) + length_step - 1) / length_step * length_step;
  if (count <= extent.constant)
    return extent.constant;
  return Status(GRADUS_INVALID_ARGUMENT, named(entry, argument) + " has room for " +
                                             std::to_string(extent.constant) + " tokens, and " +
                                             std::to_string(count) + " are needed");
}

size_t bytes_of(const std::vector<int64_t> &shape, int32_t element) {
  int64_t count = std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
  return static_cast<size_t>(count) * size_of_model_element(element);
}

} // namespace

Result<Translator::Part> Translator::part(const char *name, bool has_memory) const {
  Part part;
  const gradus_model *model = gradus_model_of(instance_);
  part.index = gradus_find_entry(model, name);
  if (part.index < 0)
    return part;
  part.entry = &model->entries[part.index];
  const gradus_entry &entry = *part.entry;
  for (int32_t index = 0; index < entry.argument_count; ++index) {
    const gradus_argument &argument = entry.arguments[index];
    auto is = [&](const char *text) { return std::strcmp(argument.name, text) == 0; };
    int32_t *place = argument.is_result      ? &part.result
                     : is("source")          ? &part.source
                     : is("source_length")   ? &part.source_length
                     : is("target")          ? &part.target
                     : has_memory            ? &part.memory
                                             : nullptr;
    if (!place || *place >= 0)
      return Status(GRADUS_MISMATCH,
                    "`" + std::string(name) + (argument.is_result ? "` gives `" : "` takes `") +
                        argument.name + "` too; to translate it may take `source`, " +
                        "`source_length`" + (has_memory ? ", what `encode` gives" : "") +
                        " and `target`, and give one result");
    *place = index;
    bool tokens = place == &part.source || place == &part.target;
    if (tokens || place == &part.source_length)
      if (Status status = check_tokens(entry, index, tokens ? 2 : 1); !status.ok())
        return status;
  }
  return part;
}

Status Translator::check_parts() {
  if (!decode_.entry)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + std::string(gradus_model_of(instance_)->name) +
                      "` has neither `encode` and `decode` nor `logits`, which say what comes next "
                      "in a translation");
  const gradus_entry &entry = *decode_.entry;
  bool has_source = encode_.entry ? encode_.source >= 0 && encode_.target < 0 &&
                                        encode_.result >= 0 && decode_.memory >= 0
                                  : decode_.source >= 0;
  if (!has_source || decode_.target < 0 || decode_.result < 0)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry.name) +
                                       "` is given no source or no target; i32[n, s] and i32[n, t] "
                                       "in and float[n, t, vocabulary] out are expected");
  const gradus_argument &result = entry.arguments[decode_.result];
  bool fits = result.rank == 3 && is_constant(result.shape[2]) && result.shape[2].constant > 0 &&
              result.element == static_cast<int32_t>(gradus_model_of(instance_)->element);
  if (!fits)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry.name) + "` gives " +
                                       shape_text(entry, result) +
                                       "; float[n, t, vocabulary] is expected, the logits of what "
                                       "comes behind each token of the target");
  vocabulary_ = result.shape[2].constant;
  return {};
}

Result<Translator> Translator::make(gradus_instance *instance) {
  Translator made(instance);
  const gradus_model *model = gradus_model_of(instance);
  bool two = gradus_find_entry(model, "encode") >= 0 && gradus_find_entry(model, "decode") >= 0;
  if (two) {
    Result<Part> encode = made.part("encode", /*has_memory=*/false);
    if (!encode)
      return encode.status();
    made.encode_ = *encode;
  }
  Result<Part> decode = made.part(two ? "decode" : "logits", /*has_memory=*/two);
  if (!decode)
    return decode.status();
  made.decode_ = *decode;
  if (Status status = made.check_parts(); !status.ok())
    return status;
  return made;
}

/// `source_` and `lengths_` for `rows` rows of the same source.
Status Translator::take_source(const std::vector<int32_t> &source, int64_t rows) {
  Result<int64_t> length =
      padded_length(static_cast<int64_t>(source.size()), source_entry(), this->source());
  if (!length)
    return length.status();
  source_.assign(static_cast<size_t>(rows * *length), 0);
  for (int64_t row = 0; row < rows; ++row)
    std::copy(source.begin(), source.end(), source_.begin() + row * *length);
  lengths_.assign(static_cast<size_t>(rows), static_cast<int32_t>(source.size()));
  rows_ = rows;
  places_ = *length;
  return {};
}

Status Translator::encode() {
  EntryArguments arguments(*encode_.entry);
  Status status = arguments.hand(encode_.source, source_.data(), {rows_, places_});
  if (status.ok() && encode_.source_length >= 0)
    status = arguments.hand(encode_.source_length, lengths_.data(), {rows_});
  if (!status.ok())
    return status;
  memory_shape_ = arguments.shape_of(encode_.result);
  memory_.resize(bytes_of(memory_shape_, encode_.entry->arguments[encode_.result].element));
  arguments.receive(encode_.result, memory_.data());
  return arguments.call(instance_, encode_.index);
}

Status Translator::decode(const Beams &beams, const TranslationOptions &options,
                          std::vector<double> &logits) {
  Result<int64_t> length = padded_length(static_cast<int64_t>(beams.tokens.front().size()),
                                         target_entry(), target());
  if (!length)
    return length.status();
  std::vector<int32_t> target(static_cast<size_t>(rows_ * *length), 0);
  for (size_t beam = 0; beam < beams.tokens.size(); ++beam)
    std::copy(beams.tokens[beam].begin(), beams.tokens[beam].end(),
              target.begin() + static_cast<int64_t>(beam) * *length);

  EntryArguments arguments(*decode_.entry);
  Status status = arguments.hand(decode_.target, target.data(), {rows_, *length});
  if (status.ok() && decode_.source >= 0)
    status = arguments.hand(decode_.source, source_.data(), {rows_, places_});
  if (status.ok() && decode_.source_length >= 0)
    status = arguments.hand(decode_.source_length, lengths_.data(), {rows_});
  if (status.ok() && decode_.memory >= 0)
    status = arguments.hand(decode_.memory, memory_.data(), memory_shape_);
  if (!status.ok())
    return status;
  std::vector<unsigned char> result(
      bytes_of(arguments.shape_of(decode_.result), decode_.entry->arguments[decode_.result].element));
  arguments.receive(decode_.result, result.data());
  status = arguments.call(instance_, decode_.index);
  if (status.ok())
    read_logits(beams, result.data(), *length, options, logits);
  return status;
}

/// Those behind the last token of each beam.
void Translator::read_logits(const Beams &beams, const void *result, int64_t places,
                             const TranslationOptions &options,
                             std::vector<double> &logits) const {
  int64_t allowed = options.tokens > 0 ? std::min(options.tokens, vocabulary_) : vocabulary_;
  logits.assign(static_cast<size_t>(beams.size() * vocabulary_),
                -std::numeric_limits<double>::infinity());
  for (int64_t beam = 0; beam < beams.size(); ++beam) {
    int64_t last = static_cast<int64_t>(beams.tokens[static_cast<size_t>(beam)].size()) - 1;
    int64_t from = (beam * places + last) * vocabulary_;
    double *to = logits.data() + beam * vocabulary_;
    if (gradus_model_of(instance_)->element == GRADUS_F64)
      std::copy_n(static_cast<const double *>(result) + from, allowed, to);
    else
      std::copy_n(static_cast<const float *>(result) + from, allowed, to);
  }
}

Result<std::vector<BeamSequence>> Translator::translate(const std::vector<int32_t> &source,
                                                        const TranslationOptions &options) {
  BeamSearchOptions search = options.search;
  int64_t rows = search.width;
  if (const gradus_extent &extent = target().shape[0]; is_constant(extent)) {
    rows = extent.constant;
    search.width = std::min(search.width, rows);
    search.results = std::min(search.results, search.width);
  }
  if (const gradus_extent &extent = target().shape[1]; is_constant(extent))
    search.max_length = std::min(search.max_length, extent.constant);
  if (Status status = take_source(source, rows); !status.ok())
    return status;
  if (encode_.entry)
    if (Status status = encode(); !status.ok())
      return status;
  return beam_search({options.begin}, search,
                     [&](const Beams &beams, std::vector<double> &logits) {
                       return decode(beams, options, logits);
                     });
}

} // namespace gradus::runtime
