// From LLVM IR to machine code in memory.
#include "compiler/emit/object.h"

#include "compiler/emit/masks.h"

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/CodeGen/CommandFlags.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

namespace gradus::emit {

static std::string host_features() {
  std::string features;
  for (const auto &feature : sys::getHostCPUFeatures())
    features += (features.empty() ? "" : ",") + std::string(feature.getValue() ? "+" : "-") + feature.getKey().str();
  return features;
}

Expected<std::unique_ptr<TargetMachine>> make_target(StringRef cpu, unsigned optimization) {
  static const bool initialized = [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    return true;
  }();
  (void)initialized;
  std::string triple = sys::getDefaultTargetTriple(), message;
  const Target *target = TargetRegistry::lookupTarget(triple, message);
  if (!target)
    return createStringError(message);
  bool native = cpu == "native" || cpu.empty();
  if (!native) {
    std::unique_ptr<MCSubtargetInfo> known(target->createMCSubtargetInfo(triple, "", ""));
    if (!known->isCPUStringValid(cpu))
      return createStringError("`" + cpu + "` is no processor that this compiler knows; use `native`, `x86-64-v2`, `x86-64-v3`, "
                               "`x86-64-v4`, or a name that clang's -march takes");
  }
  TargetOptions options;
  // Products and sums round once where the target can: the same on every target that has such an instruction.
  options.AllowFPOpFusion = FPOpFusion::Fast;
  options.NoTrappingFPMath = true;
  CodeGenOptLevel level = optimization == 0   ? CodeGenOptLevel::None
                          : optimization == 1 ? CodeGenOptLevel::Less
                                              : CodeGenOptLevel::Default;
  return std::unique_ptr<TargetMachine>(target->createTargetMachine(
      triple, native ? sys::getHostCPUName() : cpu, native ? host_features() : "", options, Reloc::PIC_, std::nullopt, level));
}

std::string processor_features(const TargetMachine &target) {
  // The words on which LLVM's and GCC's names agree; runtime/parallel/processor.cpp knows the same ones.
  static const char *const words[] = {"sse4.2",     "avx",         "avx2",       "fma",         "bmi",          "bmi2",
                                      "avx512f",    "avx512bw",    "avx512vl",   "avx512dq",    "avx512cd",     "avx512ifma",
                                      "avx512vbmi", "avx512vbmi2", "avx512bitalg", "avx512vnni", "avx512vpopcntdq", "gfni"};
  std::string list;
  for (const char *word : words)
    if (target.getMCSubtargetInfo()->checkFeatures(("+" + Twine(word)).str()))
      list += (list.empty() ? "" : " ") + std::string(word);
  return list;
}

/// What kernels need that arrive vectorized: common addresses and loads once, what is the same for all rounds of a loop before it, simpler
/// instructions. LLVM's own pipeline looks for much else (loops to unroll, to recognize, to vectorize) and takes three times as long
/// for the same code.
static ModulePassManager kernel_pipeline() {
  FunctionPassManager passes;
  passes.addPass(EarlyCSEPass(true));
  passes.addPass(SimplifyCFGPass());
  passes.addPass(InstCombinePass());
  passes.addPass(createFunctionToLoopPassAdaptor(LoopRotatePass(), /*UseMemorySSA=*/true));
  passes.addPass(createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()), /*UseMemorySSA=*/true));
  passes.addPass(GVNPass());
  passes.addPass(InstCombinePass());
  passes.addPass(ADCEPass());
  passes.addPass(SimplifyCFGPass());
  ModulePassManager pipeline;
  pipeline.addPass(createModuleToFunctionPassAdaptor(std::move(passes)));
  pipeline.addPass(GlobalDCEPass());
  return pipeline;
}

void optimize(Module &module, TargetMachine &target, unsigned optimization) {
  module.setDataLayout(target.createDataLayout());
  module.setTargetTriple(target.getTargetTriple().str());
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.getTargetCPU());
    function.addFnAttr("target-features", target.getTargetFeatureString());
    // Sixteen floats are one register where the target has such.
    function.addFnAttr("prefer-vector-width", "512");
    function.addFnAttr("min-legal-vector-width", "512");
    function.addFnAttr(Attribute::NoUnwind);
  }
  if (optimization == 0)
    return;
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  tuning.LoopInterleaving = false;
  PassBuilder builder(&target, tuning);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  ModulePassManager pipeline =
      optimization < 3 ? kernel_pipeline() : builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3);
  pipeline.run(module, modules);
  widen_masks(module);
}

static void run_codegen(Module &module, TargetMachine &target, raw_pwrite_stream &out, CodeGenFileType kind) {
  legacy::PassManager passes;
  if (target.addPassesToEmitFile(passes, out, nullptr, kind))
    report_fatal_error("this target makes no objects");
  passes.run(module);
}

SmallVector<char, 0> make_object(Module &module, TargetMachine &target) {
  SmallVector<char, 0> object;
  raw_svector_ostream out(object);
  run_codegen(module, target, out, CodeGenFileType::ObjectFile);
  return object;
}

void print_assembly(Module &module, TargetMachine &target, raw_ostream &out) {
  SmallVector<char, 0> text;
  raw_svector_ostream stream(text);
  run_codegen(module, target, stream, CodeGenFileType::AssemblyFile);
  out << stream.str();
}

} // namespace gradus::emit
