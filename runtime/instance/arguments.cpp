// Checks of a call's buffers.
#include "runtime/instance/arguments.h"

#include "runtime/instance/elements.h"

#include <string>

namespace gradus::runtime {

namespace {

/// Position of the first value that is neither in [0, index_limit) nor the one that is ignored, or -1.
/// The first loop has no exit, so that it vectorizes.
template <typename Index>
int64_t first_outside(const void *values, int64_t count, const gradus_argument &argument) {
  auto *index = static_cast<const Index *>(values);
  int64_t limit = argument.index_limit, ignored = argument.index_ignored;
  auto is_outside = [=](int64_t value) {
    return (value < 0 || value >= limit) & (value != ignored);
  };
  bool outside = false;
  for (int64_t i = 0; i < count; ++i)
    outside |= is_outside(index[i]);
  if (outside)
    for (int64_t i = 0; i < count; ++i)
      if (is_outside(index[i]))
        return i;
  return -1;
}

Status check_indices(const gradus_entry &entry, const gradus_argument &argument, const void *values,
                     int64_t count) {
  bool narrow = argument.element == GRADUS_I32;
  int64_t place = narrow ? first_outside<int32_t>(values, count, argument)
                         : first_outside<int64_t>(values, count, argument);
  if (place < 0)
    return {};
  int64_t value = narrow ? static_cast<const int32_t *>(values)[place]
                         : static_cast<const int64_t *>(values)[place];
  std::string message = "`" + std::string(argument.name) + "`[" + std::to_string(place) + "] is " +
                        std::to_string(value) + " in a call of `" + entry.name +
                        "`; it must lie between 0 and " + std::to_string(argument.index_limit - 1);
  if (argument.index_ignored != 0)
    message += " or be " + std::to_string(argument.index_ignored);
  return Status(GRADUS_INVALID_ARGUMENT, message);
}

} // namespace

Status check_arguments(const Binding &binding, void *const *arguments) {
  const gradus_entry &entry = binding.entry();
  if (entry.argument_count > 0 && !arguments)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the arguments of `" + std::string(entry.name) + "` are a null pointer");
  for (int32_t i = 0; i < entry.argument_count; ++i) {
    const gradus_argument &argument = entry.arguments[i];
    uint64_t bytes = binding.argument_bytes(i);
    if (bytes == 0)
      continue;
    if (!arguments[i])
      return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(argument.name) +
                                                 "` is a null pointer in a call of `" + entry.name +
                                                 "`");
    bool indexes = argument.element == GRADUS_I32 || argument.element == GRADUS_I64;
    if (argument.is_result || argument.index_limit <= 0 || !indexes)
      continue;
    Status status = check_indices(entry, argument, arguments[i],
                                  int64_t(bytes / element_bytes(argument.element)));
    if (!status.ok())
      return status;
  }
  return {};
}

} // namespace gradus::runtime
