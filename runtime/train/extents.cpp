// Evaluates and prints extents; a polynomial's encoding is described in abi.h.
#include "runtime/train/extents.h"

namespace gradus::runtime {
namespace {

/// Calls begin_term(coefficient) and factor(dimension) for each term and its factors.
template <typename BeginTerm, typename Factor>
void visit(const int64_t *polynomial, BeginTerm begin_term, Factor factor) {
  int64_t terms = *polynomial++;
  for (int64_t term = 0; term < terms; ++term) {
    begin_term(*polynomial++);
    int64_t factors = *polynomial++;
    for (int64_t index = 0; index < factors; ++index)
      factor(*polynomial++);
  }
}

} // namespace

bool depends_on(const gradus_extent &extent, int32_t index) {
  bool found = extent.dimension >= 0 && extent.dimension == index;
  if (extent.polynomial)
    visit(
        extent.polynomial, [](int64_t) {}, [&](int64_t factor) { found |= factor == index; });
  return found;
}

int64_t extent_value(const gradus_extent &extent, const int64_t *dims) {
  if (!extent.polynomial)
    return extent.dimension >= 0 ? dims[extent.dimension] : extent.constant;
  int64_t sum = 0, term = 0;
  bool overflows = false, begun = false;
  auto close = [&] { overflows |= begun && __builtin_add_overflow(sum, term, &sum); };
  visit(
      extent.polynomial,
      [&](int64_t coefficient) {
        close();
        term = coefficient;
        begun = true;
      },
      [&](int64_t factor) { overflows |= __builtin_mul_overflow(term, dims[factor], &term); });
  close();
  return overflows ? -1 : sum;
}

std::string extent_text(const gradus_entry &entry, const gradus_extent &extent) {
  if (is_dimension(extent))
    return entry.dimensions[extent.dimension];
  if (!extent.polynomial)
    return std::to_string(extent.constant);
  std::string text, term;
  bool begun = false;
  int64_t coefficient = 0;
  auto close = [&] {
    if (!begun)
      return;
    text += text.empty() ? (coefficient < 0 ? "-" : "") : coefficient < 0 ? " - " : " + ";
    std::string size = std::to_string(coefficient < 0 ? -coefficient : coefficient);
    text += term.empty() ? size : (size == "1" ? "" : size + "*") + term;
  };
  visit(
      extent.polynomial,
      [&](int64_t next) {
        close();
        begun = true;
        coefficient = next;
        term.clear();
      },
      [&](int64_t factor) {
        term += (term.empty() ? "" : "*") + std::string(entry.dimensions[factor]);
      });
  close();
  return text.empty() ? "0" : text;
}

std::string shape_text(const gradus_entry &entry, const gradus_argument &argument) {
  std::string text = "[";
  for (int32_t axis = 0; axis < argument.rank; ++axis)
    text += (axis ? ", " : "") + extent_text(entry, argument.shape[axis]);
  return text + "]";
}

} // namespace gradus::runtime
