// Where the windows over images lie in memory: convolutions as matrix products whose left matrix is never made, only addressed.
//
// A result point takes from the source, by each of its taps, one point or padding. Points that do so in the same way are a phase: all
// points of a convolution are one; of a transposed convolution, those with the same remainder by the stride. Within a phase,
// the address is the point's plus the tap's. Where windows reach over the edge, a block of the source is first copied to a slab
// with zeros around it.
#pragma once

#include "runtime/primitives/window.h"

#include <vector>

namespace gradus::runtime {

/// The points first + m * step, m in [0, count), of the result along one axis: a tap takes the source's point
/// position + m * scale + shift.
struct AxisPhase {
  struct Tap {
    int64_t tap, shift;
  };
  int64_t first, step, count;
  int64_t position, scale;
  std::vector<Tap> taps; // those that meet the source at all
};

/// A part of the result: some images whole, or lines [from, to) along axis 0 of one.
struct Block {
  int64_t image, images, from, to;
};

class Gathering {
public:
  struct Phase {
    std::array<AxisPhase, 3> axis;
    std::vector<int64_t> taps;    // their numbers in the weights
    std::vector<int64_t> offsets; // of each from the point, in elements of the slab
  };

  /// With y as the result and x as the source, or the other way.
  Gathering(const WindowProblem &problem, bool from_y);

  int64_t blocks() const { return blocks_; }
  Block block(int64_t index) const;
  int64_t most_points() const { return most_points_; }   // of one phase in one block
  int64_t slab_elements() const { return slab_elements_; } // 0: the source is read where it lies
  /// Some points of the result have no taps.
  bool has_gaps() const { return has_gaps_; }
  const std::vector<Phase> &phases() const { return phases_; }
  int64_t result_points() const { return result_[0] * result_[1] * result_[2]; } // of an image

  /// The block's source for addressing: in place, or copied to the slab.
  template <typename Float> const Float *open(const Block &block, const Float *source, Float *slab) const;
  /// The addresses of the phase's points in this block: in the source as opened, and in the result from the block's first image on.
  /// Returns their number.
  int64_t points(const Phase &phase, const Block &block, int64_t *in_source, int64_t *in_result) const;

private:
  struct Range {
    int64_t from, to;
  };
  static Range within(const AxisPhase &axis, int64_t from, int64_t to);
  Range reach(size_t axis, int64_t from, int64_t to) const;
  void choose_blocks(int64_t batch, int threads);

  Extents source_, result_;
  int64_t source_channels_, result_channels_;
  size_t last_axis_;
  std::array<std::vector<AxisPhase>, 3> axes_;
  std::vector<Phase> phases_;
  bool has_gaps_ = false, pads_ = false;
  Extents slab_ = {}, stride_ = {}; // extents; elements between neighbours in what is opened
  int64_t image_stride_ = 0;
  int64_t batch_, images_ = 1, lines_ = 1, blocks_ = 0, most_points_ = 0, slab_elements_ = 0;
};

} // namespace gradus::runtime
