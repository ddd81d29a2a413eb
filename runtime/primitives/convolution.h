// A convolution or one of its gradients, made beforehand.
#pragma once

#include "runtime/primitives/window.h"

namespace gradus::runtime {

class Convolution : public Window {
public:
  /// How often run() brings weights into another layout, or a gradient of weights out of one. Images are never reordered.
  virtual int reorders() const { return 0; }
};

/// Which engine computes is a rule on the shape and the processor alone.
Result<std::unique_ptr<Convolution>> make_convolution(const WindowProblem &problem);

/// The two engines by themselves, for tests and measurements. Ours takes every problem; oneDNN refuses f64 and what it would
/// compute by its slow reference code.
std::unique_ptr<Convolution> make_own_convolution(const WindowProblem &problem);
Result<std::unique_ptr<Convolution>> make_onednn_convolution(const WindowProblem &problem);

} // namespace gradus::runtime
