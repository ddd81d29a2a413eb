// What a compiled model says about itself (gradus_model.manifest, JSON), as plain structures.
//
// Read leniently: an absent key leaves its default, so that a runner shows what it can of any
// library.
#pragma once

#include "runtime/status/status.h"

#include <map>
#include <string>
#include <vector>

namespace gradus::runtime {

struct ManifestTensor {
  std::string name, element, doc;
  std::vector<std::string> shape; // numbers or names of dimensions
  uint64_t offset = 0, count = 0; // parameters: elements from the start, and how many
};

struct ManifestFunction {
  std::string name, kind, doc; // kind: function, loss, metric, step, initialize
  std::vector<std::string> dimensions;
  std::vector<ManifestTensor> arguments, results;
  std::string flops; // a polynomial in the dimensions; empty: unknown
  bool draws = false;
};

struct ManifestStatement {
  std::string goal, loss, optimizer; // goal: minimize or maximize
  std::vector<std::string> over;     // parameters, in the order of the flat vector
  std::vector<std::string> hyperparameters;
};

struct ManifestStep {
  std::string name, entry;
  std::vector<ManifestStatement> statements;
};

struct ManifestMemory {
  std::string entry;
  std::map<std::string, int64_t> dimensions;
  uint64_t peak_bytes = 0;
};

struct Manifest {
  std::string model, doc, precision;
  std::vector<std::string> dimensions;
  std::vector<std::pair<std::string, std::string>> model_hyperparameters; // name, value as text
  std::vector<ManifestTensor> parameters, states;
  std::vector<ManifestFunction> functions;
  std::vector<ManifestStep> steps;
  std::map<std::string, std::string> hyperparameter_docs;
  std::vector<ManifestMemory> memory;

  const ManifestFunction *function(const std::string &name) const;
  const ManifestStep *step(const std::string &name) const;
};

/// Fails only where the text is no JSON object.
Result<Manifest> read_manifest(const char *text);

/// `[n, 784]`.
std::string shape_text(const std::vector<std::string> &shape);

} // namespace gradus::runtime
