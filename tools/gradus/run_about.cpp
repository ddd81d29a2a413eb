// Describes the run: the model's parameters and statements, planned memory, machine, versions.
#include "tools/gradus/run_about.h"

#include "runtime/file/file.h"
#include "runtime/parallel/parallel.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace gradus::runner {

using runtime::Status;
using runtime::TrainJob;
using runtime::TrainSettings;
using Json = nlohmann::ordered_json;

namespace {

/// The processor's name as the system says it, or nothing.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.compare(0, 10, "model name") == 0 && line.find(": ") != std::string::npos)
      return line.substr(line.find(": ") + 2);
  return "";
}

Json shape_json(const gradus_parameter &parameter) {
  Json shape = Json::array();
  for (int32_t axis = 0; axis < parameter.rank; ++axis)
    shape.push_back(parameter.shape[axis]);
  return shape;
}

/// Bytes that training holds: by kind, and the arena of a step at the run's batch size.
Json memory_json(const TrainJob &job, const gradus_model &tables, int64_t batch) {
  uint64_t weights = 0, optimizer = 0;
  for (int32_t index = 0; index < tables.storage_count; ++index) {
    const gradus_storage &storage = tables.storages[index];
    uint64_t bytes = storage.count * runtime::size_of_model_element(storage.element);
    if (storage.kind == GRADUS_STORAGE_PARAMETERS || storage.kind == GRADUS_STORAGE_STATE)
      weights += bytes;
    if (storage.kind == GRADUS_STORAGE_SLOT)
      optimizer += bytes;
  }
  Json json = {{"weights", weights}, {"optimizer", optimizer}};
  const gradus_entry &step = tables.entries[job.entry];
  std::vector<int64_t> dims;
  for (int32_t index = 0; index < step.dimension_count; ++index) {
    auto known = job.dimensions.find(step.dimensions[index]);
    dims.push_back(known == job.dimensions.end() ? batch : known->second);
  }
  uint64_t arena = 0;
  if (gradus_memory(job.instance, job.entry, dims.data(), &arena) == GRADUS_OK)
    json["step_arena"] = arena;
  return json;
}

Json statements_json(const OpenModel &model, const TrainJob &job) {
  Json list = Json::array();
  const runtime::ManifestStep *step = model.manifest().step(job.train);
  if (!step)
    return list;
  // The results of a step are the statements' losses, in their order.
  std::vector<std::string> results;
  const gradus_entry &entry = model.tables().entries[job.entry];
  for (int32_t index = 0; index < entry.argument_count; ++index)
    if (entry.arguments[index].is_result)
      results.push_back(entry.arguments[index].name);
  for (size_t index = 0; index < step->statements.size(); ++index) {
    const runtime::ManifestStatement &statement = step->statements[index];
    list.push_back({{"goal", statement.goal},
                    {"loss", statement.loss},
                    {"result", index < results.size() ? results[index] : statement.loss},
                    {"optimizer", statement.optimizer},
                    {"over", statement.over}});
  }
  return list;
}

} // namespace

Status write_run_about(const OpenModel &model, const TrainJob &job, const TrainSettings &settings,
                       int32_t threads, const std::string &run) {
  const gradus_model &tables = model.tables();
  Json json;
  json["version"] = GRADUS_VERSION;
  json["model"] = tables.name;
  json["doc"] = model.manifest().doc;
  json["train"] = job.train;
  json["precision"] = tables.element == GRADUS_F64 ? "f64" : "f32";
  Json chosen = Json::object();
  for (const auto &[name, value] : model.manifest().model_hyperparameters)
    chosen[name] = value;
  json["model_hyperparameters"] = chosen;
  json["parameters"] = Json::array();
  for (int32_t index = 0; index < tables.parameter_count; ++index)
    json["parameters"].push_back({{"name", tables.parameters[index].name},
                                  {"shape", shape_json(tables.parameters[index])},
                                  {"count", tables.parameters[index].count}});
  json["statements"] = statements_json(model, job);
  json["memory"] = memory_json(job, tables, settings.batch_size);
  json["examples"] = job.training->rows() - job.validation_count;
  json["validation_examples"] = job.validation ? job.validation->rows() : job.validation_count;
  json["batch_size"] = settings.batch_size;
  json["seed"] = settings.seed;
  json["processor"] = processor_name();
  json["threads"] = threads > 0 ? threads : runtime::available_threads();
  std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return runtime::replace_file(run + "/about.json", {{text.data(), text.size()}});
}

} // namespace gradus::runner
