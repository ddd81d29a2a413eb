// The floor of a training step: its matrix products and convolutions alone, one after the other, each by oneDNN in
// the layout that is fastest for it; and beside it the same products by the runtime's own choice of
// primitives.
#include "runtime/primitives/matmul.h"
#include "test/bench/measure.h"
#include "test/bench/onednn_window.h"
#include "test/bench/product_list.h"

#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <omp.h>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

using namespace gradus::bench;
using dnnl::memory;

namespace {

/// Buffers by slot, so that products that share a matrix share it here.
class Buffers {
public:
  float *get(int32_t slot, int64_t count) {
    auto &buffer = buffers_[slot];
    if (int64_t(buffer.size()) < count) {
      buffer.resize(size_t(count));
      for (size_t i = 0; i < buffer.size(); ++i)
        buffer[i] = float(int(i * 2654435761u % 2001) - 1000) * 1e-4f;
    }
    return buffer.data();
  }

private:
  std::map<int32_t, std::vector<float>> buffers_;
};

/// Elements of a, b and c.
std::array<int64_t, 3> sizes_of(const Convolved &c) {
  const gradus::runtime::WindowProblem &p = c.problem;
  int64_t x = p.batch * p.x_channels, y = p.batch * p.y_channels, w = p.x_channels / p.groups * p.y_channels;
  for (size_t axis = 0; axis < 3; ++axis) {
    x *= p.x[axis];
    y *= p.y[axis];
    w *= p.size[axis];
  }
  if (p.kind == GRADUS_CONVOLUTION)
    return {x, w, y};
  return p.kind == GRADUS_CONVOLUTION_INPUT ? std::array<int64_t, 3>{y, w, x} : std::array<int64_t, 3>{x, y, w};
}

struct Primitive {
  dnnl::matmul matmul;
  std::unordered_map<int, memory> arguments;
};

/// A product by oneDNN: row-major as the step has its matrices, or reordered beforehand as oneDNN
/// likes them best.
class Onednn {
public:
  std::unique_ptr<Primitive> make(const Product &p, Buffers &buffers, bool free_layout) {
    bool batched = p.batch > 1;
    auto describe = [&](bool of_batch, bool transposed, int64_t rows, int64_t columns) {
      memory::dims dims = {of_batch ? p.batch : 1, rows, columns};
      memory::dims strides = {rows * columns, transposed ? 1 : columns, transposed ? rows : 1};
      if (!batched) {
        dims.erase(dims.begin());
        strides.erase(strides.begin());
      }
      return memory::desc(dims, memory::data_type::f32, strides);
    };
    memory::desc plain[] = {describe(p.spec.a_batched, p.spec.transpose_a, p.m, p.k),
                            describe(p.spec.b_batched, p.spec.transpose_b, p.k, p.n),
                            describe(true, false, p.m, p.n)};
    memory::desc wanted[3];
    for (int i = 0; i < 3; ++i)
      wanted[i] = free_layout ? memory::desc(plain[i].get_dims(), memory::data_type::f32,
                                             memory::format_tag::any)
                              : plain[i];
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::matmul::primitive_desc descriptor(engine_, wanted[0], wanted[1], wanted[2], attributes);
    memory::desc chosen[] = {descriptor.src_desc(), descriptor.weights_desc(),
                             descriptor.dst_desc()};
    int32_t slots[] = {p.spec.a, p.spec.b, p.spec.c};
    int names[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST};
    auto made = std::make_unique<Primitive>();
    made->matmul = dnnl::matmul(descriptor);
    for (int i = 0; i < 3; ++i) {
      memory given(plain[i], engine_, buffers.get(slots[i], int64_t(plain[i].get_size() / 4)));
      if (chosen[i] != plain[i]) {
        memory reordered(chosen[i], engine_);
        dnnl::reorder(given, reordered).execute(stream_, given, reordered);
        given = reordered;
      }
      made->arguments.emplace(names[i], given);
    }
    made->arguments.emplace(DNNL_ARG_SCRATCHPAD, memory(descriptor.scratchpad_desc(), engine_));
    return made;
  }

