// The floor of a training step: its matrix products alone, one after the other, each by oneDNN in
// the layout that is fastest for it; and beside it the same products by the runtime's own choice of
// primitives.
#include "runtime/primitives/matmul.h"
#include "test/bench/measure.h"
#include "test/bench/product_list.h"

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
  std::vector<char> scratch;
};

/// `epilogue`: with the bias and activation that the step fuses into it.
std::unique_ptr<Own> make_own(const Product &p, Buffers &buffers, int threads, bool epilogue) {
  gradus::runtime::MatmulProblem problem;
  problem.transpose_a = p.spec.transpose_a;
  problem.transpose_b = p.spec.transpose_b;
  problem.a_batched = p.spec.a_batched;
  problem.b_batched = p.spec.b_batched;
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
  auto address = (reinterpret_cast<uintptr_t>(own->scratch.data()) + 63) / 64 * 64;
  int64_t a = (p.spec.a_batched ? p.batch : 1) * p.m * p.k,
          b = (p.spec.b_batched ? p.batch : 1) * p.k * p.n;
  own->operands = {buffers.get(p.spec.a, a), buffers.get(p.spec.b, b),
                   problem.has_bias ? buffers.get(p.spec.bias, p.n) : nullptr,
                   buffers.get(p.spec.c, p.batch * p.m * p.n), reinterpret_cast<void *>(address)};
  return own;
}

} // namespace

int main(int count, char **arguments) {
  Options options(count, arguments);
  omp_set_num_threads(options.threads);
  const gradus_entry &step = find_step(*open_model(options.library), options.entry);
  std::vector<Product> products = products_of(step, options.dims_of(step));
  Onednn onednn;
  Buffers buffers;
  std::vector<std::unique_ptr<Primitive>> best;
  std::vector<std::unique_ptr<Own>> own, fused;
  double flops = 0;
  for (const Product &p : products) {
    // Large enough for every product before any address is taken.
    buffers.get(p.spec.a, p.batch * p.m * p.k);
    buffers.get(p.spec.b, p.batch * p.k * p.n);
    buffers.get(p.spec.c, p.batch * p.m * p.n);
    if (p.spec.bias >= 0)
      buffers.get(p.spec.bias, p.n);
  }
  for (const Product &p : products) {
    double each = options.seconds / double(8 * products.size());
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
    flops += p.flops();
  }
  Times floor = measure(options.seconds / 2, [&] {
    for (auto &primitive : best)
      onednn.run(*primitive);
  });
  Times ours = measure(options.seconds / 2, [&] {
    for (auto &product : own)
      (void)product->matmul->run(product->operands);
  });
  report("floor", floor);
  report("own products", ours);
  std::printf("%zu products, %.1f MFLOP\n", products.size(), flops * 1e-6);
}
