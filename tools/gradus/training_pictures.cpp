// Chooses the function that shows a model, and draws by it.
#include "tools/gradus/training_pictures.h"

#include "tools/gradus/masks.h"
#include "tools/gradus/suggest.h"

#include <optional>

namespace gradus::runner {

using runtime::ExampleOrder;
using runtime::Examples;
using runtime::Result;
using runtime::Status;
using runtime::TrainJob;

namespace {

/// From rows to as many numbers: one input, one result.
bool is_map(const gradus_entry &entry) {
  if (entry.kind != GRADUS_ENTRY_FUNCTION || entry.argument_count != 2)
    return false;
  const gradus_argument &input = entry.arguments[0], &result = entry.arguments[1];
  if (input.is_result || !result.is_result || input.rank < 2 || input.rank != result.rank)
    return false;
  for (int32_t axis = 1; axis < input.rank; ++axis)
    if (runtime::extent_text(entry, input.shape[axis]) !=
        runtime::extent_text(entry, result.shape[axis]))
      return false;
  return true;
}

/// Digits that the training has not seen, where there are such.
Selection unseen(const TrainJob &job, uint64_t seed, int64_t limit) {
  const Examples &examples = job.validation ? *job.validation : *job.training;
  ExampleOrder order = job.validation || job.validation_count == 0
                           ? ExampleOrder::in_sequence(examples.rows())
                           : ExampleOrder::validation(examples.rows(), job.validation_count, seed);
  return {&examples, &job.dimensions, order, limit};
}

} // namespace

Result<TrainingPictures> TrainingPictures::make(const gradus_model &model, const std::string &name,
                                                Purpose purpose) {
  TrainingPictures pictures;
  auto take = [&](int32_t index) {
    const gradus_entry &entry = model.entries[index];
    bool map = is_map(entry), inpainter = is_inpainter(entry), generator = is_generator(entry);
    // A function from pictures to pictures could be called with noise too: that is not meant.
    pictures.kind_ = map ? Kind::map : inpainter ? Kind::inpainter : Kind::generator;
    if (map || inpainter || generator)
      pictures.function_ = index;
    return map || inpainter || generator;
  };
  std::vector<std::string> wanted = {"reconstruct", "inpaint", "sample"};
  if (purpose == Purpose::novelty)
    wanted = {"sample", "reconstruct", "inpaint"};
  if (!name.empty())
    wanted = {name};
  std::vector<std::string> names;
  for (const std::string &candidate : wanted)
    for (int32_t index = 0; index < model.entry_count; ++index) {
      if (model.entries[index].kind == GRADUS_ENTRY_FUNCTION)
        names.push_back(model.entries[index].name);
      if (model.entries[index].name == candidate && take(index))
        return pictures;
    }
  for (int32_t index = 0; index < model.entry_count && name.empty(); ++index)
    if (is_map(model.entries[index]) && take(index))
      return pictures;
  std::string model_name = "`" + std::string(model.name) + "`";
  if (name.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "no picture: " + model_name +
                      " has no function `reconstruct`, `sample` or `inpaint`, and none from "
                      "pictures to pictures");
  return Status(GRADUS_INVALID_ARGUMENT, "no picture: " + model_name + " has no function `" + name +
                                             "` from pictures to pictures, or from noise" +
                                             did_you_mean(name, names));
}

Status TrainingPictures::draw(gradus_instance *instance, const TrainJob &job, uint64_t seed,
                              const std::string &path) const {
  PictureFunction function{instance, function_, &shapes, columns * 2};
  const gradus_extent &batch = function.entry().arguments[0].shape[0];
  int64_t count = runtime::is_constant(batch) ? batch.constant : columns * 2;
  if (kind_ == Kind::generator) {
    Result<std::unique_ptr<Examples>> drawn = noise.examples(function.entry(), count, seed);
    if (!drawn)
      return drawn.status();
    Selection selection{drawn->get(), &job.dimensions, ExampleOrder::in_sequence(count)};
    Result<MadePictures> made = make_pictures(function, selection, {});
    return made ? write_grid(path, {&made->pictures}, static_cast<size_t>(columns)) : made.status();
  }
  if (kind_ == Kind::inpainter) {
    Result<Inpainting> made = inpaint(function, unseen(job, seed, count), "random", seed);
    return made ? write_grid(path, {&made->before, &made->masked, &made->after.pictures},
                             static_cast<size_t>(columns))
                : made.status();
  }
  Result<Reconstruction> made = reconstruct(function, unseen(job, seed, count));
  return made ? write_grid(path, made->layers(), static_cast<size_t>(columns)) : made.status();
}

} // namespace gradus::runner
