// Attention with all its scores, and the gradients of that.
#include "test/oracle/interpreter.h"

#include <algorithm>
#include <cmath>

namespace gradus::oracle {
namespace {

/// One query of one head.
struct Row {
  int64_t query, result;                 // where they begin
  int64_t log_sum;                       // its place
  std::vector<int64_t> keys, values;     // where those that it sees begin
  Numbers weights;                       // softmax of their scores
  double log_of_sum;
};

/// What `attention` and its gradient are given.
struct Attention {
  explicit Attention(Call &call)
      : query(call.operand(0)), key(call.operand(1)), value(call.operand(2)), length(call.operand(3)), offset(call.operand(4)),
        causal(call.flag("causal")) {
    size = query.shape[3];
    value_size = value.shape[3];
    auto given = call.op->getAttrOfType<mlir::FloatAttr>("scale");
    scale = given ? given.getValueAsDouble() : 1 / std::sqrt(double(size));
  }

  template <typename Visit> void for_each_row(Visit visit) const {
    int64_t queries = query.shape[1], heads = query.shape[2], keys = key.shape[1], key_heads = key.shape[2];
    for (int64_t b = 0; b < query.shape[0]; ++b)
      for (int64_t i = 0; i < queries; ++i)
        for (int64_t h = 0; h < heads; ++h) {
          Row row;
          int64_t place = (b * queries + i) * heads + h;
          row.query = place * size;
          row.result = place * value_size;
          row.log_sum = (b * heads + h) * queries + i;
          int64_t head = h / (heads / key_heads);
          std::vector<double> scores;
          for (int64_t j = 0; j < keys && j < int64_t(length.values[b]); ++j) {
            if (causal && j > i + int64_t(offset.values[0]))
              break;
            int64_t there = (b * keys + j) * key_heads + head;
            row.keys.push_back(there * size);
            row.values.push_back(there * value_size);
            scores.push_back(scale * (part(query, row.query, size) * part(key, row.keys.back(), size)).sum());
          }
          row.weights = Eigen::Map<Numbers>(scores.data(), Eigen::Index(scores.size()));
          row.log_of_sum = -INFINITY;
          if (!scores.empty()) {
            double greatest = row.weights.maxCoeff();
            row.weights = (row.weights - greatest).exp();
            row.log_of_sum = greatest + std::log(row.weights.sum());
            row.weights /= row.weights.sum();
          }
          visit(row);
        }
  }

  static Numbers part(const Tensor &tensor, int64_t begin, int64_t count) { return tensor.values.segment(begin, count); }

  const Tensor &query, &key, &value, &length, &offset;
  bool causal;
  int64_t size, value_size;
  double scale;
};

Tensor attention(Call &call) {
  Attention attention(call);
  Tensor result = call.result(), log_sum = call.result(1);
  attention.for_each_row([&](const Row &row) {
    for (size_t j = 0; j < row.keys.size(); ++j)
      result.values.segment(row.result, attention.value_size) +=
          row.weights[Eigen::Index(j)] * Attention::part(attention.value, row.values[j], attention.value_size);
    log_sum.values[row.log_sum] = row.log_of_sum;
  });
  call.others.push_back(std::move(log_sum));
  return result;
}

/// From the inputs alone: what the forward pass left is not asked.
Tensor attention_gradient(Call &call) {
  Attention attention(call);
  const Tensor &gradient = call.operand(7);
  Tensor d_query = call.result(), d_key = call.result(1), d_value = call.result(2);
  int64_t size = attention.size, value_size = attention.value_size;
  attention.for_each_row([&](const Row &row) {
    Numbers slope = Attention::part(gradient, row.result, value_size), by_weight(row.weights.size());
    for (size_t j = 0; j < row.keys.size(); ++j) {
      d_value.values.segment(row.values[j], value_size) += row.weights[Eigen::Index(j)] * slope;
      by_weight[Eigen::Index(j)] = (slope * Attention::part(attention.value, row.values[j], value_size)).sum();
    }
    Numbers by_score = row.weights * (by_weight - (row.weights * by_weight).sum()) * attention.scale;
    for (size_t j = 0; j < row.keys.size(); ++j) {
      d_query.values.segment(row.query, size) += by_score[Eigen::Index(j)] * Attention::part(attention.key, row.keys[j], size);
      d_key.values.segment(row.keys[j], size) += by_score[Eigen::Index(j)] * Attention::part(attention.query, row.query, size);
    }
  });
  call.others.push_back(std::move(d_key));
  call.others.push_back(std::move(d_value));
  return d_query;
}

} // namespace

void add_attention(Table &table) {
  table["attention"] = attention;
  table["attention_gradient"] = attention_gradient;
}

} // namespace gradus::oracle