  void run(Primitive &primitive) { primitive.matmul.execute(stream_, primitive.arguments); }

private:
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
};

struct Own {
  std::unique_ptr<gradus::runtime::Matmul> matmul;
  gradus::runtime::MatmulOperands operands;
  std::vector<char> scratch, packed;
};

char *aligned(std::vector<char> &bytes) {
  return reinterpret_cast<char *>((reinterpret_cast<uintptr_t>(bytes.data()) + 63) / 64 * 64);
}

/// `epilogue`: with the bias and activation that the step fuses into it.
std::unique_ptr<Own> make_own(const Product &p, Buffers &buffers, int threads, bool epilogue) {
  gradus::runtime::MatmulProblem problem;
  problem.transpose_a = p.spec.transpose_a;
  problem.transpose_b = p.spec.transpose_b;
  problem.a_batched = p.spec.a_batched;
  problem.b_batched = p.spec.b_batched;
  problem.packs_b = p.packs_b;
  problem.has_bias = epilogue && p.spec.bias >= 0;
  problem.activation = epilogue ? p.spec.activation : int32_t(GRADUS_LINEAR);
  problem.batch = p.batch;
  problem.m = p.m;
  problem.n = p.n;
  problem.k = p.k;
  problem.threads = threads;
  auto made = gradus::runtime::make_matmul(problem);
  if (!made.ok())
    fail(made.status().message());
  auto own = std::make_unique<Own>();
  own->matmul = std::move(*made);
  own->scratch.resize(own->matmul->scratch_bytes() + 64);
  int64_t a = (p.spec.a_batched ? p.batch : 1) * p.m * p.k,
          b = (p.spec.b_batched ? p.batch : 1) * p.k * p.n;
  const float *of_b = buffers.get(p.spec.b, b);
  if (uint64_t bytes = own->matmul->packed_bytes()) {
    own->packed.resize(bytes + 64);
    auto *packed = reinterpret_cast<float *>(aligned(own->packed));
    own->matmul->pack(of_b, packed);
    of_b = packed;
  }
  own->operands = {buffers.get(p.spec.a, a), of_b,
                   problem.has_bias ? buffers.get(p.spec.bias, p.n) : nullptr,
                   buffers.get(p.spec.c, p.batch * p.m * p.n), aligned(own->scratch)};
  return own;
}

/// A convolution by the runtime's choice; images and weights where the step has them.
struct OwnWindow {
  std::unique_ptr<gradus::runtime::Window> window;
  gradus::runtime::WindowOperands operands;
  std::vector<char> scratch;
  void run() { (void)window->run(operands); }
};

std::unique_ptr<OwnWindow> make_own_window(const Convolved &c, Buffers &buffers) {
  const gradus::runtime::WindowProblem &p = c.problem;
  auto made = gradus::runtime::make_window(p);
  if (!made.ok())
    fail(made.status().message());
  auto own = std::make_unique<OwnWindow>();
  own->window = std::move(*made);
  own->scratch.resize(own->window->scratch_bytes() + 64);
  auto [a, b, result] = sizes_of(c);
  own->operands = {buffers.get(c.spec.a, a), buffers.get(c.spec.b, b), nullptr, buffers.get(c.spec.c, result),
                   aligned(own->scratch)};
  return own;
}

} // namespace

