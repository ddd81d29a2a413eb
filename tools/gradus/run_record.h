// What a run's folder tells: read, checked, sorted into curves.
#pragma once

#include "runtime/status/status.h"
#include "tools/gradus/chart.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gradus::runner {

/// One loss or metric over the steps.
struct RunCurve {
  std::string name;
  std::vector<ChartPoint> training, validation;
};

struct RunPicture {
  std::string name, bytes; // a PNG
  std::optional<uint64_t> step;
};

struct RunStatement {
  std::string goal, loss, result, optimizer;
  std::vector<std::string> over;
};

struct RunParameter {
  std::string name, shape;
  uint64_t count = 0;
};

/// Of about.json; absent in runs of earlier versions.
struct RunAbout {
  std::string version, model, doc, train, precision, processor;
  std::vector<std::pair<std::string, std::string>> model_hyperparameters;
  std::vector<RunParameter> parameters;
  std::vector<RunStatement> statements;
  uint64_t weights = 0, optimizer = 0, arena = 0;
  int64_t examples = 0, validation_examples = 0, batch_size = 0, seed = 0, threads = 0;
};

/// Of the last checkpoint.
struct RunState {
  std::string model, train, best_name;
  uint64_t step = 0, best_step = 0;
  std::optional<double> best_value;
  int64_t batch_size = 0, seed = 0;
  std::vector<std::pair<std::string, double>> hyperparameters;
};

struct RunRecord {
  std::string path;
  std::vector<std::string> command; // empty: not kept
  std::vector<RunCurve> losses, metrics, others;
  std::vector<ChartPoint> examples_per_second;
  uint64_t steps = 0;
  double epochs = 0, seconds = 0;
  uint64_t peak_memory = 0; // 0: unknown
  std::optional<RunAbout> about;
  std::optional<RunState> state;
  std::vector<RunPicture> samples;   // by step
  std::vector<RunPicture> pictures;  // others of the folder, by name
  std::vector<std::string> left_out; // sentences on files that could not be used
};

/// Fails where the folder is none, where it has no metrics.jsonl, and at a line of it that is no
/// entry of a log, with the line's number. Everything else may be missing.
runtime::Result<RunRecord> read_run(const std::string &path);

/// A picture that can be shown: PNG by its first bytes.
runtime::Result<RunPicture> read_picture(const std::string &path);

} // namespace gradus::runner
