// The picture that a training run shows of its model: what it makes of noise or of examples that
// stay the same.
#pragma once

#include "runtime/train/trainer.h"
#include "tools/gradus/noise.h"
#include "tools/gradus/picture_functions.h"

namespace gradus::runner {

class TrainingPictures {
public:
  /// What is to be seen: how close the model comes to examples, or what is new.
  enum class Purpose { closeness, novelty };

  /// The function `name`; where it is empty, the first of `reconstruct`, `inpaint`, `sample` (of
  /// `sample`, `reconstruct`, `inpaint` for novelty) that fits, else of the functions from pictures
  /// to pictures.
  static runtime::Result<TrainingPictures> make(const gradus_model &model, const std::string &name,
                                                Purpose purpose);

  PictureFlags shapes;
  NoiseFlags noise;
  int64_t columns = 16;

  /// Writes a grid: samples, or rows of examples above what is made of them.
  runtime::Status draw(gradus_instance *instance, const runtime::TrainJob &job, uint64_t seed,
                       const std::string &path) const;

private:
  enum class Kind { map, inpainter, generator };

  int32_t function_ = -1;
  Kind kind_ = Kind::map;
};

} // namespace gradus::runner
