// Reads a data file of any format in the table into memory.
#pragma once

#include "runtime/data/data_set.h"

#include <optional>

namespace gradus::runtime {

/// Which column of a CSV file becomes the tensor `label`.
struct LabelColumn {
  enum class Kind { automatic, none, first, last, index, name };
  /// automatic: the column that the header calls `label`, if any.
  Kind kind = Kind::automatic;
  int64_t index = 0; // from 0
  std::string name;
};

/// `first`, `last`, `none`, a number from 0, or a name of the header; what `--label-column` takes.
LabelColumn label_column_named(const std::string &text);

enum class Header { automatic, yes, no };

struct LoadOptions {
  std::string format; // a row of the table; empty: by content, then by extension
  std::string name;   // of the one tensor of npy, idx and raw; empty: `x`, or `label` for a
                      // vector of integers
  LabelColumn label;  // csv
  Header header = Header::automatic;    // csv; automatic: a first line that is not all numbers
  std::vector<std::string> own_columns; // csv: columns of the header that become tensors themselves
  std::vector<int64_t> shape;           // raw: of one row; empty: rows are single numbers
  std::optional<DataElement> element;   // raw: u8 unless said
  uint64_t memory_limit = 0;            // bytes; 0: three quarters of the machine's memory
};

/// Never throws and never allocates much more than the file can really hold.
Result<DataSet> load_data(const std::string &path, const LoadOptions &options);

/// Whether a file that begins so is rows of numbers: CSV, and no prose.
bool is_table_of_numbers(const std::string &opening);

/// The row of the table that `load_data` would read a file by.
Result<std::string> format_of(const std::string &path, const LoadOptions &options);

} // namespace gradus::runtime
