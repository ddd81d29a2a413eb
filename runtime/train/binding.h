// Which tensor of the data each input of the model's entries is: by name, by shape, said in
// sentences where it does not fit.
#pragma once

#include "gradus/abi.h"
#include "runtime/data/batches.h"
#include "runtime/data/value_range.h"
#include "runtime/train/extents.h"

#include <map>
#include <memory>

namespace gradus::runtime {

/// Sizes of symbolic dimensions by name, other than the batch's.
using Dimensions = std::map<std::string, int64_t>;

/// The range that the model declares for an argument.
ValueRange declared_range(const gradus_argument &argument);

struct BindOptions {
  double scale = 1; // the data's floats go from 0 to this; without a declared range: divided by it
  ValueRange range; // from where to where the data's floats go
  std::map<std::string, std::string> columns; // argument of the model -> tensor of the data
  Dimensions dimensions;    // sizes that the caller says: what the data's shapes must agree with
  int64_t most_windows = 0; // of a text; 0: all
};

class TokenWindows;

struct DataBinding {
  std::unique_ptr<Examples> examples;
  TokenWindows *windows = nullptr; // these examples, where they are windows of a text
  /// The model says `begins` and has one size of batch: it carries its state from one to the next.
  bool carries_state = false;
  Dimensions dimensions; // as the data's shapes decide them
  /// What becomes of the values of each float input, in words: `x: 0 to 255 become -1 to 1, …`.
  /// Nothing where they are taken as they are and the model declares nothing.
  std::vector<std::string> conversions;
};

/// A text is bound by `bind_text`: its windows are `token`, which also serves the only input there is, `next` and
/// `begins`. Pairs of texts and texts with a class are bound by `bind_records`.
///
/// Binds the inputs of all `entries`, each by its name. A tensor is found by `columns`, else by its
/// own name, else, where the entries have one input in all, it is the first of the data. Extents
/// behind the first must be the model's; where the ranks differ, their product (28 x 28 pixels are
/// 784 numbers).
///
/// Where the model declares a range for an input, values are converted to it: from 0 to 255 for pixels
/// of picture files, from `range` or 0 to `scale` for what these are said of. Other values are taken as
/// they are, and must lie in the range.
Result<DataBinding> bind_data(const std::vector<const gradus_entry *> &entries, const DataSet &data,
                              const BindOptions &options);

/// One entry ready to be called with batches of examples.
class EntryCall {
public:
  /// `fields` are those of the examples that batches will be gathered from.
  static Result<EntryCall> make(const gradus_model &model, int32_t entry,
                                const std::vector<ExampleField> &fields,
                                const Dimensions &dimensions);

  const gradus_entry &entry() const { return *entry_; }
  int32_t index() const { return index_; }
  /// 0: any; else the only batch size that the library was compiled for.
  int64_t fixed_batch() const { return fixed_batch_; }
  /// Plans and primitives for this batch size.
  Status prepare(gradus_instance *instance, int64_t batch);
  /// Runs the entry. A failure has the instance's message.
  Status operator()(gradus_instance *instance, const Batch &batch);

  /// After a call: the results, in the order of the entry's table.
  size_t results() const { return results_.size(); }
  const gradus_argument &result(size_t index) const { return *results_[index].argument; }
  std::vector<int64_t> result_shape(size_t index) const;
  const void *result_data(size_t index) const { return results_[index].memory.data(); }
  /// A result of rank 0 as a number.
  double result_number(size_t index) const;

private:
  struct ResultBuffer {
    const gradus_argument *argument;
    std::vector<double> memory; // for its alignment
  };
  Status take_input(const gradus_argument &argument, const std::vector<ExampleField> &fields);
  Status take_dimensions(const Dimensions &dimensions);
  Status check_sizes(const std::vector<ExampleField> &fields) const;
  void bind_batch(int64_t batch);

  const gradus_entry *entry_ = nullptr;
  int32_t index_ = -1, batch_dimension_ = -1;
  int64_t fixed_batch_ = 0, bound_batch_ = -1;
  std::vector<int64_t> dims_;
  std::vector<size_t> fields_; // of the examples, for each input
  std::vector<ResultBuffer> results_;
  std::vector<void *> arguments_;
};

} // namespace gradus::runtime
