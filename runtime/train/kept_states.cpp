// Reads and writes states by their names.
#include "runtime/train/kept_states.h"

#include "runtime/data/examples.h"

namespace gradus::runtime {

Result<KeptStates> KeptStates::take(gradus_instance *instance) {
  const gradus_model &model = *gradus_model_of(instance);
  KeptStates kept;
  kept.instance_ = instance;
  for (int32_t index = 0; index < model.storage_count; ++index) {
    const gradus_storage &storage = model.storages[index];
    if (storage.kind != GRADUS_STORAGE_STATE && storage.kind != GRADUS_STORAGE_CARRIED)
      continue;
    Copy copy{&storage, {}};
    copy.bytes.resize(storage.count * size_of_model_element(storage.element));
    gradus_status status =
        gradus_read_parameter(instance, storage.name, copy.bytes.data(), storage.count);
    if (status != GRADUS_OK)
      return Status(status, gradus_message(instance));
    kept.copies_.push_back(std::move(copy));
  }
  return kept;
}

Status KeptStates::restore() const {
  for (const Copy &copy : copies_) {
    gradus_status status = gradus_write_parameter(instance_, copy.storage->name, copy.bytes.data(),
                                                  copy.storage->count);
    if (status != GRADUS_OK)
      return Status(status, gradus_message(instance_));
  }
  return {};
}

} // namespace gradus::runtime
