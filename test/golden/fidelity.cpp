// Computes the metrics of the sets in fidelity.json and compares them with NumPy's and SciPy's.
#include "runtime/metrics/frechet.h"
#include "runtime/metrics/neighbours.h"
#include "test/golden/uniform.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>

namespace {

using namespace gradus::runtime;
using nlohmann::json;

/// fidelity.py says how.
Features features(const json &part, int64_t width) {
  Features set;
  set.name = "the examples";
  set.rows = part["rows"].get<int64_t>();
  set.width = width;
  double shift = part["shift"].get<double>(), scale = part["scale"].get<double>();
  auto draw = [&](int64_t row, int64_t column) {
    return 2 * uniform(part["stream"].get<uint64_t>(), static_cast<uint64_t>(row * width + column)) - 1;
  };
  for (int64_t row = 0; row < set.rows; ++row)
    for (int64_t column = 0; column < width; ++column)
      set.values.push_back(column == 0 && part["dead"].get<bool>()
                               ? 0
                               : shift + scale * (draw(row, column) + 0.75 * draw(row, (column + 1) % width)));
  return set;
}

int compare(const json &expected, const char *what, double found, double tolerance) {
  double wanted = expected[what].get<double>();
  if (std::abs(found - wanted) <= tolerance * std::max(1.0, std::abs(wanted)))
    return 0;
  std::printf("%s: %s is %.17g here and %.17g there; the tolerance is %g\n",
              expected["name"].get<std::string>().c_str(), what, found, wanted, tolerance);
  return 1;
}

int run(const json &expected) {
  int64_t width = expected["width"].get<int64_t>();
  Features real = features(expected["real"], width), generated = features(expected["generated"], width);
  Result<double> distance = frechet_distance(real, generated);
  Result<PrecisionRecall> shares = precision_recall(real, generated, expected["neighbours"].get<int64_t>(), 2);
  if (!distance || !shares) {
    std::printf("%s: %s\n", expected["name"].get<std::string>().c_str(),
                (distance ? shares.status() : distance.status()).message().c_str());
    return 1;
  }
  return compare(expected, "frechet_distance", *distance, 1e-12) +
         compare(expected, "precision", shares->precision, 0) + compare(expected, "recall", shares->recall, 0);
}

} // namespace

int main(int count, char **words) {
  std::ifstream file(count == 2 ? words[1] : "");
  json cases = json::parse(file, nullptr, false);
  if (!cases.is_array() || cases.empty()) {
    std::printf("usage: golden_fidelity fidelity.json\n");
    return 2;
  }
  int failures = 0;
  for (const json &expected : cases)
    failures += run(expected);
  std::printf("%zu cases, %d failures\n", cases.size(), failures);
  return failures ? 1 : 0;
}