int main(int count, char **arguments) {
  Options options(count, arguments);
  omp_set_num_threads(options.threads);
  const gradus_model &model = *open_model(options.library);
  const gradus_entry &step = find_step(model, options.entry);
  auto [products, convolutions] = operations_of(model, step, options.dims_of(step), options.threads);
  double each = options.seconds / double(8 * std::max<size_t>(1, products.size() + convolutions.size()));
  Onednn onednn;
  Buffers buffers;
  std::vector<std::unique_ptr<Primitive>> best;
  std::vector<std::unique_ptr<Own>> own, fused;
  double flops = 0;
  for (const Convolved &c : convolutions) {
    auto sizes = sizes_of(c);
    buffers.get(c.spec.a, sizes[0]);
    buffers.get(c.spec.b, sizes[1]);
    buffers.get(c.spec.c, sizes[2]);
  }
  for (const Product &p : products) {
    // Large enough for every product before any address is taken.
    buffers.get(p.spec.a, p.batch * p.m * p.k);
    buffers.get(p.spec.b, p.batch * p.k * p.n);
    buffers.get(p.spec.c, p.batch * p.m * p.n);
    if (p.spec.bias >= 0)
      buffers.get(p.spec.bias, p.n);
  }
  for (const Product &p : products) {
    auto plain = onednn.make(p, buffers, false), free = onednn.make(p, buffers, true);
    Times as_given = measure(each, [&] { onednn.run(*plain); }),
          as_liked = measure(each, [&] { onednn.run(*free); });
    own.push_back(make_own(p, buffers, options.threads, false));
    fused.push_back(make_own(p, buffers, options.threads, true));
    if (options.each) {
      Times ours = measure(each, [&] { (void)own.back()->matmul->run(own.back()->operands); });
      Times with = measure(each, [&] { (void)fused.back()->matmul->run(fused.back()->operands); });
      std::printf("%lld x %lld x %lld%s%s: oneDNN row-major %.1f us, its own layout %.1f us; %s "
                  "%.1f us, with bias and activation "
                  "%.1f us; %.0f GFLOP/s\n",
                  (long long)(p.batch * p.m), (long long)p.n, (long long)p.k,
                  p.spec.transpose_a ? " a'" : "", p.spec.transpose_b ? " b'" : "",
                  as_given.median * 1e3, as_liked.median * 1e3, own.back()->matmul->engine(),
                  ours.median * 1e3, with.median * 1e3, p.flops() / ours.median * 1e-6);
    }
    best.push_back(as_liked.median < as_given.median ? std::move(free) : std::move(plain));
    flops += p.flops() * double(p.times);
  }
  std::vector<std::unique_ptr<OnednnWindow>> best_windows;
  std::vector<std::unique_ptr<OwnWindow>> own_windows;
  for (const Convolved &c : convolutions) {
    auto free = std::make_unique<OnednnWindow>(c.problem, true), plain = std::make_unique<OnednnWindow>(c.problem, false);
    bool freely = measure(each, [&] { free->run(); }).median < measure(each, [&] { plain->run(); }).median;
    best_windows.push_back(std::move(freely ? free : plain));
    own_windows.push_back(make_own_window(c, buffers));
    if (options.each) {
      Times theirs = measure(each, [&] { best_windows.back()->run(); });
      Times ours = measure(each, [&] { own_windows.back()->run(); });
      static const char *const kinds[] = {"forward", "by input", "by weights"};
      std::printf("convolution %s, %lld channels to %lld: oneDNN in its best layout (%s) %.1f us; %s %.1f us; %.0f GFLOP/s\n",
                  kinds[c.spec.kind], (long long)c.problem.x_channels, (long long)c.problem.y_channels,
                  best_windows.back()->implementation().c_str(), theirs.median * 1e3, own_windows.back()->window->engine(),
                  ours.median * 1e3, c.flops() / ours.median * 1e-6);
    }
    flops += c.flops();
  }
  Times floor = measure(options.seconds / 2, [&] {
    for (size_t i = 0; i < best.size(); ++i)
      for (int64_t time = 0; time < products[i].times; ++time)
        onednn.run(*best[i]);
    for (auto &window : best_windows)
      window->run();
  });
  Times ours = measure(options.seconds / 2, [&] {
    for (size_t i = 0; i < own.size(); ++i)
      for (int64_t time = 0; time < products[i].times; ++time)
        (void)own[i]->matmul->run(own[i]->operands);
    for (auto &window : own_windows)
      window->run();
  });
  report("floor", floor);
  report("own products", ours);
  std::printf("%zu products, %zu convolutions, %.1f MFLOP\n", products.size(), convolutions.size(), flops * 1e-6);
}
