// What functions of a model make of examples or of noise, as pictures from 0 (black) to 1 (white).
#pragma once

#include "tools/gradus/functions.h"
#include "tools/gradus/picture.h"

namespace gradus::runner {

/// Some examples of a data set, for a function bound to it.
struct Selection {
  const runtime::Examples *examples;
  const runtime::Dimensions *dimensions;
  runtime::ExampleOrder order;
  int64_t limit = 0; // 0: all
};

/// A function of an instance, called with batches of at most `batch_size`.
struct PictureFunction {
  gradus_instance *instance;
  int32_t index;
  const PictureFlags *shapes;
  int64_t batch_size = 256;

  const gradus_model &model() const { return *gradus_model_of(instance); }
  const gradus_entry &entry() const { return model().entries[index]; }
  /// The first result's argument.
  const gradus_argument &result() const;
};

/// The numbers of the function's first result, in the model's own values, and as pictures: their
/// range is the one that the result declares, else `otherwise`, else what the numbers allow.
struct MadePictures {
  Collected numbers;
  Pictures pictures;
};
runtime::Result<MadePictures> make_pictures(const PictureFunction &function,
                                            const Selection &selection, ValueRange otherwise);

/// The examples of the input `name` themselves. `range`: what was taken for black and white.
runtime::Result<Pictures> example_pictures(const PictureFunction &function, const std::string &name,
                                           const Selection &selection, ValueRange *range);

/// Pictures and what the function makes of them.
struct Reconstruction {
  Pictures originals;
  MadePictures made;
  /// False where the function makes pictures of another size.
  bool comparable() const { return originals.shape == made.pictures.shape; }
  /// What a grid shows above each other: both, or what was made alone.
  std::vector<const Pictures *> layers() const {
    return comparable() ? std::vector<const Pictures *>{&originals, &made.pictures}
                        : std::vector<const Pictures *>{&made.pictures};
  }
};
runtime::Result<Reconstruction> reconstruct(const PictureFunction &function,
                                            const Selection &selection);

/// The means over pairs of pictures.
struct Likeness {
  double error = 0;      // mean squared, of pixels from 0 to 1
  double decibels = 0;   // PSNR
  double similarity = 0; // SSIM
};
/// One picture for each of `originals`.
Likeness compare(const Pictures &originals, const Pictures &made);
/// `MSE 0.01374, PSNR 18.97 dB, SSIM 0.89`, and what is to be known of the window of small
/// pictures.
std::string likeness_text(const Likeness &likeness, const PictureShape &shape);

} // namespace gradus::runner
