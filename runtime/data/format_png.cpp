// One PNG: a data set of one picture, [1, height, width, channels].
#include "runtime/data/format.h"

#include <algorithm>

namespace gradus::runtime {

Result<Pixels> read_pixels(ByteStream &stream, uint64_t memory_limit) {
  std::vector<unsigned char> content;
  size_t done = 0;
  for (;;) { // the size of a gzip file shows only on reading it
    size_t goal = std::max<size_t>(size_t{1} << 16, done * 2);
    if (done > memory_limit)
      return Status(GRADUS_OUT_OF_MEMORY, stream.what() + " is larger than the " +
                                              std::to_string(memory_limit) +
                                              " bytes that data may take here");
    content.resize(goal);
    Result<size_t> count = stream.read(content.data() + done, goal - done);
    if (!count)
      return count.status();
    done += *count;
    if (done < goal)
      break;
  }
  content.resize(done);
  return decode_png(content, stream.what(), memory_limit);
}

Result<DataSet> read_png(ByteStream &stream, const LoadOptions &options) {
  Result<Pixels> pixels = read_pixels(stream, options.memory_limit);
  if (!pixels)
    return pixels.status();
  DataTensor tensor;
  tensor.name = !options.name.empty() ? options.name : "x";
  tensor.element = DataElement::u8;
  tensor.shape = {1, pixels->height, pixels->width, pixels->channels};
  tensor.bytes = std::move(pixels->bytes);
  tensor.pixels = true;
  DataSet set;
  set.tensors.push_back(std::move(tensor));
  return set;
}

} // namespace gradus::runtime
