// Every post-processor of a single text puts fixed tokens around it, so that is what is read.
#include "runtime/text/post_processor.h"

namespace gradus::runtime::text {
namespace {

/// The ids of a template's special token.
std::vector<TokenId> template_ids(const JsonPart &part, const std::string &name) {
  std::vector<TokenId> ids;
  JsonPart token = part.member("special_tokens").member(name.c_str());
  if (!token.has("ids") || !token.value().at("ids").is_array()) {
    part.broken("uses the token `" + name + "`, which its `special_tokens` do not have");
    return ids;
  }
  for (const nlohmann::json &id : token.value().at("ids")) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() > INT32_MAX)
      token.broken("has an id that is no token");
    else
      ids.push_back(id.get<TokenId>());
  }
  return ids;
}

void read_template(const JsonPart &part, Around &around) {
  bool seen = false;
  Around own;
  for (const JsonPart &item : part.items("single")) {
    if (item.has("Sequence")) {
      if (seen)
        item.unsupported("repeats the text, which is not supported");
      seen = true;
    } else if (item.has("SpecialToken")) {
      std::vector<TokenId> ids = template_ids(part, item.member("SpecialToken").text("id"));
      std::vector<TokenId> &side = seen ? own.after : own.before;
      side.insert(side.end(), ids.begin(), ids.end());
    } else {
      item.broken("is neither a `Sequence` nor a `SpecialToken`");
    }
  }
  if (!seen)
    part.broken("has a `single` without the text");
  around.before.insert(around.before.begin(), own.before.begin(), own.before.end());
  around.after.insert(around.after.end(), own.after.begin(), own.after.end());
}

/// `"cls": ["[CLS]", 101]`.
TokenId read_pair(const JsonPart &part, const char *key) {
  if (part.has(key)) {
    const nlohmann::json &pair = part.value().at(key);
    if (pair.is_array() && pair.size() == 2 && pair[1].is_number_unsigned() &&
        pair[1].get<uint64_t>() <= INT32_MAX)
      return pair[1].get<TokenId>();
  }
  part.broken(std::string("has no `") + key + "` of a token with its id");
  return 0;
}

void read(const JsonPart &part, Around &around, int depth) {
  std::string type = part.text("type");
  if (type == "Sequence") {
    for (const JsonPart &item : part.nested("processors", depth))
      read(item, around, depth - 1);
  } else if (type == "TemplateProcessing") {
    read_template(part, around);
  } else if (type == "BertProcessing" || type == "RobertaProcessing") {
    around.before.insert(around.before.begin(), read_pair(part, "cls"));
    around.after.push_back(read_pair(part, "sep"));
  } else if (type != "ByteLevel") {
    // ByteLevel is about places in the text, which are not kept here.
    part.unsupported("is the post-processor `" + type + "`, which is not supported");
  }
}

} // namespace

Around read_post_processor(const JsonPart &file) {
  Around around;
  if (file.has("post_processor"))
    read(file.member("post_processor"), around, 16);
  return around;
}

} // namespace gradus::runtime::text
