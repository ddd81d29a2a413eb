// Values of the polynomials in dimensions that a manifest gives as text: `213760 * n + 2 * n *
// t^2`.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace gradus::runner {

/// Nothing where the text is no polynomial or a name has no value.
std::optional<double> evaluate_polynomial(const std::string &text,
                                          const std::map<std::string, int64_t> &dimensions);

} // namespace gradus::runner
