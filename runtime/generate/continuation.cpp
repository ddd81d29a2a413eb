// Finds out how a function takes tokens, and calls it.
#include "runtime/generate/continuation.h"

#include "runtime/data/examples.h"
#include "runtime/train/extents.h"

#include <algorithm>
#include <cstring>

namespace gradus::runtime {

Continuation::Continuation(gradus_instance *instance, int32_t entry)
    : instance_(instance), index_(entry),
      entry_(&gradus_model_of(instance)->entries[entry]) {}

Result<Continuation> Continuation::make(gradus_instance *instance,
                                        const std::vector<std::string> &functions) {
  const gradus_model *model = gradus_model_of(instance);
  std::string names;
  for (const std::string &name : functions) {
    if (int32_t entry = gradus_find_entry(model, name.c_str()); entry >= 0) {
      Continuation made(instance, entry);
      if (Status status = made.find_arguments(); !status.ok())
        return status;
      return made;
    }
    names += (names.empty() ? "`" : " or `") + name + "`";
  }
  return Status(GRADUS_INVALID_ARGUMENT,
                "`" + std::string(model->name) + "` has no function " + names +
                    " that says what comes after tokens; --function names another");
}

Status Continuation::check_input(int32_t index) const {
  const gradus_argument &argument = entry_->arguments[index];
  if (argument.element == GRADUS_I32 && argument.rank == 2)
    return {};
  return Status(GRADUS_MISMATCH, "`" + std::string(argument.name) + "` of `" + entry_->name +
                                     "` is " + shape_text(*entry_, argument) +
                                     "; tokens are given as i32[n, t]");
}

Status Continuation::find_arguments() {
  for (int32_t index = 0; index < entry_->argument_count; ++index) {
    const gradus_argument &argument = entry_->arguments[index];
    if (argument.is_result) {
      result_ = result_ < 0 ? index : result_;
      continue;
    }
    bool marks = std::strcmp(argument.name, "begins") == 0;
    if (!marks && token_ >= 0)
      return Status(GRADUS_MISMATCH, "`" + std::string(entry_->name) + "` takes `" + argument.name +
                                         "` too; to go on with a text it may take `token` and "
                                         "`begins`");
    if (Status status = check_input(index); !status.ok())
      return status;
    (marks ? begins_ : token_) = index;
  }
  if (token_ < 0 || result_ < 0)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry_->name) +
                                       "` takes no tokens or gives nothing; i32[n, t] in and "
                                       "float[n, vocabulary] out are expected");
  return check_result();
}

Status Continuation::check_result() {
  const gradus_argument &token = token_argument(), &result = entry_->arguments[result_];
  auto same = [](const gradus_extent &a, const gradus_extent &b) {
    return a.dimension >= 0 ? a.dimension == b.dimension
                            : is_constant(a) && is_constant(b) && a.constant == b.constant;
  };
  bool fits = result.element == int32_t(gradus_model_of(instance_)->element) &&
              (result.rank == 2 || (result.rank == 3 && same(result.shape[1], token.shape[1]))) &&
              same(result.shape[0], token.shape[0]) && is_constant(result.shape[result.rank - 1]) &&
              result.shape[result.rank - 1].constant > 0;
  if (!fits)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry_->name) + "` gives " +
                                       shape_text(*entry_, result) +
                                       "; float[n, vocabulary] or float[n, t, vocabulary] is "
                                       "expected, for tokens " +
                                       shape_text(*entry_, token));
  if (!is_dimension(token.shape[1]))
    return Status(GRADUS_UNSUPPORTED, "`" + std::string(entry_->name) + "` takes " +
                                          shape_text(*entry_, token) +
                                          "; the number of tokens must be left open, as in "
                                          "i32[n, t]");
  if (is_constant(token.shape[0]))
    rows_ = token.shape[0].constant;
  vocabulary_ = result.shape[result.rank - 1].constant;
  return {};
}

Status Continuation::call(const int32_t *tokens, int64_t count, bool begins) {
  tokens_.clear();
  for (int64_t row = 0; row < rows_; ++row)
    tokens_.insert(tokens_.end(), tokens, tokens + count);
  marks_.assign(tokens_.size(), 0);
  for (int64_t row = 0; row < rows_ && begins; ++row)
    marks_[size_t(row * count)] = 1;

  std::vector<int64_t> dims(size_t(entry_->dimension_count), rows_);
  dims[size_t(token_argument().shape[1].dimension)] = count;
  const gradus_argument &result = entry_->arguments[result_];
  size_t row_bytes = size_t(vocabulary_) * size_of_model_element(result.element);
  size_t places = result.rank == 3 ? size_t(count) : 1;
  results_.resize(size_t(rows_) * places * row_bytes);

  std::vector<void *> arguments(size_t(entry_->argument_count), nullptr);
  arguments[size_t(token_)] = tokens_.data();
  if (begins_ >= 0)
    arguments[size_t(begins_)] = marks_.data();
  arguments[size_t(result_)] = results_.data();
  gradus_status status = gradus_call(instance_, index_, arguments.data(), dims.data());
  if (status != GRADUS_OK)
    return Status(status, gradus_message(instance_));
  places_ = places;
  return {};
}

const void *Continuation::logits_behind(size_t place) const {
  if (place >= text_.size() || text_.size() - place > places_)
    return nullptr;
  size_t row_bytes =
      size_t(vocabulary_) * size_of_model_element(entry_->arguments[result_].element);
  return results_.data() + (places_ - (text_.size() - place)) * row_bytes;
}

Status Continuation::feed(const std::vector<int32_t> &tokens) {
  bool begins = text_.empty();
  text_.insert(text_.end(), tokens.begin(), tokens.end());
  return carries() ? call(tokens.data(), int64_t(tokens.size()), begins)
                   : call(text_.data(), int64_t(text_.size()), false);
}

} // namespace gradus::runtime
