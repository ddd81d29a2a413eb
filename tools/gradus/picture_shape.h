// Height, width and channels of the pictures that a tensor's rows are.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/verb.h"

#include <optional>
#include <string>
#include <vector>

namespace gradus::runner {

struct PictureShape {
  int64_t height = 0, width = 0, channels = 1;
  int64_t numbers() const { return height * width * channels; }
  bool operator==(const PictureShape &other) const {
    return height == other.height && width == other.width && channels == other.channels;
  }
};

/// `28 x 28`, `32 x 32 x 3`
std::string picture_text(const PictureShape &shape);

struct PictureFlags {
  std::string shape; // `28x28`, `32x32x3`; empty: by the tensor's shape

  /// --picture-shape
  void declare(CLI::App &app);
  /// The picture that a row of these extents is: [h, w] and [h, w, 1 or 3] say it themselves; a
  /// flat row is a square in grey, else one in colour, unless --picture-shape says otherwise.
  /// `what` names the tensor in the sentence for rows that are none.
  runtime::Result<PictureShape> of(const std::vector<int64_t> &row, const std::string &what) const;
  /// Of an argument of an entry; `dimensions` are those that its rows may have beside constants.
  runtime::Result<PictureShape> of(const gradus_entry &entry, const gradus_argument &argument,
                                   const runtime::Dimensions &dimensions) const;
};

} // namespace gradus::runner
