// Functions of a model run over examples.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/picture.h"

#include <functional>
#include <vector>

namespace gradus::runner {

/// Calls `call` on the first `limit` (0: all) examples of `order`, batch by batch; `take` gets each
/// batch after its call.
runtime::Status for_each_batch(gradus_instance *instance, runtime::EntryCall &call,
                               const runtime::Examples &examples,
                               const runtime::ExampleOrder &order, int64_t limit,
                               int64_t batch_size,
                               const std::function<runtime::Status(const runtime::Batch &)> &take);

/// One result of a function over all examples: its rows one behind the other.
struct Collected {
  int32_t element = 0;
  std::vector<int64_t> shape;
  std::vector<unsigned char> bytes;
};

/// Appends result `index` of a call; rows are its first extent.
void append_result(Collected &collected, const runtime::EntryCall &call, size_t index);

/// Appends numbers as pictures.
void append_pictures(Pictures &pictures, int32_t element, const void *data, int64_t numbers);

/// The function from [n, d] to [n, d], d a square, whose pictures show what the model learned:
/// called `reconstruct`, else the first. -1: there is none.
int32_t find_picture_function(const gradus_model &model);

/// Originals above what the function makes of them, of the first `limit` examples of `order`.
runtime::Status write_reconstructions(gradus_instance *instance, int32_t function,
                                      const runtime::Examples &examples,
                                      const runtime::Dimensions &dimensions,
                                      const runtime::ExampleOrder &order, int64_t limit,
                                      const std::string &path);

} // namespace gradus::runner
