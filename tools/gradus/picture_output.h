// Where pictures go: a grid in a PNG, a folder of PNGs, the numbers as .npy.
#pragma once

#include "tools/gradus/picture_functions.h"

namespace gradus::runner {

struct PictureOutput {
  std::vector<std::string> paths;

  /// -o, --output. `made` names the pictures in the help.
  void declare(CLI::App &app, const std::string &made);
  /// A grid shows all layers; a folder and .npy get what was made, the numbers in the model's own
  /// values. Prints a line for each.
  runtime::Status write(const std::vector<const Pictures *> &layers, size_t columns,
                        const MadePictures &made) const;
};

} // namespace gradus::runner
