// Names and sizes of the numbers that data files hold.
#include "runtime/data/element.h"

namespace gradus::runtime {
namespace {

struct Row {
  DataElement element;
  const char *name;
  size_t size;
};

constexpr Row rows[] = {
    {DataElement::boolean, "bool", 1}, {DataElement::u8, "u8", 1},   {DataElement::i8, "i8", 1},
    {DataElement::i32, "i32", 4},      {DataElement::i64, "i64", 8}, {DataElement::f32, "f32", 4},
    {DataElement::f64, "f64", 8},
};

} // namespace

size_t size_of(DataElement element) { return rows[static_cast<size_t>(element)].size; }
const char *name_of(DataElement element) { return rows[static_cast<size_t>(element)].name; }

std::optional<DataElement> element_named(const std::string &name) {
  for (const Row &row : rows)
    if (name == row.name)
      return row.element;
  return std::nullopt;
}

std::string element_names() {
  std::string text;
  for (const Row &row : rows)
    text += (text.empty() ? "" : ", ") + std::string(row.name);
  return text;
}

bool is_integer(DataElement element) {
  return element != DataElement::f32 && element != DataElement::f64;
}

} // namespace gradus::runtime
