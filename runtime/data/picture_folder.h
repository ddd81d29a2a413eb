// A folder of PNG files as a data set.
#pragma once

#include "runtime/data/load.h"

namespace gradus::runtime {

/// `x` is [pictures, height, width, channels], in the order of the files' names; grey where all
/// files are. Sub-folders are classes, in the order of their names: then there is a `label` too.
/// Other files, and names that begin with a dot, are left aside. `options.memory_limit` is set.
Result<DataSet> read_picture_folder(const std::string &path, const LoadOptions &options);

} // namespace gradus::runtime
