// A data format: how it is recognized and read. One row of the table in formats.cpp, one file each.
#pragma once

#include "runtime/data/byte_stream.h"
#include "runtime/data/load.h"
#include "runtime/data/png.h"

namespace gradus::runtime {

struct DataFormat {
  const char *name;        // as `--format` takes it
  const char *description; // half a sentence for help and README
  const char *extensions;  // with blanks around each: " .csv .txt "
  /// Whether the first bytes of a file (decompressed) can only be this format.
  bool (*recognizes)(const std::string &opening);
  /// `options.memory_limit` is set.
  Result<DataSet> (*read)(ByteStream &stream, const LoadOptions &options);
};

const std::vector<DataFormat> &data_formats();

bool recognizes_csv(const std::string &opening);
bool recognizes_idx(const std::string &opening);
bool recognizes_npy(const std::string &opening);
bool recognizes_npz(const std::string &opening);
bool recognizes_nothing(const std::string &opening);

Result<DataSet> read_csv(ByteStream &stream, const LoadOptions &options);
Result<DataSet> read_idx(ByteStream &stream, const LoadOptions &options);
Result<DataSet> read_npy(ByteStream &stream, const LoadOptions &options);
Result<DataSet> read_npz(ByteStream &stream, const LoadOptions &options);
Result<DataSet> read_png(ByteStream &stream, const LoadOptions &options);
Result<DataSet> read_raw(ByteStream &stream, const LoadOptions &options);

Result<DataSet> read_text(ByteStream &stream, const LoadOptions &options);

/// The pixels of a PNG.
Result<Pixels> read_pixels(ByteStream &stream, uint64_t memory_limit);

/// Reads a tensor's numbers, after its header gave element and shape: sizes are checked first.
Result<DataTensor> read_tensor(ByteStream &stream, const LoadOptions &options, DataElement element,
                               std::vector<int64_t> shape);

} // namespace gradus::runtime
