// Extents and paddings of windows, axis by axis.
//
// With e = dilation * (size - 1) + 1, the reach of a window, and p the padding on both sides, an axis of
// extent x holds floor((x + p - e) / stride) + 1 windows (Dumoulin & Visin 2016, relationship 14).
// "same" pads so that there are ceil(x / stride), the smaller half in front; "valid" doesn't pad.
#include "dsl/sema/builtins/window_placement.h"

#include "dsl/sema/elaborator.h"
#include "dsl/sema/shape_rules.h"

namespace gradus::sema {

namespace {

/// The padding of one axis: a rule, or numbers.
struct Padding {
  enum class Kind { same, valid, numbers } kind = Kind::valid;
  int64_t low = 0, high = 0;
};

constexpr int64_t greatest = 1 << 20;

/// floor(value / by) where that is a polynomial: every coefficient but the constant's is divisible.
std::optional<Dim> floor_divide(Dim value, int64_t by) {
  int64_t rest = 0;
  for (const Dim::Term &term : value.terms())
    if (term.factors.empty())
      rest = term.coefficient;
  std::optional<Dim> whole = (value - Dim(rest)).divide(Dim(by));
  if (!whole)
    return std::nullopt;
  int64_t quotient = rest / by - (rest % by < 0 ? 1 : 0);
  return *whole + Dim(quotient);
}

class Placer {
public:
  Placer(Elaborator &elaborator, const BuiltinCall &call, WindowArguments at, size_t axes)
      : elaborator_(elaborator), call_(call), at_(at), axes_(axes) {}

  /// Strides, dilations and paddings; false after an error.
  bool read(WindowPlacement &placement, std::vector<int64_t> default_stride) {
    std::vector<int64_t> ones(axes_, 1);
    std::optional<std::vector<int64_t>> stride = numbers(
        at_.stride, default_stride.empty() ? ones : std::move(default_stride), "stride", 1);
    std::optional<std::vector<int64_t>> dilation = numbers(at_.dilation, ones, "dilation", 1);
    std::optional<std::vector<int64_t>> extra =
        numbers(at_.output_padding, std::vector<int64_t>(axes_, 0), "output_padding", 0);
    if (!stride || !dilation || !extra || !read_padding())
      return false;
    placement.stride = std::move(*stride);
    placement.dilation = std::move(*dilation);
    extra_ = std::move(*extra);
    return true;
  }

  /// Extent and padding in front of axis `axis`, for an image's extent.
  bool place(WindowPlacement &placement, size_t axis, Dim x) {
    int64_t stride = placement.stride[axis], reach = reach_of(placement, axis);
    Padding padding = paddings_[axis];
    std::optional<Dim> windows;
    if (padding.kind == Padding::Kind::same) {
      windows = floor_divide(x + Dim(stride - 1), stride);
      if (windows && x.is_constant())
        pad_both(padding, std::max<int64_t>((windows->constant() - 1) * stride + reach - x.constant(), 0));
      else if (windows && x.divide(Dim(stride)))
        pad_both(padding, std::max<int64_t>(reach - stride, 0));
      else
        windows.reset();
    } else {
      Dim room = x + Dim(padding.low + padding.high - reach);
      if (room.is_constant() && room.constant() < 0)
        return fail("a window that reaches over " + std::to_string(reach) +
                    " points does not fit into axis " + std::to_string(axis + 1) + " of the image, whose extent is " +
                    x.str() + padded(padding));
      windows = floor_divide(room, stride);
      if (windows)
        windows = *windows + Dim(1);
      if (windows && !elaborator_.require(room, call_.range,
                                          "a window of " + std::to_string(reach) +
                                              " points must fit into axis " +
                                              std::to_string(axis + 1) + " of the image" + padded(padding)))
        return false;
    }
    if (!windows) {
      if (!elaborator_.generic())
        fail("a stride of " + std::to_string(stride) + " over an extent of " + x.str() +
             " does not come out even for every size; fix the size with --dim, or make it a multiple");
      return false;
    }
    placement.low.push_back(padding.low);
    placement.high.push_back(padding.high);
    placement.extents.push_back(*windows);
    return true;
  }

  bool place_transposed(WindowPlacement &placement, size_t axis, Dim y) {
    int64_t stride = placement.stride[axis], reach = reach_of(placement, axis);
    Padding padding = paddings_[axis];
    Dim extent;
    if (extra_[axis] >= std::max(stride, placement.dilation[axis]))
      return fail("`output_padding` is " + std::to_string(extra_[axis]) +
                  ", but must be smaller than the stride, " + std::to_string(stride));
    if (padding.kind == Padding::Kind::same) {
      pad_both(padding, std::max<int64_t>(reach - stride, 0));
      extent = y * Dim(stride);
    } else if (padding.kind == Padding::Kind::valid) {
      extent = y * Dim(stride) + Dim(std::max<int64_t>(reach - stride, 0));
    } else {
      extent = (y - Dim(1)) * Dim(stride) + Dim(reach - padding.low - padding.high);
    }
    extent = extent + Dim(extra_[axis]);
    if (extent.is_constant() && extent.constant() < 0)
      return fail("the paddings take more than there is: axis " + std::to_string(axis + 1) +
                  " of the result would have extent " + extent.str());
    if (!elaborator_.require(extent, call_.range,
                             "the paddings of a transposed convolution take more than there is"))
      return false;
    placement.low.push_back(padding.low);
    placement.extents.push_back(extent);
    return true;
  }

private:
  static int64_t reach_of(const WindowPlacement &placement, size_t axis) {
    return placement.dilation[axis] * (placement.size[axis] - 1) + 1;
  }
  static void pad_both(Padding &padding, int64_t total) {
    padding.low = total / 2;
    padding.high = total - total / 2;
  }
  static std::string padded(const Padding &padding) {
    if (padding.low + padding.high == 0)
      return "";
    return ", padded by " + std::to_string(padding.low) + " and " + std::to_string(padding.high);
  }
  bool fail(const std::string &sentence) {
    elaborator_.error(Id::wrong_shape, call_.range, {sentence});
    return false;
  }

