// A part of a JSON file that knows its place in it, so that every complaint can name it.
#pragma once

#include "runtime/status/status.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime::text {

/// What is absent, `null` or of another type than asked for gives a default, and the first
/// complaint is kept: a reader goes on and asks `failure` at its end.
class JsonPart {
public:
  /// The whole file. `failure` outlives the parts.
  JsonPart(const nlohmann::json &value, Status &failure) : value_(&value), failure_(&failure) {}

  const nlohmann::json &value() const { return *value_; }
  /// `normalizer.normalizers[2]`, or `the file`.
  const std::string place() const { return path_.empty() ? "the file" : "`" + path_ + "`"; }
  bool ok() const { return failure_->ok(); }

  bool has(const char *key) const;
  /// An empty object where there is none.
  JsonPart member(const char *key) const;
  /// The parts of a list; complains where it is none.
  std::vector<JsonPart> items(const char *key) const;
  /// The same for a list in which such lists may stand; complains where no more may be nested than `depth`.
  std::vector<JsonPart> nested(const char *key, int depth) const;

  // Of members; the ones with a default allow that there is none.
  std::string text(const char *key) const;
  std::string text(const char *key, const std::string &otherwise) const;
  bool flag(const char *key) const;
  bool flag(const char *key, bool otherwise) const;
  /// From 0 to `most`.
  int64_t number(const char *key, int64_t most) const;

  /// The file is broken here.
  void broken(const std::string &what) const;
  /// The file is right, but uses what is not there.
  void unsupported(const std::string &what) const;

private:
  JsonPart(const nlohmann::json &value, std::string path, Status &failure)
      : value_(&value), path_(std::move(path)), failure_(&failure) {}
  JsonPart child(const nlohmann::json &value, const std::string &step) const;
  const nlohmann::json *find(const char *key) const;
  void require(const char *key) const;

  const nlohmann::json *value_;
  std::string path_;
  Status *failure_;
};

} // namespace gradus::runtime::text
