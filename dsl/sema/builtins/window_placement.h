// Where windows lie over an image: strides, dilations and paddings as programs give them, made into
// one number for each axis of space and the extents of the result.
#pragma once

#include "dsl/sema/builtins.h"

#include <optional>

namespace gradus::sema {

class Elaborator;

/// The places of a builtin's arguments; -1 where it has no such argument.
struct WindowArguments {
  int stride, padding, dilation, output_padding = -1;
};

struct WindowPlacement {
  std::vector<int64_t> size, stride, dilation, low, high;
  std::vector<Dim> extents; ///< of the result's axes of space

  /// `size`, …, `low` as the attributes of an operation; `extents` where the rule wants it.
  std::vector<NamedAttribute> attributes() const;
};

/// One whole number for each axis: a number serves all, or a list has one for each. Nothing after an
/// error.
std::optional<std::vector<int64_t>> window_numbers(Elaborator &elaborator, const Value &given,
                                                   diagnostics::Range range, size_t axes,
                                                   llvm::StringRef who, int64_t least);

/// Windows of `size` over the axes of space of an image of `shape`. Defaults: stride `default_stride`
/// (empty: 1), padding "valid", dilation 1. Nothing after an error, and in a generic check where an
/// extent is not known.
std::optional<WindowPlacement> place_windows(Elaborator &elaborator, const BuiltinCall &call,
                                             WindowArguments at, llvm::ArrayRef<Dim> shape,
                                             std::vector<int64_t> size,
                                             std::vector<int64_t> default_stride = {});

/// The same for a transposed convolution: the extents are those of the image whose convolution would
/// have `shape`.
std::optional<WindowPlacement> place_transposed_windows(Elaborator &elaborator,
                                                        const BuiltinCall &call, WindowArguments at,
                                                        llvm::ArrayRef<Dim> shape,
                                                        std::vector<int64_t> size);

} // namespace gradus::sema
