// gradus-oracle: is what the compiler makes of a program what the program means?
#include "test/oracle/compare.h"
#include "test/oracle/differences.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace gradus;
using namespace gradus::oracle;

static bool check(const Options &options, sema::Element precision, Tally &tally) {
  std::string problem;
  auto program = load_program(options, precision, problem);
  auto compiled = program ? Compiled::open(options, precision, problem) : nullptr;
  if (!compiled) {
    llvm::outs() << options.file << ": " << sema::name(precision) << ": " << problem << '\n';
    return false;
  }
  compare(*program, *compiled, options, precision, tally);
  if (options.finite_differences && precision == sema::Element::f64)
    check_differences(*program, *compiled, options, tally);
  return true;
}

int main(int argc, char **argv) {
  int exit_status;
  Options options = read_options(argc, argv, exit_status);
  if (exit_status >= 0)
    return exit_status;
  Tally tally;
  for (sema::Element precision : options.precisions)
    if (!check(options, precision, tally))
      return 1;
  if (tally.cases == 0) {
    llvm::outs() << options.file << ": there was nothing to compare\n";
    return 1;
  }
  llvm::outs() << llvm::formatv("{0} entries, {1} cases, {2} failures, at most {3:f2} of the allowed error\n", tally.entries,
                                tally.cases, tally.failures, tally.worst);
  return tally.failures ? 1 : 0;
}
