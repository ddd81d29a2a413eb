// gradus-tblgen: generates from the operations' definitions what MLIR's own generator doesn't know
// of.
#include "compiler/dialect/tblgen/emitters.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/TableGen/Main.h"

using namespace llvm;
using namespace gradus::tblgen;

namespace {
struct Emitter {
  const char *flag, *what;
  void (*emit)(raw_ostream &, const Operations &);
};
const Emitter emitters[] = {
    {"gen-rows", "GRADUS_OP rows", emit_rows},
    {"gen-shape-rules", "inferReturnTypes and verify by the shape rules of the language",
     emit_shape_rules},
    {"gen-elements", "buildElement", emit_elements},
    {"gen-numbers", "evaluate", emit_numbers},
    {"gen-adjoints", "hasAdjoint, buildAdjoint and the reasons for none", emit_adjoints},
    {"gen-reference", "the reference page", emit_reference},
};
} // namespace

int main(int argc, char **argv) {
  cl::opt<const Emitter *> chosen(cl::desc("What to generate:"), cl::Required);
  for (const Emitter &emitter : emitters)
    chosen.getParser().addLiteralOption(emitter.flag, &emitter, emitter.what);
  cl::ParseCommandLineOptions(argc, argv);
  return TableGenMain(argv[0], [&](raw_ostream &out, RecordKeeper &records) {
    chosen->emit(out, Operations(records));
    return false;
  });
}
