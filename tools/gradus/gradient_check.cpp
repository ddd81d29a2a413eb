// Calls `<train>_gradient` once for the gradients and twice for each number that it compares.
#include "tools/gradus/gradient_check.h"

#include "runtime/data/examples.h"
#include "runtime/plan/extent.h"
#include "runtime/train/extents.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace gradus::runner {

using runtime::ManifestStatement;
using runtime::ManifestStep;
using runtime::Result;
using runtime::Status;

namespace {

/// SplitMix64 (Steele, Lea & Flood 2014): inputs and samples need no more.
class Random {
public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t value = state_ += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
  uint64_t state_;
};

class Checker {
public:
  Checker(gradus_instance *instance, int32_t entry, const ManifestStep &step,
          const GradientCheckOptions &options)
      : instance_(instance), model_(*gradus_model_of(instance)), index_(entry),
        entry_(model_.entries[entry]), step_(step), options_(options), random_(options.seed) {}

  Result<std::vector<GradientCheckRow>> run();

private:
  Status make_buffers();
  Status call();
  Status move_parameters();
  Status check_parameter(size_t statement, const gradus_parameter &parameter,
                         const double *gradients);
  Result<double> difference(size_t statement, const gradus_parameter &parameter, uint64_t at,
                            double step);
  double loss(size_t statement) const { return results_[statement][0]; }
  Status failure(gradus_status status) const { return Status(status, gradus_message(instance_)); }

  gradus_instance *instance_;
  const gradus_model &model_;
  int32_t index_;
  const gradus_entry &entry_;
  const ManifestStep &step_;
  const GradientCheckOptions &options_;
  Random random_;

  std::vector<int64_t> dims_;
  std::vector<std::vector<double>> inputs_, results_; // as doubles for their alignment
  std::vector<int64_t> result_counts_;
  std::vector<void *> arguments_;
  std::vector<double> values_; // of the parameter being checked
  std::vector<GradientCheckRow> rows_;
};

/// Inputs: floats uniform in [0, 1), integers uniform below their limit (0 and 1 where there is
/// none).
Status Checker::make_buffers() {
  for (int32_t index = 0; index < entry_.dimension_count; ++index) {
    auto said = options_.dimensions.find(entry_.dimensions[index]);
    dims_.push_back(said == options_.dimensions.end() ? 3 : said->second);
  }
  for (int32_t index = 0; index < entry_.argument_count; ++index) {
    const gradus_argument &argument = entry_.arguments[index];
    int64_t count = 1;
    for (int32_t axis = 0; axis < argument.rank; ++axis) {
      int64_t size = 0;
      if (!runtime::extent_value(argument.shape[axis], dims_.data(), size) ||
          __builtin_mul_overflow(count, size, &count) || count > (int64_t{1} << 32))
        return Status(GRADUS_INVALID_ARGUMENT,
                      "`" + std::string(argument.name) + "` is too large; say smaller --dim sizes");
    }
    std::vector<double> buffer(static_cast<size_t>(count) + 1);
    auto *bytes = reinterpret_cast<unsigned char *>(buffer.data());
    size_t size = runtime::size_of_model_element(argument.element);
    for (int64_t at = 0; at < count && !argument.is_result; ++at) {
      unsigned char *place = bytes + static_cast<size_t>(at) * size;
      uint64_t limit = argument.index_limit > 0 ? static_cast<uint64_t>(argument.index_limit) : 2;
      uint64_t integer = random_.next() % limit;
      double real = random_.uniform();
      float single = static_cast<float>(real);
      int32_t narrow = static_cast<int32_t>(integer);
      const void *value = argument.element == GRADUS_F64   ? static_cast<const void *>(&real)
                          : argument.element == GRADUS_F32 ? static_cast<const void *>(&single)
                          : argument.element == GRADUS_I32 ? static_cast<const void *>(&narrow)
                                                           : static_cast<const void *>(&integer);
      std::memcpy(place, value, size); // little-endian: the low bytes of an integer
    }
    if (argument.is_result && argument.element != GRADUS_F64)
      return Status(GRADUS_MISMATCH,
                    "`" + std::string(entry_.name) + "` does not give its results in f64");
    (argument.is_result ? results_ : inputs_).push_back(std::move(buffer));
    if (argument.is_result)
      result_counts_.push_back(count);
  }
  size_t statements = step_.statements.size();
  if (statements == 0 || results_.size() != 2 * statements)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry_.name) + "` has " +
                                       std::to_string(results_.size()) + " results for " +
                                       std::to_string(statements) + " statements");
  size_t input = 0, result = 0;
  for (int32_t index = 0; index < entry_.argument_count; ++index)
    arguments_.push_back(entry_.arguments[index].is_result ? results_[result++].data()
                                                           : inputs_[input++].data());
  return Status();
}

Status Checker::call() {
  gradus_seed(instance_, options_.seed); // so that every call draws the same
  gradus_status status = gradus_call(instance_, index_, arguments_.data(), dims_.data());
  return status == GRADUS_OK ? Status() : failure(status);
}

