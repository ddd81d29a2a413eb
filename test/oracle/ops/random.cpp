// Draws: the runtime's definition of the counters (philox.h), written out once more for one value at a time.
#include "test/oracle/interpreter.h"

#include <Eigen/QR>

#include <cmath>

namespace gradus::oracle {
namespace {

constexpr double turn = 6.283185307179586477;

struct Block {
  uint32_t words[4];
  Block(const runtime::DrawKey &key, uint64_t number) {
    runtime::counter_of(key, number, words);
    runtime::philox(words, uint32_t(key.seed), uint32_t(key.seed >> 32));
  }
  /// 53 bits in [0, 1).
  double unit(int half) const { return double((uint64_t(words[2 * half]) << 32 | words[2 * half + 1]) >> 11) * 0x1p-53; }
};

double normal_of(double u, double angle, int64_t place) {
  double radius = std::sqrt(-2 * std::log(u));
  return radius * (place % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

double uniform32(const runtime::DrawKey &key, int64_t i) { return (Block(key, i / 4).words[i % 4] >> 8) * 0x1p-24; }
double uniform64(const runtime::DrawKey &key, int64_t i) { return Block(key, i / 2).unit(int(i % 2)); }

double normal32(const runtime::DrawKey &key, int64_t i) {
  Block block(key, i / 4);
  uint32_t first = block.words[i % 4 / 2 * 2], second = block.words[i % 4 / 2 * 2 + 1];
  // The runtime rounds this number to f32; near 1 its logarithm shows that.
  float u = float(int32_t(first >> 1)) * 0x1p-31f + 0x1p-32f;
  return normal_of(double(u), turn * double(second >> 8) * 0x1p-24, i);
}
double normal64(const runtime::DrawKey &key, int64_t i) {
  Block block(key, i / 2);
  return normal_of(block.unit(0) + 0x1p-54, turn * block.unit(1), i);
}

template <double (*narrow)(const runtime::DrawKey &, int64_t), double (*wide)(const runtime::DrawKey &, int64_t)>
Tensor draw(Call &call) {
  Tensor result = call.result();
  runtime::DrawKey key = call.world.key;
  key.site = uint32_t(call.integer("site"));
  for (int64_t i = 0; i < result.count(); ++i)
    result.values[i] = result.element == sema::Element::f32 ? narrow(key, i) : wide(key, i);
  return result;
}

/// Columns of a normal matrix made orthonormal: Q of its decomposition Q R with positive diagonal of R, which is unique.
Tensor orthogonal(Call &call) {
  Tensor result = call.result();
  runtime::DrawKey key = call.world.key;
  key.site = uint32_t(call.integer("site"));
  int64_t columns = result.shape.back(), rows = columns == 0 ? 0 : result.count() / columns;
  int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  if (count == 0)
    return result;
  Matrix drawn(length, count);
  for (int64_t j = 0; j < count; ++j)
    for (int64_t i = 0; i < length; ++i)
      drawn(i, j) = normal64(key, j * length + i);
  Eigen::HouseholderQR<Eigen::MatrixXd> decomposition(drawn);
  Eigen::MatrixXd q = decomposition.householderQ() * Eigen::MatrixXd::Identity(length, count);
  for (int64_t j = 0; j < count; ++j)
    if (decomposition.matrixQR()(j, j) < 0)
      q.col(j) = -q.col(j);
  Eigen::Map<Matrix> values(result.values.data(), rows, columns);
  if (rows <= columns)
    values = q.transpose();
  else
    values = q;
  return result;
}

} // namespace

void add_random(Table &table) {
  table["random_uniform"] = draw<uniform32, uniform64>;
  table["random_normal"] = draw<normal32, normal64>;
  table["random_orthogonal"] = orthogonal;
}

} // namespace gradus::oracle
