// What entries are tried with: dimensions, arguments, parameters; all decided by the seed.
#pragma once

#include "gradus/abi.h"
#include "test/oracle/program.h"

namespace gradus::oracle {

/// Values of every symbolic dimension: nothing (`with_nothing`), one, two, and around the lengths of vectors and blocks. Sets
/// that break what the function requires of its extents are left out.
std::vector<Dims> bindings(const gradus_entry &entry, const sema::Function &function, bool with_nothing,
                           const Options &options);
/// "n=7 t=2"
std::string text_of(const gradus_entry &entry, const Dims &dims);
std::string text_of(double number);

/// A generator of numbers from a seed and a word, the same on every machine.
class Source {
public:
  Source(uint64_t seed, llvm::StringRef word);
  uint64_t next();
  double unit() { return double(next() >> 11) * 0x1p-53; }

private:
  uint64_t state_;
};

/// Fills an argument: floats between the bounds, as f32 can hold them; with `ties`, some of them round numbers, so that equal
/// and zero elements occur. Integers lie below the argument's limit and are now and then what it ignores, or in -3 … 3.
void fill(Tensor &tensor, Source &source, const Options &options, const gradus_argument &argument, bool ties);
/// Adds a little to every element: so that zeros of an initializer hide nothing.
void perturb(Tensor &tensor, Source &source);

} // namespace gradus::oracle
