// Reads members with their types checked; the first complaint counts.
#include "runtime/text/json_part.h"

namespace gradus::runtime::text {
namespace {

const nlohmann::json empty_object = nlohmann::json::object();

} // namespace

void JsonPart::broken(const std::string &what) const {
  if (failure_->ok())
    *failure_ = Status(GRADUS_CORRUPT_FILE, place() + " " + what);
}

void JsonPart::unsupported(const std::string &what) const {
  if (failure_->ok())
    *failure_ = Status(GRADUS_UNSUPPORTED, place() + " " + what);
}

const nlohmann::json *JsonPart::find(const char *key) const {
  if (!value_->is_object())
    return nullptr;
  auto found = value_->find(key);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

JsonPart JsonPart::child(const nlohmann::json &value, const std::string &step) const {
  return JsonPart(value, path_ + step, *failure_);
}

bool JsonPart::has(const char *key) const { return find(key) != nullptr; }

JsonPart JsonPart::member(const char *key) const {
  const nlohmann::json *found = find(key);
  JsonPart part =
      child(found ? *found : empty_object, (path_.empty() ? "" : ".") + std::string(key));
  if (found && !found->is_object())
    part.broken("is not an object");
  return part;
}

std::vector<JsonPart> JsonPart::items(const char *key) const {
  std::vector<JsonPart> parts;
  const nlohmann::json *found = find(key);
  std::string step = (path_.empty() ? "" : ".") + std::string(key);
  if (!found || !found->is_array()) {
    child(empty_object, step).broken("is not a list");
    return parts;
  }
  parts.reserve(found->size());
  for (size_t at = 0; at < found->size(); ++at)
    parts.push_back(child((*found)[at], step + "[" + std::to_string(at) + "]"));
  return parts;
}

std::vector<JsonPart> JsonPart::nested(const char *key, int depth) const {
  if (depth > 0)
    return items(key);
  broken("is nested too deep");
  return {};
}

void JsonPart::require(const char *key) const {
  if (!has(key))
    broken(std::string("has no `") + key + "`");
}

std::string JsonPart::text(const char *key) const {
  require(key);
  return text(key, "");
}

std::string JsonPart::text(const char *key, const std::string &otherwise) const {
  const nlohmann::json *found = find(key);
  if (!found)
    return otherwise;
  if (!found->is_string()) {
    broken(std::string("has a `") + key + "` that is not a string");
    return otherwise;
  }
  return found->get<std::string>();
}

bool JsonPart::flag(const char *key) const {
  require(key);
  return flag(key, false);
}

bool JsonPart::flag(const char *key, bool otherwise) const {
  const nlohmann::json *found = find(key);
  if (!found)
    return otherwise;
  if (!found->is_boolean()) {
    broken(std::string("has a `") + key + "` that is neither true nor false");
    return otherwise;
  }
  return found->get<bool>();
}

int64_t JsonPart::number(const char *key, int64_t most) const {
  const nlohmann::json *found = find(key);
  if (found && found->is_number_unsigned() && found->get<uint64_t>() <= static_cast<uint64_t>(most))
    return found->get<int64_t>();
  broken(std::string("has no `") + key + "` from 0 to " + std::to_string(most));
  return 0;
}

} // namespace gradus::runtime::text