  std::optional<std::vector<int64_t>> numbers(int index, std::vector<int64_t> otherwise,
                                              llvm::StringRef what, int64_t least) {
    if (index < 0 || !call_.given(unsigned(index)))
      return otherwise;
    return window_numbers(elaborator_, call_[unsigned(index)], call_.at(unsigned(index)), axes_,
                          "`" + what.str() + "` of `" + call_.name.str() + "`", least);
  }

  bool read_padding() {
    paddings_.assign(axes_, Padding());
    unsigned index = unsigned(at_.padding);
    if (!call_.given(index))
      return true;
    const Value &given = call_[index];
    if (given.is_poison())
      return false;
    if (given.is(Value::Kind::string)) {
      if (given.text != "same" && given.text != "valid")
        return wrong_padding(given);
      Padding::Kind kind = given.text == "same" ? Padding::Kind::same : Padding::Kind::valid;
      for (Padding &padding : paddings_)
        padding.kind = kind;
      return true;
    }
    std::vector<Value> entries(axes_, given);
    if (given.is_sequence())
      entries = *given.elements;
    if (entries.size() != axes_)
      return wrong_padding(given);
    for (size_t axis = 0; axis < axes_; ++axis)
      if (!read_pair(entries[axis], paddings_[axis]))
        return false;
    return true;
  }

  /// A number for both sides, or [before, behind].
  bool read_pair(const Value &entry, Padding &padding) {
    padding.kind = Padding::Kind::numbers;
    std::vector<Value> sides{entry, entry};
    if (entry.is_sequence())
      sides = *entry.elements;
    if (sides.size() != 2)
      return wrong_padding(entry);
    int64_t *places[] = {&padding.low, &padding.high};
    for (size_t side = 0; side < 2; ++side) {
      std::optional<int64_t> number =
          elaborator_.want_integer(sides[side], call_.at(unsigned(at_.padding)),
                                   "`padding` of `" + call_.name.str() + "`");
      if (!number)
        return false;
      if (*number < 0 || *number > greatest)
        return fail("a padding is " + std::to_string(*number) + ", but must be from 0 to " +
                    std::to_string(greatest));
      *places[side] = *number;
    }
    return true;
  }

  bool wrong_padding(const Value &given) {
    elaborator_.error(Id::argument_kind, call_.at(unsigned(at_.padding)),
                      {"`padding` of `" + call_.name.str() + "`",
                       "\"same\", \"valid\", a number, or for each of " + std::to_string(axes_) +
                           (axes_ == 1 ? " axis" : " axes") + " a number or a pair [before, behind],",
                       describe(given)});
    return false;
  }

  Elaborator &elaborator_;
  const BuiltinCall &call_;
  WindowArguments at_;
  size_t axes_;
  std::vector<Padding> paddings_;
  std::vector<int64_t> extra_;
};

} // namespace

std::vector<NamedAttribute> WindowPlacement::attributes() const {
  return {{"stride", stride}, {"dilation", dilation}, {"low", low}, {"extents", extents}};
}

std::optional<std::vector<int64_t>> window_numbers(Elaborator &elaborator, const Value &given,
                                                   diagnostics::Range range, size_t axes,
                                                   llvm::StringRef who, int64_t least) {
  std::vector<Value> entries(axes, given);
  if (given.is_sequence())
    entries = *given.elements;
  if (entries.size() != axes) {
    elaborator.error(Id::argument_kind, range,
                     {who.str(), "a number, or one for each of " + std::to_string(axes) +
                                     (axes == 1 ? " axis" : " axes") + " of space,",
                      describe(given)});
    return std::nullopt;
  }
  std::vector<int64_t> numbers;
  for (const Value &entry : entries) {
    std::optional<int64_t> number = elaborator.want_integer(entry, range, who);
    if (!number)
      return std::nullopt;
    if (*number < least || *number > greatest) {
      elaborator.error(Id::wrong_shape, range,
                       {who.str() + " is " + std::to_string(*number) + ", but must be from " +
                        std::to_string(least) + " to " + std::to_string(greatest)});
      return std::nullopt;
    }
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<WindowPlacement> place_windows(Elaborator &elaborator, const BuiltinCall &call,
                                             WindowArguments at, llvm::ArrayRef<Dim> shape,
                                             std::vector<int64_t> size,
                                             std::vector<int64_t> default_stride) {
  size_t axes = size.size();
  Placer placer(elaborator, call, at, axes);
  WindowPlacement placement;
  placement.size = std::move(size);
  if (!placer.read(placement, std::move(default_stride)))
    return std::nullopt;
  for (size_t axis = 0; axis < axes; ++axis)
    if (!placer.place(placement, axis, shape[axis + 1]))
      return std::nullopt;
  return placement;
}

std::optional<WindowPlacement> place_transposed_windows(Elaborator &elaborator,
                                                        const BuiltinCall &call, WindowArguments at,
                                                        llvm::ArrayRef<Dim> shape,
                                                        std::vector<int64_t> size) {
  size_t axes = size.size();
  Placer placer(elaborator, call, at, axes);
  WindowPlacement placement;
  placement.size = std::move(size);
  if (!placer.read(placement, {}))
    return std::nullopt;
  for (size_t axis = 0; axis < axes; ++axis)
    if (!placer.place_transposed(placement, axis, shape[axis + 1]))
      return std::nullopt;
  return placement;
}

} // namespace gradus::sema
