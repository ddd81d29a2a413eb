// IDX, the format of MNIST (LeCun, Cortes, Burges): 0 0 type rank, then the extents and the
// numbers, big-endian.
#include "runtime/data/format.h"

namespace gradus::runtime {
namespace {

struct Type {
  unsigned char code;
  size_t file_size; // bytes in the file
  DataElement element;
};

constexpr Type types[] = {
    {0x08, 1, DataElement::u8},  {0x09, 1, DataElement::i8},  {0x0b, 2, DataElement::i32},
    {0x0c, 4, DataElement::i32}, {0x0d, 4, DataElement::f32}, {0x0e, 8, DataElement::f64},
};

const Type *type_of(unsigned char code) {
  for (const Type &type : types)
    if (type.code == code)
      return &type;
  return nullptr;
}

/// 16-bit numbers, already in the machine's order, widened to i32.
void widen(std::vector<unsigned char> &bytes) {
  std::vector<unsigned char> wide(bytes.size() * 2);
  for (size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    int16_t value;
    std::memcpy(&value, &bytes[at], 2);
    int32_t widened = value;
    std::memcpy(&wide[at * 2], &widened, 4);
  }
  bytes = std::move(wide);
}

} // namespace

bool recognizes_idx(const std::string &opening) {
  return opening.size() >= 4 && opening[0] == 0 && opening[1] == 0 &&
         type_of(static_cast<unsigned char>(opening[2])) && opening[3] >= 1 && opening[3] <= 8;
}

Result<DataSet> read_idx(ByteStream &stream, const LoadOptions &options) {
  Result<std::string> opening = stream.peek(4);
  if (!opening)
    return opening.status();
  if (!recognizes_idx(*opening))
    return Status(GRADUS_CORRUPT_FILE, stream.what() + " does not begin like an IDX file");
  const Type &type = *type_of(static_cast<unsigned char>((*opening)[2]));
  size_t rank = static_cast<size_t>((*opening)[3]);
  Result<std::vector<unsigned char>> header = stream.read_exactly(4 + 4 * rank, "header");
  if (!header)
    return header.status();
  std::vector<int64_t> shape;
  for (size_t axis = 0; axis < rank; ++axis) {
    const unsigned char *digits = header->data() + 4 + 4 * axis;
    shape.push_back(int64_t{digits[0]} << 24 | int64_t{digits[1]} << 16 | int64_t{digits[2]} << 8 |
                    int64_t{digits[3]});
  }
  // 16-bit numbers are read as pairs of bytes: an extra axis for the size check.
  std::vector<int64_t> stored = shape;
  DataElement element = type.element;
  if (type.file_size == 2) {
    stored.push_back(2);
    element = DataElement::u8;
  }
  Result<DataTensor> tensor = read_tensor(stream, options, element, stored);
  if (!tensor)
    return tensor.status();
  swap_bytes(tensor->bytes, type.file_size);
  if (type.file_size == 2) {
    widen(tensor->bytes);
    tensor->element = type.element;
    tensor->shape = shape;
    if (options.name.empty())
      tensor->name = shape.size() == 1 ? "label" : "x";
  }
  // Labels are vectors; what has more axes is pixels.
  tensor->pixels = tensor->element == DataElement::u8 && tensor->shape.size() > 1;
  DataSet set;
  set.tensors.push_back(std::move(*tensor));
  return set;
}

} // namespace gradus::runtime
