// Gradients of a training step compared with central finite differences, in double precision.
//
// The compiled model has for each train block an entry `<train>_gradient`: the step's inputs;
// results are the statements' losses, then for each statement the flat gradient of what it
// minimizes (of minus its loss, for `maximize`) with respect to what it names in `over`, all at the
// present parameters. Nothing is updated.
#pragma once

#include "gradus/abi.h"
#include "runtime/manifest/manifest.h"

#include <map>
#include <string>
#include <vector>

namespace gradus::runner {

struct GradientCheckOptions {
  std::map<std::string, int64_t> dimensions; // by name; 3 where not said
  int64_t samples = 20;                      // numbers looked at in each parameter; 0: all
  double tolerance = 1e-5;
  uint64_t seed = 0;
};

/// One parameter in one statement.
struct GradientCheckRow {
  size_t statement = 0;
  std::string parameter;
  int64_t checked = 0;
  double worst = 0;                    // relative error
  int64_t worst_index = 0;             // in the parameter, row-major
  double gradient = 0, difference = 0; // there
};

/// `instance` has an f64 model. Its parameters are moved a little first, so that none stands where
/// its gradient vanishes (zeros).
runtime::Result<std::vector<GradientCheckRow>> check_gradients(gradus_instance *instance,
                                                               int32_t entry,
                                                               const runtime::ManifestStep &step,
                                                               const GradientCheckOptions &options);

} // namespace gradus::runner
