// The distance without a covariance and without a matrix square root.
//
// With S1 = A^T A and S2 = B^T B for any factors A and B, tr (S1 S2)^(1/2) is the sum of the
// singular values of A B^T, and the whole second term is the least |U A - V B|^2 over orthogonal U
// and V (Bhatia, Jain & Lim 2019, theorem 1), reached at the singular vectors of A B^T. The factors
// are the R of a QR decomposition of the centered examples. So nothing is squared before it is
// decomposed, no root is taken of an eigenvalue that rounding has made negative, and no large
// traces cancel: the result is a sum of squares.
#include "runtime/metrics/frechet.h"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <cmath>

namespace gradus::runtime {
namespace {

using Matrix = Eigen::MatrixXd;
using Rows =
    Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

/// A square R with R^T R the covariance of the rows.
Matrix covariance_factor(const Rows &rows, const Eigen::RowVectorXd &mean) {
  Matrix centered = (rows.rowwise() - mean) / std::sqrt(static_cast<double>(rows.rows() - 1));
  Eigen::HouseholderQR<Eigen::Ref<Matrix>> decomposed(centered); // in place
  Eigen::Index rank = std::min(rows.rows(), rows.cols());
  Matrix factor = Matrix::Zero(rows.cols(), rows.cols());
  factor.topRows(rank) = centered.topRows(rank).triangularView<Eigen::Upper>();
  return factor;
}

} // namespace

Result<double> frechet_distance(const Features &real, const Features &generated) {
  if (Status status = check_features(real, generated, 2); !status.ok())
    return status;
  Rows first(real.values.data(), real.rows, real.width);
  Rows second(generated.values.data(), generated.rows, generated.width);
  Eigen::RowVectorXd first_mean = first.colwise().mean(), second_mean = second.colwise().mean();
  Matrix a = covariance_factor(first, first_mean), b = covariance_factor(second, second_mean);
  Eigen::BDCSVD<Matrix> singular(a * b.transpose(), Eigen::ComputeFullU | Eigen::ComputeFullV);
  double spread =
      (singular.matrixU().transpose() * a - singular.matrixV().transpose() * b).squaredNorm();
  return (first_mean - second_mean).squaredNorm() + spread;
}

} // namespace gradus::runtime
