// The model argument of a verb: a built library, or a .grad file compiled in process.
#pragma once

#include "gradus/abi.h"
#include "runtime/manifest/manifest.h"
#include "tools/gradus/verb.h"

#include <memory>
#include <utility>

namespace gradus::runner {

/// `--set name=value`.
using Setting = std::pair<std::string, std::string>;

struct ModelFlags {
  std::string file;
  std::string model; // of a .grad file with several
  std::string precision = "f32";
  std::vector<std::string> settings, dims; // `name=value`

  /// MODEL, --model, --precision, --set and, where wanted, --dim.
  void declare(CLI::App &app, bool with_dims);
};

/// The opened model; instances must be gone before it is.
class OpenModel {
public:
  virtual ~OpenModel() = default;
  const gradus_model &tables() const { return *tables_; }
  const runtime::Manifest &manifest() const { return manifest_; }
  /// `--set`s that are hyperparameters at run time: known to the tables, with a number.
  const std::vector<std::pair<std::string, double>> &hyperparameters() const {
    return hyperparameters_;
  }
  /// `--dim`s, as numbers.
  const std::vector<std::pair<std::string, int64_t>> &dims() const { return dims_; }

protected:
  friend runtime::Result<std::unique_ptr<OpenModel>> open_model(const ModelFlags &flags);
  const gradus_model *tables_ = nullptr;
  runtime::Manifest manifest_;
  std::vector<std::pair<std::string, double>> hyperparameters_;
  std::vector<std::pair<std::string, int64_t>> dims_;
};

runtime::Result<std::unique_ptr<OpenModel>> open_model(const ModelFlags &flags);

/// The two ways, each in its file. `fixed` are the `--set`s for the compiler.
runtime::Result<std::unique_ptr<OpenModel>> open_library(const std::string &path,
                                                         const gradus_model **tables);
runtime::Result<std::unique_ptr<OpenModel>> open_source(const ModelFlags &flags,
                                                        const std::vector<std::string> &fixed,
                                                        const gradus_model **tables);

} // namespace gradus::runner
