// The matrix product, by Eigen.
#include "test/oracle/interpreter.h"

namespace gradus::oracle {
namespace {

Matrix matrix(const Tensor &tensor, int64_t number, bool transposed) {
  size_t rank = tensor.shape.size();
  int64_t rows = tensor.shape[rank - 2], columns = tensor.shape[rank - 1];
  Matrix stored = Eigen::Map<const Matrix>(tensor.values.data() + number * rows * columns, rows, columns);
  return transposed ? Matrix(stored.transpose()) : stored;
}

Tensor matmul(Call &call) {
  const Tensor &a = call.operand(0), &b = call.operand(1);
  bool flip_a = call.flag("transpose_a"), flip_b = call.flag("transpose_b");
  Tensor result = call.result();
  size_t rank = result.shape.size();
  int64_t rows = result.shape[rank - 2], columns = result.shape[rank - 1];
  int64_t batch = count_of(Shape(result.shape.begin(), result.shape.end() - 2));
  bool shared = b.shape.size() == 2;
  for (int64_t number = 0; number < batch; ++number) {
    Matrix product = matrix(a, number, flip_a) * matrix(b, shared ? 0 : number, flip_b);
    Eigen::Map<Matrix>(result.values.data() + number * rows * columns, rows, columns) = product;
  }
  return result;
}

} // namespace

void add_matmul(Table &table) { table["matmul"] = matmul; }

} // namespace gradus::oracle
