// NumPy's .npy, versions 1 to 3: a Python dictionary with element, order and shape, then the
// numbers.
#include "runtime/data/format.h"

#include <charconv>

namespace gradus::runtime {
namespace {

struct Description {
  const char *code; // without the byte order
  DataElement element;
};

constexpr Description descriptions[] = {
    {"f4", DataElement::f32},     {"f8", DataElement::f64}, {"i1", DataElement::i8},
    {"u1", DataElement::u8},      {"i4", DataElement::i32}, {"i8", DataElement::i64},
    {"b1", DataElement::boolean},
};

/// The text after `'key':` up to the value's end, or empty.
std::string value_of(const std::string &header, const std::string &key) {
  size_t at = header.find("'" + key + "'");
  if (at == std::string::npos)
    return "";
  at = header.find_first_not_of(" \t", at + key.size() + 2);
  if (at == std::string::npos || header[at] != ':')
    return "";
  at = header.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos)
    return "";
  char open = header[at];
  if (open == '\'' || open == '"') {
    size_t end = header.find(open, at + 1);
    return end == std::string::npos ? "" : header.substr(at + 1, end - at - 1);
  }
  if (open == '(') {
    size_t end = header.find(')', at);
    return end == std::string::npos ? "" : header.substr(at, end - at + 1);
  }
  return header.substr(at, header.find_first_of(",}", at) - at);
}

bool parse_shape(const std::string &text, std::vector<int64_t> &shape) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')')
    return false;
  const char *at = text.data() + 1, *end = text.data() + text.size() - 1;
  while (at < end) {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    int64_t extent = 0;
    auto [next, error] = std::from_chars(at, end, extent);
    if (error != std::errc() || extent < 0)
      return false;
    shape.push_back(extent);
    at = next;
  }
  return shape.size() <= 32;
}

/// Fortran order (first index fastest) to C order (last index fastest).
void reorder(DataTensor &tensor) {
  size_t rank = tensor.shape.size(), size = size_of(tensor.element);
  std::vector<unsigned char> ordered(tensor.bytes.size());
  std::vector<int64_t> index(rank, 0), stride(rank, 1);
  for (size_t axis = 1; axis < rank; ++axis)
    stride[axis] = stride[axis - 1] * tensor.shape[axis - 1];
  int64_t source = 0;
  for (size_t target = 0; target < ordered.size(); target += size) {
    std::memcpy(&ordered[target], &tensor.bytes[static_cast<size_t>(source) * size], size);
    for (size_t axis = rank; axis-- > 0;) {
      source += stride[axis];
      if (++index[axis] < tensor.shape[axis])
        break;
      source -= stride[axis] * tensor.shape[axis];
      index[axis] = 0;
    }
  }
  tensor.bytes = std::move(ordered);
}

} // namespace

bool recognizes_npy(const std::string &opening) { return opening.compare(0, 6, "\x93NUMPY") == 0; }

Result<DataSet> read_npy(ByteStream &stream, const LoadOptions &options) {
  Result<std::string> opening = stream.peek(12);
  if (!opening)
    return opening.status();
  auto corrupt = [&](const std::string &what) {
    return Status(GRADUS_CORRUPT_FILE, stream.what() + " " + what);
  };
  if (opening->size() < 12 || !recognizes_npy(*opening))
    return corrupt("does not begin like an .npy file");
  auto digit = [&](size_t at) { return uint64_t{static_cast<unsigned char>((*opening)[at])}; };
  uint64_t version = digit(6);
  if (version < 1 || version > 3)
    return corrupt("is of .npy version " + std::to_string(version) +
                   "; versions 1, 2 and 3 can be read");
  size_t fixed = version == 1 ? 10 : 12;
  uint64_t length = digit(8) | digit(9) << 8;
  if (version > 1)
    length |= digit(10) << 16 | digit(11) << 24;
  Result<std::vector<unsigned char>> bytes = stream.read_exactly(fixed + length, "header");
  if (!bytes)
    return bytes.status();
  std::string header(bytes->begin() + static_cast<std::ptrdiff_t>(fixed), bytes->end());

  std::string type = value_of(header, "descr"), order = value_of(header, "fortran_order");
  std::vector<int64_t> shape;
  if (type.empty() || order.empty() || !parse_shape(value_of(header, "shape"), shape))
    return corrupt("has a header without `descr`, `fortran_order` or `shape`");
  const Description *known = nullptr;
  for (const Description &description : descriptions)
    if (type.size() == 3 && type.compare(1, 2, description.code) == 0 &&
        std::string("<>|=").find(type[0]) != std::string::npos)
      known = &description;
  if (!known)
    return Status(GRADUS_UNSUPPORTED,
                  stream.what() + " holds numbers of type `" + type +
                      "`; f4, f8, i1, u1, i4, i8 and bool can be read: save it with "
                      "`array.astype(\"float32\")`");
  if (shape.empty())
    return Status(GRADUS_UNSUPPORTED, stream.what() +
                                          " holds a single number; data needs a first axis that "
                                          "counts the examples");
  Result<DataTensor> tensor = read_tensor(stream, options, known->element, std::move(shape));
  if (!tensor)
    return tensor.status();
  if (type[0] == '>')
    swap_bytes(tensor->bytes, size_of(known->element));
  if (order.compare(0, 4, "True") == 0 && !tensor->bytes.empty())
    reorder(*tensor);
  DataSet set;
  set.tensors.push_back(std::move(*tensor));
  return set;
}

} // namespace gradus::runtime
