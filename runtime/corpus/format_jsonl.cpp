// JSON lines: an object in each line, whose fields are the text, and the target or the class.
#include "runtime/corpus/format.h"
#include "runtime/text/utf8.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime {
namespace {

class JsonLines final : public CorpusReader {
public:
  JsonLines(std::unique_ptr<ByteStream> stream, const CorpusOptions &options)
      : lines_(std::move(stream)), options_(options) {}

  Result<bool> next(CorpusRecord &record) override;
  const ByteStream &stream() const override { return lines_.stream(); }

private:
  Status take(const nlohmann::json &object, const std::string &field, bool numbers,
              std::string &text) const;

  Lines lines_;
  CorpusOptions options_;
  std::string line_;
};

/// The field as text; a class may be a whole number too, or a truth.
Status JsonLines::take(const nlohmann::json &object, const std::string &field, bool numbers,
                       std::string &text) const {
  auto found = object.find(field);
  if (found == object.end()) {
    std::string names;
    for (const auto &[name, value] : object.items())
      if (names.size() < 200)
        names += (names.empty() ? "`" : ", `") + name + "`";
    return Status(
        GRADUS_CORRUPT_FILE,
        lines_.place() + " has no field `" + field + "`; it has " +
            (names.empty() ? "none" : names) +
            (field == options_.text_field ? "; --text-field NAME says which is the text" : ""));
  }
  if (found->is_string())
    text = found->get<std::string>();
  else if (numbers && (found->is_number_integer() || found->is_boolean()))
    text = found->dump();
  else
    return Status(GRADUS_CORRUPT_FILE,
                  lines_.place() + ": its `" + field + "` is " + found->type_name() + "; " +
                      (numbers ? "text or a whole number" : "text") + " is expected");
  return Status();
}

Result<bool> JsonLines::next(CorpusRecord &record) {
  do {
    Result<bool> more = lines_.next(line_);
    if (!more || !*more)
      return more;
  } while (line_.find_first_not_of(" \t") == std::string::npos);
  if (Status valid = text::check_utf8(line_, lines_.place()); !valid.ok())
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " is not UTF-8 at byte " +
                                           std::to_string(text::valid_utf8(line_)) + "; JSON is");
  nlohmann::json object;
  try {
    object = nlohmann::json::parse(line_);
  } catch (const nlohmann::json::parse_error &error) {
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " is not JSON at byte " +
                                           std::to_string(error.byte > 0 ? error.byte - 1 : 0));
  } catch (const nlohmann::json::exception &) {
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " holds a number beyond all bounds");
  }
  if (!object.is_object())
    return Status(GRADUS_CORRUPT_FILE, lines_.place() + " is " + object.type_name() +
                                           "; an object with its fields is expected");
  record.is_line = true;
  record.line = lines_.number();
  record.byte = 0;
  record.begins = record.ends = true;
  record.second.clear();
  Status status;
  if (options_.kind == CorpusKind::pairs) {
    status = take(object, "source", false, record.text);
    if (status.ok())
      status = take(object, "target", false, record.second);
  } else {
    status = take(object, options_.text_field, false, record.text);
    if (status.ok() && options_.kind == CorpusKind::labelled)
      status = take(object, options_.label.name.empty() ? "label" : options_.label.name, true,
                    record.second);
  }
  if (!status.ok())
    return status;
  return true;
}

} // namespace

CorpusReaderResult open_json_lines(std::unique_ptr<ByteStream> stream,
                                   const CorpusOptions &options) {
  return std::unique_ptr<CorpusReader>(std::make_unique<JsonLines>(std::move(stream), options));
}

} // namespace gradus::runtime
