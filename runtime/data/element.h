// The kinds of numbers a data file may hold, wider than the model's (gradus_element): a picture
// stays one byte for each pixel in memory and is widened batch by batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace gradus::runtime {

enum class DataElement : uint8_t { boolean, u8, i8, i32, i64, f32, f64 };

/// Bytes of one number.
size_t size_of(DataElement element);
/// `u8`, `f32`, …: as `--element` takes it and `gradus data` prints it.
const char *name_of(DataElement element);
std::optional<DataElement> element_named(const std::string &name);
/// Every name, for a sentence: `bool, u8, i8, i32, i64, f32, f64`.
std::string element_names();
bool is_integer(DataElement element);

/// Calls `function` with a value of the C++ type that stores `element`.
template <typename Function> auto with_type(DataElement element, Function function) {
  switch (element) {
  case DataElement::boolean:
  case DataElement::u8:
    return function(uint8_t{});
  case DataElement::i8:
    return function(int8_t{});
  case DataElement::i32:
    return function(int32_t{});
  case DataElement::i64:
    return function(int64_t{});
  case DataElement::f32:
    return function(float{});
  case DataElement::f64:
    break;
  }
  return function(double{});
}

} // namespace gradus::runtime
