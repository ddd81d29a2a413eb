// Grey pictures to colour and back.
#pragma once

#include "runtime/data/data_set.h"

namespace gradus::runtime {

/// Makes u8 pictures [n, height, width, 1 or 3] have `channels`, 1 or 3: grey is repeated, colour
/// becomes its luma by ITU-R BT.601 (0.299 R + 0.587 G + 0.114 B), as Pillow's and OpenCV's.
void set_channels(DataTensor &pictures, int64_t channels);

} // namespace gradus::runtime
