// Holes in pictures: 1 where a pixel is missing and 0 where it is known (as in Pathak et al. 2016,
// "Context encoders").
#pragma once

#include "tools/gradus/picture_functions.h"

namespace gradus::runner {

/// The holes of one picture of a data set: a function of (seed, example).
class Masks {
public:
  /// `random`: a rectangle, each side a quarter to a half of the picture's; `half`: the lower half;
  /// else a PNG, not black where a pixel is missing, of the pictures' size.
  static runtime::Result<Masks> make(const std::string &text, const PictureShape &shape,
                                     uint64_t seed);
  /// height x width numbers, 0 or 1.
  std::vector<float> of(int64_t example) const;

private:
  enum class Kind { random, half, file } kind_ = Kind::random;
  int64_t height_ = 0, width_ = 0;
  uint64_t seed_ = 0;
  std::vector<float> file_;
};

/// Examples for a function of a picture and its `mask`: the pictures of `data`, 0 in their holes,
/// so that the function cannot see what it is to find, and the masks.
runtime::Result<std::unique_ptr<runtime::Examples>> masked_examples(const gradus_entry &entry,
                                                                    const runtime::Examples &data,
                                                                    const PictureShape &shape,
                                                                    const Masks &masks);

/// Whether the function takes pictures and an input `mask`.
bool is_inpainter(const gradus_entry &entry);
/// Name of the picture among its inputs.
std::string picture_input(const gradus_entry &entry);

/// Pictures, the same with their holes in grey, and what the function makes of them.
struct Inpainting {
  Pictures before, masked;
  MadePictures after;
  Likeness whole;
  double hole_error = 0; // mean squared, over the missing pixels alone
};
/// `selection.examples` have the pictures; masks of their own are not used.
runtime::Result<Inpainting> inpaint(const PictureFunction &function, const Selection &selection,
                                    const std::string &masks, uint64_t seed);

} // namespace gradus::runner
