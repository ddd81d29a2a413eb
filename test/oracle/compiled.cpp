// Calls of compiled code.
#include "test/oracle/compiled.h"

#include "runtime/plan/extent.h"

#include <cstring>

namespace gradus::oracle {
namespace {

/// What stands before and after a buffer, so that writing outside is seen.
constexpr size_t fence = 64;
constexpr char fence_byte = char(0xA5);

size_t bytes_of(sema::Element element) {
  switch (element) {
  case sema::Element::f64:
  case sema::Element::i64:
    return 8;
  case sema::Element::boolean:
    return 1;
  default:
    return 4;
  }
}

template <typename Memory> void store(const Numbers &values, char *memory) {
  for (int64_t i = 0; i < values.size(); ++i) {
    Memory value = Memory(values[i]);
    std::memcpy(memory + i * sizeof(Memory), &value, sizeof(Memory));
  }
}
template <typename Memory> void load(Numbers &values, const char *memory) {
  for (int64_t i = 0; i < values.size(); ++i) {
    Memory value;
    std::memcpy(&value, memory + i * sizeof(Memory), sizeof(Memory));
    values[i] = double(value);
  }
}

/// Calls visit with a value of the type that an element has in memory.
template <typename Visit> void with_memory_type(sema::Element element, Visit visit) {
  switch (element) {
  case sema::Element::f32:
    return visit(float());
  case sema::Element::f64:
    return visit(double());
  case sema::Element::i32:
    return visit(int32_t());
  case sema::Element::i64:
    return visit(int64_t());
  case sema::Element::boolean:
    return visit(uint8_t());
  }
}

/// A tensor in the caller's memory, aligned to its element and no more, between fences.
class Buffer {
public:
  explicit Buffer(const Tensor &tensor)
      : bytes_(tensor.count() * bytes_of(tensor.element)), offset_(fence + bytes_of(tensor.element)),
        memory_(offset_ + bytes_ + fence, fence_byte) {
    with_memory_type(tensor.element, [&](auto type) { store<decltype(type)>(tensor.values, data()); });
  }
  char *data() { return memory_.data() + offset_; }
  void read(Tensor &tensor) {
    with_memory_type(tensor.element, [&](auto type) { load<decltype(type)>(tensor.values, data()); });
  }
  bool fences_stand() const {
    for (size_t i = 0; i < memory_.size(); ++i)
      if ((i < offset_ || i >= offset_ + bytes_) && memory_[i] != fence_byte)
        return false;
    return true;
  }

private:
  size_t bytes_, offset_;
  std::vector<char> memory_;
};

} // namespace

std::unique_ptr<Compiled> Compiled::open(const Options &options, sema::Element precision, std::string &problem) {
  std::unique_ptr<Compiled> compiled(new Compiled());
  std::vector<const char *> settings;
  for (const std::string &setting : options.settings)
    settings.push_back(setting.c_str());
  gradus_jit_options jit_options = {};
  jit_options.size = sizeof(jit_options);
  jit_options.model = options.model.empty() ? nullptr : options.model.c_str();
  jit_options.precision = precision == sema::Element::f64 ? "f64" : "f32";
  jit_options.settings = settings.data();
  jit_options.setting_count = int32_t(settings.size());
  char *diagnostics = nullptr;
  compiled->jit_ = gradus_jit_open(options.file.c_str(), &jit_options, &diagnostics);
  if (diagnostics)
    problem = diagnostics;
  gradus_jit_free(diagnostics);
  if (!compiled->jit_)
    return nullptr;
  gradus_options instance_options = {};
  instance_options.size = sizeof(instance_options);
  instance_options.seed = options.seed;
  if (gradus_create(&compiled->model(), &instance_options, &compiled->instance_) != GRADUS_OK) {
    problem = "no instance could be made: " + compiled->message();
    return nullptr;
  }
  return compiled;
}

Compiled::~Compiled() {
  gradus_destroy(instance_);
  gradus_jit_close(jit_);
}

bool Compiled::read(llvm::StringRef name, Tensor &like) {
  Buffer buffer(like);
  if (gradus_read_parameter(instance_, name.str().c_str(), buffer.data(), uint64_t(like.count())) != GRADUS_OK)
    return false;
  buffer.read(like);
  return true;
}

bool Compiled::write(llvm::StringRef name, const Tensor &value) {
  Buffer buffer(value);
  return gradus_write_parameter(instance_, name.str().c_str(), buffer.data(), uint64_t(value.count())) == GRADUS_OK;
}

Tensor tensor_of(const gradus_entry &entry, const gradus_argument &argument, const Dims &dims) {
  constexpr sema::Element elements[] = {sema::Element::f32, sema::Element::f64, sema::Element::i32, sema::Element::i64,
                                        sema::Element::boolean};
  Shape shape;
  std::vector<int64_t> values;
  for (int32_t dim = 0; dim < entry.dimension_count; ++dim)
    values.push_back(dims.lookup(entry.dimensions[dim]));
  for (int32_t axis = 0; axis < argument.rank; ++axis) {
    shape.push_back(0);
    runtime::extent_value(argument.shape[axis], values.data(), shape.back());
  }
  return Tensor(elements[argument.element], shape);
}

std::string Compiled::call(int32_t index, const Dims &dims, const std::vector<Tensor> &arguments,
                           std::vector<Tensor> &results) {
  const gradus_entry &entry = model().entries[index];
  std::vector<int64_t> extents;
  for (int32_t dim = 0; dim < entry.dimension_count; ++dim)
    extents.push_back(dims.lookup(entry.dimensions[dim]));
  std::vector<Buffer> buffers;
  std::vector<void *> pointers;
  for (int32_t i = 0; i < entry.argument_count; ++i) {
    const gradus_argument &argument = entry.arguments[i];
    if (argument.is_result) {
      results.push_back(tensor_of(entry, argument, dims));
      results.back().values.setConstant(argument.element == GRADUS_BOOL ? 1 : 77);
    }
    buffers.emplace_back(argument.is_result ? results.back() : arguments[i]);
  }
  for (Buffer &buffer : buffers)
    pointers.push_back(buffer.data());
  gradus_status status = gradus_call(instance_, index, pointers.data(), extents.data());
  diverged_ = status == GRADUS_DIVERGED;
  if (status != GRADUS_OK)
    return message();
  size_t result = 0;
  for (int32_t i = 0; i < entry.argument_count; ++i) {
    if (!buffers[i].fences_stand())
      return std::string("it wrote outside of `") + entry.arguments[i].name + "`";
    if (entry.arguments[i].is_result)
      buffers[i].read(results[result++]);
  }
  return "";
}

} // namespace gradus::oracle
