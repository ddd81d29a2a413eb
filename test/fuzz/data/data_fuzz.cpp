// Any bytes as a data file of one format (FUZZ_FORMAT, or chosen by content where it is empty): a
// data set whose tensors hold exactly what their shapes say, or a sentence.
#include "runtime/data/load.h"
#include "runtime/data/tokens.h"
#include "test/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>
#include <zlib.h>

namespace {

using namespace gradus::runtime;

void require(bool law, const char *words) {
  if (law)
    return;
  std::fprintf(stderr, "%s\n", words);
  std::abort();
}

void check(const Result<DataSet> &set) {
  if (!set) {
    require(!set.status().ok() && !set.status().message().empty(), "a failure without a sentence");
    return;
  }
  require(!set->tensors.empty() || set->text, "a data set without tensors");
  if (set->text) {
    std::vector<int32_t> tokens(static_cast<size_t>(set->text->count()));
    Status status = set->text->read(0, set->text->count(), tokens.data());
    require(status.ok(), "a text that cannot be read");
    for (int32_t token : tokens)
      require(token >= 0 && token < 256, "a token that is no byte");
  }
  for (const DataTensor &tensor : set->tensors) {
    require(!tensor.shape.empty() && !tensor.name.empty(), "a tensor without shape or name");
    Result<uint64_t> bytes = checked_bytes(tensor.shape, tensor.element);
    require(bytes && *bytes == tensor.bytes.size(), "a tensor of another size than its shape");
    for (int64_t index = 0; index < tensor.count(); ++index)
      tensor.at(index);
  }
}

/// Checksums of PNG's chunks made right, so that what stands behind them is read.
std::vector<uint8_t> with_checksums(const uint8_t *data, size_t size) {
  std::vector<uint8_t> bytes(data, data + size);
  for (size_t at = 8; bytes.size() >= 12 && at <= bytes.size() - 12;) {
    size_t length = size_t{bytes[at]} << 24 | size_t{bytes[at + 1]} << 16 |
                    size_t{bytes[at + 2]} << 8 | bytes[at + 3];
    if (length > bytes.size() - 12 - at)
      break;
    uLong sum = crc32(0, &bytes[at + 4], static_cast<uInt>(length + 4));
    for (size_t digit = 0; digit < 4; ++digit)
      bytes[at + 8 + length + digit] = static_cast<uint8_t>(sum >> (24 - 8 * digit));
    at += 12 + length;
  }
  return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int file = memfd_create("data", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  std::vector<uint8_t> repaired;
  if (std::string(FUZZ_FORMAT) == "png") {
    repaired = with_checksums(data, size);
    data = repaired.data();
  }
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
    std::abort();
  LoadOptions options;
  options.format = FUZZ_FORMAT;
  options.memory_limit = 64 << 20;
  if (options.format == "raw")
    options.shape = {2, 3};
  check(load_data(path, options));
  options.label = label_column_named("last");
  options.own_columns = {"a"};
  options.header = Header::yes;
  check(load_data(path, options));
  return 0;
}
