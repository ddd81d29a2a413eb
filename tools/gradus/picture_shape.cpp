// Finds the shape of pictures from extents and --picture-shape.
#include "tools/gradus/picture_shape.h"

#include "runtime/data/data_set.h"
#include "runtime/train/extents.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

int64_t square_side(int64_t numbers) {
  int64_t side = std::llround(std::sqrt(static_cast<double>(numbers)));
  return side > 1 && side * side == numbers ? side : 0;
}

/// `28x28` or `28x28x1`; nothing for other words.
std::optional<PictureShape> parse(const std::string &text) {
  std::vector<int64_t> extents;
  const char *at = text.data(), *end = at + text.size();
  for (;;) {
    int64_t extent = 0;
    auto [next, error] = std::from_chars(at, end, extent);
    if (error != std::errc() || extent < 1 || extent > 1000000)
      return std::nullopt;
    extents.push_back(extent);
    if (next == end)
      break;
    if (*next != 'x')
      return std::nullopt;
    at = next + 1;
  }
  if (extents.size() < 2 || extents.size() > 3)
    return std::nullopt;
  PictureShape shape{extents[0], extents[1], extents.size() == 3 ? extents[2] : 1};
  if (shape.channels != 1 && shape.channels != 3)
    return std::nullopt;
  return shape;
}

} // namespace

std::string picture_text(const PictureShape &shape) {
  std::string text = std::to_string(shape.height) + " x " + std::to_string(shape.width);
  return shape.channels == 1 ? text : text + " x " + std::to_string(shape.channels);
}

void PictureFlags::declare(CLI::App &app) {
  app.add_option("--picture-shape", shape,
                 "HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS of a picture in a flat row (default: a "
                 "square, in grey or else in colour)")
      ->check(CLI::Validator(
          [](std::string &text) {
            return parse(text) ? ""
                               : "`" + text +
                                     "` is no picture's shape; one such as 28x28 or 32x32x3 is "
                                     "expected";
          },
          "SHAPE"));
}

Result<PictureShape> PictureFlags::of(const std::vector<int64_t> &row,
                                      const std::string &what) const {
  int64_t numbers = 1;
  for (int64_t extent : row)
    numbers *= extent;
  if (std::optional<PictureShape> stated = parse(shape)) {
    if (stated->numbers() == numbers)
      return *stated;
    return Status(GRADUS_INVALID_ARGUMENT,
                  "--picture-shape " + shape + " has " + std::to_string(stated->numbers()) +
                      " numbers, and " + what + " has " + std::to_string(numbers) + " in each row");
  }
  if (row.size() == 3 && (row[2] == 1 || row[2] == 3))
    return PictureShape{row[0], row[1], row[2]};
  if (row.size() == 2)
    return PictureShape{row[0], row[1], 1};
  if (row.size() == 1) {
    if (int64_t side = square_side(numbers))
      return PictureShape{side, side, 1};
    if (int64_t side = numbers % 3 == 0 ? square_side(numbers / 3) : 0)
      return PictureShape{side, side, 3};
    return Status(GRADUS_INVALID_ARGUMENT, "the rows of " + what + " have " +
                                               std::to_string(numbers) +
                                               " numbers, which make no square picture; say "
                                               "--picture-shape HEIGHTxWIDTHxCHANNELS");
  }
  return Status(GRADUS_INVALID_ARGUMENT,
                "the rows of " + what + " are " + runtime::shape_text(row) +
                    ", which is no picture: [height, width] or [height, width, 1 or 3] is");
}

Result<PictureShape> PictureFlags::of(const gradus_entry &entry, const gradus_argument &argument,
                                      const runtime::Dimensions &dimensions) const {
  std::string what = "`" + std::string(argument.name) + "` of `" + entry.name + "`";
  std::vector<int64_t> sizes, row;
  for (int32_t index = 0; index < entry.dimension_count; ++index) {
    auto known = dimensions.find(entry.dimensions[index]);
    sizes.push_back(known == dimensions.end() ? 0 : known->second);
  }
  for (int32_t axis = 1; axis < argument.rank; ++axis)
    row.push_back(runtime::extent_value(argument.shape[axis], sizes.data()));
  if (row.empty() || *std::min_element(row.begin(), row.end()) < 1)
    return Status(GRADUS_INVALID_ARGUMENT, what + " is " + runtime::shape_text(entry, argument) +
                                               ", whose rows are no pictures");
  return of(row, what);
}

} // namespace gradus::runner
