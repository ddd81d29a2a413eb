// Raw numbers without a header, in the machine's byte order: the shape of a row comes from the
// caller, the number of rows from the file's size.
#include "runtime/data/format.h"

#include <algorithm>

namespace gradus::runtime {

Result<DataSet> read_raw(ByteStream &stream, const LoadOptions &options) {
  DataElement element = options.element.value_or(DataElement::u8);
  Result<uint64_t> row_bytes = checked_bytes(options.shape, element);
  if (!row_bytes || *row_bytes == 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "a row of shape " + shape_text(options.shape) + " cannot be read from " +
                      stream.what() + ": every extent must be at least 1 and the row fit memory");
  std::vector<unsigned char> content;
  size_t done = 0;
  for (;;) { // the size of a gzip file shows only on reading it
    uint64_t goal = stream.compressed() ? std::max<uint64_t>(1 << 20, uint64_t{done} * 2)
                                        : stream.most_bytes() + 1;
    if (done > options.memory_limit || (!stream.compressed() && goal - 1 > options.memory_limit))
      return Status(GRADUS_OUT_OF_MEMORY, stream.what() + " is larger than the " +
                                              std::to_string(options.memory_limit) +
                                              " bytes that data may take here");
    content.resize(static_cast<size_t>(goal));
    Result<size_t> count = stream.read(content.data() + done, content.size() - done);
    if (!count)
      return count.status();
    done += *count;
    if (done < content.size())
      break;
  }
  if (done % *row_bytes != 0)
    return Status(GRADUS_CORRUPT_FILE, stream.what() + " has " + std::to_string(done) +
                                           " bytes, which is not a whole number of rows of " +
                                           std::to_string(*row_bytes) + " bytes (shape " +
                                           shape_text(options.shape) + ", " + name_of(element) +
                                           ")");
  content.resize(done);
  content.shrink_to_fit();
  DataTensor tensor;
  tensor.element = element;
  tensor.shape = options.shape;
  tensor.shape.insert(tensor.shape.begin(), static_cast<int64_t>(done / *row_bytes));
  tensor.bytes = std::move(content);
  tensor.name = !options.name.empty() ? options.name : "x";
  DataSet set;
  set.tensors.push_back(std::move(tensor));
  return set;
}

} // namespace gradus::runtime
