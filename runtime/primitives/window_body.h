// The kernels for windows over space, written once and compiled for each instruction set: the including file sets `vector_bytes`,
// `max_vectors` and `max_rows` to fit its registers, and names the tables.
#pragma once

#include "gradus/abi.h"
#include "runtime/primitives/vectors.h"
#include "runtime/primitives/window_kernels.h"

namespace {

using gradus::runtime::ChannelJob;
using gradus::runtime::GatherJob;

template <typename Float> constexpr int tile_columns = max_vectors * lanes<Float>;
/// Steps down the depth for which a panel of b stays in the first-level cache.
template <typename Float> constexpr int64_t depth_block = 16384 / (int64_t(sizeof(Float)) * tile_columns<Float>);

} // namespace

#include "runtime/primitives/channels_body.h"
#include "runtime/primitives/gather_body.h"

namespace {

template <typename Float>
constexpr gradus::runtime::WindowKernels<Float> window_kernels = {lanes<Float>, max_rows, tile_columns<Float>, gather<Float>,
                                                                  run_channels<Float>};

} // namespace