Status Checker::move_parameters() {
  for (int32_t index = 0; index < model_.parameter_count; ++index) {
    const gradus_parameter &parameter = model_.parameters[index];
    std::vector<double> values(static_cast<size_t>(parameter.count));
    gradus_status status =
        gradus_read_parameter(instance_, parameter.name, values.data(), parameter.count);
    for (double &value : values)
      value += 0.2 * random_.uniform() - 0.1;
    if (status == GRADUS_OK)
      status = gradus_write_parameter(instance_, parameter.name, values.data(), parameter.count);
    if (status != GRADUS_OK)
      return failure(status);
  }
  return Status();
}

Result<double> Checker::difference(size_t statement, const gradus_parameter &parameter, uint64_t at,
                                   double step) {
  double value = values_[at], losses[2] = {};
  for (int side = 0; side < 2; ++side) {
    values_[at] = side ? value + step : value - step;
    gradus_status status =
        gradus_write_parameter(instance_, parameter.name, values_.data(), parameter.count);
    if (status != GRADUS_OK)
      return failure(status);
    if (Status called = call(); !called.ok())
      return called;
    losses[side] = loss(statement);
  }
  double width = (value + step) - (value - step); // as it was rounded
  values_[at] = value;
  gradus_status status =
      gradus_write_parameter(instance_, parameter.name, values_.data(), parameter.count);
  if (status != GRADUS_OK)
    return failure(status);
  bool maximizes = step_.statements[statement].goal == "maximize";
  return (maximizes ? losses[0] - losses[1] : losses[1] - losses[0]) / width;
}

Status Checker::check_parameter(size_t statement, const gradus_parameter &parameter,
                                const double *gradients) {
  GradientCheckRow row;
  row.statement = statement;
  row.parameter = parameter.name;
  values_.resize(static_cast<size_t>(parameter.count));
  gradus_status status =
      gradus_read_parameter(instance_, parameter.name, values_.data(), parameter.count);
  if (status != GRADUS_OK)
    return failure(status);
  double greatest = 0;
  for (uint64_t at = 0; at < parameter.count; ++at)
    greatest = std::max(greatest, std::fabs(gradients[at]));
  // Rounding leaves about 1e-11 of the loss in a difference; what is smaller cannot be compared.
  double floor = std::max(1e-2 * greatest, 1e-5 * std::max(std::fabs(loss(statement)), 1e-3));
  bool all = options_.samples <= 0 || static_cast<uint64_t>(options_.samples) >= parameter.count;
  uint64_t samples = all ? parameter.count : static_cast<uint64_t>(options_.samples);
  for (uint64_t sample = 0; sample < samples; ++sample) {
    uint64_t at = all ? sample : random_.next() % parameter.count;
    double best = INFINITY, nearest = 0;
    // Where a step crosses a kink, as relu has one, another one does not.
    for (double step : {1e-5, 1e-6, 1e-4}) {
      Result<double> numeric =
          difference(statement, parameter, at, step * std::max(1.0, std::fabs(values_[at])));
      if (!numeric)
        return numeric.status();
      double scale = std::max({std::fabs(gradients[at]), std::fabs(*numeric), floor});
      double error = std::fabs(gradients[at] - *numeric) / scale;
      if (std::isnan(error))
        error = INFINITY;
      if (error < best || best == INFINITY) {
        best = error;
        nearest = *numeric;
      }
      if (best <= options_.tolerance)
        break;
    }
    ++row.checked;
    if (best > row.worst || row.checked == 1) {
      row.worst = best;
      row.worst_index = static_cast<int64_t>(at);
      row.gradient = gradients[at];
      row.difference = nearest;
    }
  }
  rows_.push_back(std::move(row));
  return Status();
}

Result<std::vector<GradientCheckRow>> Checker::run() {
  if (Status status = make_buffers(); !status.ok())
    return status;
  if (Status status = move_parameters(); !status.ok())
    return status;
  if (Status status = call(); !status.ok())
    return status;
  size_t statements = step_.statements.size();
  std::vector<std::vector<double>> gradients(
      results_.begin() + static_cast<std::ptrdiff_t>(statements), results_.end());
  for (size_t statement = 0; statement < statements; ++statement) {
    uint64_t offset = 0, length = static_cast<uint64_t>(result_counts_[statements + statement]);
    for (const std::string &name : step_.statements[statement].over) {
      const gradus_parameter *found = nullptr;
      for (int32_t index = 0; index < model_.parameter_count; ++index)
        if (name == model_.parameters[index].name)
          found = &model_.parameters[index];
      if (!found || found->count > length - offset)
        return Status(GRADUS_MISMATCH, "the manifest's `over` does not fit the gradient of `" +
                                           std::string(entry_.name) + "` at `" + name + "`");
      if (Status status = check_parameter(statement, *found, gradients[statement].data() + offset);
          !status.ok())
        return status;
      offset += found->count;
    }
  }
  return std::move(rows_);
}

} // namespace

Result<std::vector<GradientCheckRow>> check_gradients(gradus_instance *instance, int32_t entry,
                                                      const ManifestStep &step,
                                                      const GradientCheckOptions &options) {
  return Checker(instance, entry, step, options).run();
}

} // namespace gradus::runner
