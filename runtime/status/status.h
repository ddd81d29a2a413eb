// A status and its sentence, as functions of the runtime hand them to each other; the C interface splits the two again.
#pragma once

#include "gradus/gradus.h"

#include <string>
#include <utility>
#include <variant>

namespace gradus::runtime {

/// GRADUS_OK without words, or another status with one sentence: what was wrong, where, and what to do.
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(gradus_status code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == GRADUS_OK; }
  gradus_status code() const { return code_; }
  const std::string &message() const { return message_; }

private:
  gradus_status code_ = GRADUS_OK;
  std::string message_;
};

/// A value, or the status that says why there is none.
template <typename T> class [[nodiscard]] Result {
public:
  Result(T value) : content_(std::move(value)) {}
  Result(Status status) : content_(std::move(status)) {}

  bool ok() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return ok(); }
  T &operator*() { return std::get<T>(content_); }
  const T &operator*() const { return std::get<T>(content_); }
  T *operator->() { return &std::get<T>(content_); }
  const T *operator->() const { return &std::get<T>(content_); }
  /// The failure; only where !ok().
  const Status &status() const { return std::get<Status>(content_); }

private:
  std::variant<T, Status> content_;
};

} // namespace gradus::runtime
