// Dimensions and numbers to try.
#include "test/oracle/cases.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gradus::oracle {

static constexpr int64_t extents[] = {0, 1, 2, 7, 15, 16, 17, 31, 33, 64, 65};

static bool fulfils(const Dims &dims, const sema::Function &function) {
  return llvm::all_of(function.requirements, [&](const sema::Requirement &requirement) {
    auto value = requirement.not_negative.evaluate(dims);
    return value && *value >= 0;
  });
}

std::vector<Dims> bindings(const gradus_entry &entry, const sema::Function &function, bool with_nothing,
                           const Options &options) {
  std::vector<Dims> result;
  size_t count = std::size(extents);
  // Every value for every dimension, further dimensions in another order than the first.
  for (size_t round = 0; round < (entry.dimension_count > 1 ? 2 : 1); ++round)
    for (size_t i = 0; i < count; ++i) {
      Dims dims;
      bool wanted = true;
      for (int32_t dim = 0; dim < entry.dimension_count; ++dim) {
        int64_t extent = extents[dim == 0 ? i : (i * (2 + dim) + 5 * round + dim) % count];
        for (const auto &[name, value] : options.at)
          if (name == entry.dimensions[dim])
            extent = value;
        dims[entry.dimensions[dim]] = extent;
        wanted &= with_nothing || extent > 0;
      }
      bool known = llvm::any_of(result, [&](const Dims &other) { return text_of(entry, other) == text_of(entry, dims); });
      if (wanted && !known && fulfils(dims, function))
        result.push_back(dims);
    }
  return result;
}

std::string text_of(const gradus_entry &entry, const Dims &dims) {
  std::string text;
  for (int32_t dim = 0; dim < entry.dimension_count; ++dim)
    text += (dim ? " " : "") + std::string(entry.dimensions[dim]) + "=" + std::to_string(dims.lookup(entry.dimensions[dim]));
  return text;
}

std::string text_of(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

Source::Source(uint64_t seed, llvm::StringRef word) : state_(seed * 0x9E3779B97F4A7C15) {
  for (char letter : word)
    state_ = (state_ ^ uint8_t(letter)) * 0x100000001B3;
}

/// Steele, Lea & Flood 2014 (SplitMix64).
uint64_t Source::next() {
  uint64_t z = state_ += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

void fill(Tensor &tensor, Source &source, const Options &options, const gradus_argument &argument, bool ties) {
  int64_t index_limit = argument.index_limit;
  for (int64_t i = 0; i < tensor.count(); ++i) {
    double &x = tensor.values[i];
    switch (tensor.element) {
    case sema::Element::f32:
    case sema::Element::f64: {
      x = float(options.low + (options.high - options.low) * source.unit());
      double rounded = std::round(2 * x) / 2;
      if (ties && source.next() % 8 == 0 && rounded > options.low && rounded < options.high)
        x = rounded;
      break;
    }
    case sema::Element::i32:
    case sema::Element::i64:
      x = index_limit > 0 ? double(source.next() % uint64_t(index_limit)) : double(source.next() % 7) - 3;
      if (argument.index_ignored != 0 && source.next() % 4 == 0)
        x = double(argument.index_ignored);
      break;
    case sema::Element::boolean:
      x = double(source.next() % 2);
      break;
    }
  }
}

void perturb(Tensor &tensor, Source &source) {
  for (int64_t i = 0; i < tensor.count(); ++i)
    tensor.values[i] = float(tensor.values[i] + 0.2 * source.unit() - 0.1);
}

} // namespace gradus::oracle
