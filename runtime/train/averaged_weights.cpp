// Reads and writes parameters by their names.
#include "runtime/train/averaged_weights.h"

#include "runtime/data/examples.h"

#include <algorithm>

namespace gradus::runtime {
namespace {

template <typename Float>
void move_towards(std::vector<unsigned char> &average, const std::vector<unsigned char> &now,
                  Float share) {
  auto *to = reinterpret_cast<Float *>(average.data());
  auto *from = reinterpret_cast<const Float *>(now.data());
  for (size_t i = 0; i < now.size() / sizeof(Float); ++i)
    to[i] += share * (from[i] - to[i]);
}

} // namespace

Status AveragedWeights::read(size_t index) {
  const gradus_model &model = *gradus_model_of(instance_);
  const gradus_parameter &parameter = model.parameters[index];
  now_.resize(parameter.count * size_of_model_element(model.element));
  gradus_status status =
      gradus_read_parameter(instance_, parameter.name, now_.data(), parameter.count);
  return status == GRADUS_OK ? Status() : Status(status, gradus_message(instance_));
}

Result<AveragedWeights> AveragedWeights::take(gradus_instance *instance) {
  AveragedWeights taken;
  taken.instance_ = instance;
  for (int32_t index = 0; index < gradus_model_of(instance)->parameter_count; ++index) {
    if (Status status = taken.read(static_cast<size_t>(index)); !status.ok())
      return status;
    taken.averages_.push_back(taken.now_);
  }
  return taken;
}

Status AveragedWeights::update(double decay, uint64_t step) {
  double steps = static_cast<double>(step);
  double share = 1 - std::min(decay, (1 + steps) / (10 + steps));
  bool doubles = gradus_model_of(instance_)->element == GRADUS_F64;
  for (size_t index = 0; index < averages_.size(); ++index) {
    if (Status status = read(index); !status.ok())
      return status;
    if (doubles)
      move_towards<double>(averages_[index], now_, share);
    else
      move_towards<float>(averages_[index], now_, static_cast<float>(share));
  }
  return {};
}

Status AveragedWeights::swap() {
  const gradus_model &model = *gradus_model_of(instance_);
  for (size_t index = 0; index < averages_.size(); ++index) {
    const gradus_parameter &parameter = model.parameters[index];
    if (Status status = read(index); !status.ok())
      return status;
    gradus_status written = gradus_write_parameter(instance_, parameter.name,
                                                   averages_[index].data(), parameter.count);
    if (written != GRADUS_OK)
      return Status(written, gradus_message(instance_));
    std::swap(averages_[index], now_);
  }
  return {};
}

} // namespace gradus::runtime
