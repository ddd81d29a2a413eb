// A SAX reader that accepts the header's one form: {"name": {"dtype": …, "shape": […],
// "data_offsets": [b, e]}, "__metadata__": {…}}. Nothing nests deeper than that, so hostile depth
// ends at the first bracket too many.
#include "runtime/checkpoint/header.h"

#include <nlohmann/json.hpp>
#include <set>

namespace gradus::runtime {

namespace {

using Json = nlohmann::json;

class HeaderReader final : public Json::json_sax_t {
public:
  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("a truth value"); }
  bool number_float(number_float_t, const string_t &text) override {
    return unexpected("the number " + text);
  }
  bool binary(binary_t &) override { return unexpected("binary data"); }

  bool number_integer(number_integer_t value) override {
    return unexpected("the number " + std::to_string(value));
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ != Place::shape && place_ != Place::offsets)
      return unexpected("the number " + std::to_string(value));
    if (numbers_.size() == 64)
      return fail("tensor `" + tensor_.name + "` has a list of more than 64 numbers");
    numbers_.push_back(value);
    return true;
  }

  bool string(string_t &text) override {
    if (place_ == Place::metadata_value) {
      header.metadata[key_] = std::move(text);
      place_ = Place::metadata;
      return true;
    }
    if (place_ != Place::dtype)
      return unexpected("the text \"" + text.substr(0, 60) + "\"");
    tensor_.dtype = std::move(text);
    place_ = Place::tensor;
    return true;
  }

  bool start_object(size_t) override {
    switch (place_) {
    case Place::start:
      place_ = Place::top;
      return true;
    case Place::tensor_value:
      place_ = Place::tensor;
      return true;
    case Place::metadata_start:
      place_ = Place::metadata;
      return true;
    default:
      return unexpected("an object");
    }
  }

  bool end_object() override {
    if (place_ == Place::tensor) {
      for (const char *needed : {"dtype", "shape", "data_offsets"})
        if (!fields_.count(needed))
          return fail("tensor `" + tensor_.name + "` has no \"" + needed + "\"");
      header.tensors.push_back(std::move(tensor_));
    }
    place_ = place_ == Place::top ? Place::end : Place::top;
    return true;
  }

  bool key(string_t &text) override {
    if (place_ == Place::top)
      return tensor_key(text);
    if (place_ == Place::metadata) {
      if (header.metadata.count(text))
        return fail("the key \"" + text + "\" of \"__metadata__\" comes twice");
      key_ = std::move(text);
      place_ = Place::metadata_value;
      return true;
    }
    if (!fields_.insert(text).second)
      return fail("tensor `" + tensor_.name + "` has \"" + text + "\" twice");
    if (text == "dtype")
      place_ = Place::dtype;
    else if (text == "shape")
      place_ = Place::shape_start;
    else if (text == "data_offsets")
      place_ = Place::offsets_start;
    else
      return fail("tensor `" + tensor_.name + "` has an unknown field \"" + text.substr(0, 60) +
                  "\"");
    return true;
  }

  bool start_array(size_t) override {
    if (place_ != Place::shape_start && place_ != Place::offsets_start)
      return unexpected("a list");
    place_ = place_ == Place::shape_start ? Place::shape : Place::offsets;
    numbers_.clear();
    return true;
  }

  bool end_array() override {
    if (place_ == Place::shape) {
      for (uint64_t extent : numbers_) {
        if (extent > uint64_t(INT64_MAX))
          return fail("tensor `" + tensor_.name + "` has an extent of " + std::to_string(extent));
        tensor_.shape.push_back(int64_t(extent));
      }
    } else {
      if (numbers_.size() != 2)
        return fail("tensor `" + tensor_.name + "` has " + std::to_string(numbers_.size()) +
                    " data offsets instead of 2");
      tensor_.begin = numbers_[0];
      tensor_.end = numbers_[1];
    }
    place_ = Place::tensor;
    return true;
  }

  bool parse_error(size_t position, const std::string &, const Json::exception &) override {
    return fail("the header is not JSON: the error is at its byte " + std::to_string(position));
  }

  Header header;
  std::string error;

private:
  enum class Place {
    start,
    top,
    tensor_value,
    tensor,
    dtype,
    shape_start,
    shape,
    offsets_start,
    offsets,
    metadata_start,
    metadata,
    metadata_value,
    end
  };

  bool tensor_key(string_t &text) {
    if (!names_.insert(text).second)
      return fail("the name `" + text.substr(0, 200) + "` comes twice");
    if (text == "__metadata__") {
      place_ = Place::metadata_start;
      return true;
    }
    fields_.clear();
    tensor_ = {};
    tensor_.name = std::move(text);
    place_ = Place::tensor_value;
    return true;
  }

  bool fail(std::string text) {
    error = std::move(text);
    return false;
  }

  bool unexpected(const std::string &what) {
    return fail("the header has " + what + " where the format has none" +
                (tensor_.name.empty() ? "" : " (at or after tensor `" + tensor_.name + "`)"));
  }

  Place place_ = Place::start;
  HeaderTensor tensor_;
  std::string key_;
  std::set<std::string> names_, fields_;
  std::vector<uint64_t> numbers_;
};

} // namespace

Result<Header> parse_header(const char *text, uint64_t length) {
  HeaderReader reader;
  bool parsed = Json::sax_parse(text, text + length, &reader);
  if (!parsed)
    return Status(GRADUS_CORRUPT_FILE,
                  reader.error.empty() ? "the header is not JSON" : reader.error);
  return std::move(reader.header);
}

} // namespace gradus::runtime
