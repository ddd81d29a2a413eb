// The recipe.
#include "compiler/pipeline/pipeline.h"

#include "compiler/dialect/ops.h"
#include "compiler/dialect/report.h"
#include "compiler/differentiate/passes.h"
#include "compiler/emit/descriptor.h"
#include "compiler/emit/dot.h"
#include "compiler/emit/interface.h"
#include "compiler/emit/manifest.h"
#include "compiler/emit/object.h"
#include "compiler/fuse/fuse.h"
#include "compiler/import/import.h"
#include "compiler/lower/lower.h"
#include "compiler/lower/product.h"
#include "compiler/lower/attention.h"
#include "compiler/lower/window.h"
#include "compiler/optimize/passes.h"
#include "compiler/recurrence/passes.h"
#include "compiler/pipeline/context.h"
#include "compiler/pipeline/index_limits.h"
#include "compiler/stabilize/passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace gradus {
namespace {

/// Every symbolic dimension at this extent stands in the manifest's memory table.
constexpr int64_t memory_examples[] = {1, 32, 256};

class Compiler {
public:
  Compiler(diagnostics::SourceManager &sources, diagnostics::Diagnostics &diagnostics, const CompileOptions &options,
           Stage stage, llvm::raw_ostream *out, std::string &failure)
      : sources_(sources), diagnostics_(diagnostics), options_(options), stage_(stage), out_(out), failure_(failure) {}

  std::optional<Compilation> run(uint32_t file) {
    std::optional<sema::Program> program = sema::elaborate(file, sources_, diagnostics_, options_.language);
    if (!program)
      return std::nullopt;
    if (!options_.gradients && program->precision != sema::Element::f64)
      llvm::erase_if(program->functions,
                     [](const sema::Function &function) { return function.kind == sema::Function::Kind::gradient; });

    if (!check_verbs(*program))
      return std::nullopt;

    auto target = emit::make_target(options_.target_cpu, options_.optimization);
    if (!target)
      return fail(llvm::toString(target.takeError()));

    DialectRegistry registry;
    register_dialects(registry);
    Compilation compilation;
    compilation.context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
    MLIRContext &context = *compilation.context;
    // Lowering makes operations of all of them outside of any pass that could ask for them.
    context.loadAllAvailableDialects();
    ReportTo reports(&context, diagnostics_);
    std::string internal;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (internal.empty())
        internal = diagnostic.str();
      return success();
    });
    OwningOpRef<ModuleOp> module = import_program(context, *program, sources_);
    if (!module)
      return fail_internal(internal);
    if (stage_ == Stage::gradus)
      return show(*module);

    auto into = [&](llvm::function_ref<void(PassManager &)> add) {
      PassManager passes(&context);
      configure(passes);
      add(passes);
      return succeeded(passes.run(*module));
    };
    bool fine = into([&](PassManager &passes) {
      passes.addNestedPass<FuncOp>(createStabilize());
      passes.addNestedPass<FuncOp>(createDifferentiate());
      if (options_.optimization > 0)
        add_recurrence_passes(passes.nest<FuncOp>());
      passes.addPass(createOutline());
      if (options_.optimization > 0)
        add_optimize_passes(passes.nest<FuncOp>());
    });
    if (!fine)
      return diagnostics_.has_errors() ? std::nullopt : fail_internal(internal);
    if (stage_ == Stage::adjoint)
      return show(*module);
    set_index_limits(*module);
    if (!into([&](PassManager &passes) { passes.addNestedPass<FuncOp>(fuse::create_fuse_pass(options_.optimization > 0)); }))
      return fail_internal(internal);
    if (stage_ == Stage::kernels)
      return show(*module);
    if (stage_ == Stage::dot) {
      emit::print_dot(*module, *out_);
      return Compilation();
    }

    compilation.target = std::move(*target);
    emit::CompiledModel &model = compilation.model;
    model.program = std::move(*program);
    model.storages = std::make_unique<plan::StorageLayout>(*module);
    model.target_cpu = compilation.target->getTargetCPU().str();
    model.processor = emit::processor_features(*compilation.target);
    survey(*module, model);
    lower::Entries lowered = lower::lower_functions(*module, *model.storages);
    model.entries = std::move(lowered.entries);
    model.bodies = std::move(lowered.bodies);
    bool avx512 = compilation.target->getMCSubtargetInfo()->checkFeatures("+avx512f");
    if (!into([&](PassManager &passes) { lower::add_to_llvm_passes(passes, avx512); }))
      return fail_internal(internal);
    emit::build_manifest(model);
    model.context = std::make_unique<llvm::LLVMContext>();
    model.module = translateModuleToLLVMIR(*module, *model.context, model.program.model);
    if (!model.module)
      return fail_internal(internal);
    emit::build_interface(model, emit::build_descriptor(model));
    emit::optimize(*model.module, *compilation.target, options_.optimization);
    if (stage_ == Stage::llvm) {
      model.module->print(*out_, nullptr);
      return Compilation();
    }
    return compilation;
  }

private:
  /// Names of the program that would clash in the library's interface.
  bool check_verbs(const sema::Program &program) {
    for (const sema::Function &function : program.functions)
      if (function.kind != sema::Function::Kind::initialize && emit::is_reserved_verb(function.name))
        diagnostics_
            .report(diagnostics::Id::reserved_verb, function.range, {function.name, program.model + "_" + function.name})
            .hint = "give it another name";
    return !diagnostics_.has_errors();
  }
  std::nullopt_t fail(std::string sentence) {
    failure_ = std::move(sentence);
    return std::nullopt;
  }
  std::nullopt_t fail_internal(llvm::StringRef detail) {
    return fail("this is our mistake, not yours: " + (detail.empty() ? "a pass failed" : detail.str()) +
                ". Please report it with the file that was compiled");
  }
  std::optional<Compilation> show(ModuleOp module) {
    module.print(*out_);
    return Compilation();
  }
  void configure(PassManager &passes) {
    passes.enableVerifier(options_.optimization == 0);
    if (options_.time_passes)
      passes.enableTiming();
    if (!options_.print_ir_after.empty())
      passes.enableIRPrinting([](Pass *, Operation *) { return false; },
                              [name = options_.print_ir_after](Pass *pass, Operation *) {
                                return name == "all" || pass->getArgument() == name;
                              },
                              true, false, false, llvm::errs());
  }

  /// Of products, windows and attentions, the steps of loops included.
  static sema::Dim flops_of(FuncOp function) {
    sema::Dim flops(0);
    for (auto product : function.getBlock().getOps<ProductOp>()) {
      lower::ProductShape shape = lower::shape_of_product(product);
      flops = flops + sema::Dim(2) * shape.batch * shape.m * shape.n * shape.k;
    }
    for (auto window : function.getBlock().getOps<WindowOp>())
      flops = flops + lower::flops_of_window(window);
    for (Operation &op : function.getBlock())
      if (lower::is_attention(&op))
        flops = flops + lower::flops_of_attention(&op);
    for (auto loop : function.getBlock().getOps<LoopOp>()) {
      auto body = function->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(loop.getCallee());
      flops = flops + shape_of(loop.getSequences().front()).front() * flops_of(body);
    }
    for (auto branch : function.getBlock().getOps<BranchOp>())
      flops = flops + flops_of(function->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(branch.getCallee()));
    return flops;
  }

  /// What manifest and memory report say of each function while it is still there.
  void survey(ModuleOp module, emit::CompiledModel &model) {
    llvm::raw_string_ostream report(model.memory_report);
    for (FuncOp function : module.getOps<FuncOp>()) {
      plan::FunctionPlan plan(function, *model.storages);
      report << function.getSymName() << ":\n";
      plan.print(report);
      if (function.getKind() == "body")
        continue;
      model.flops.push_back(flops_of(function));
      bool symbolic = !plan.dimensions().empty();
      for (int64_t extent : llvm::ArrayRef(memory_examples).take_front(symbolic ? std::size(memory_examples) : 1)) {
        llvm::StringMap<int64_t> dims;
        emit::Memory row{function.getSymName().str(), {}, 0};
        for (const std::string &name : plan.dimensions()) {
          dims[name] = extent;
          row.dims.push_back({name, extent});
        }
        if (auto peak = plan.peak(dims)) {
          row.peak = *peak;
          model.memory.push_back(row);
        }
      }
    }
  }

  diagnostics::SourceManager &sources_;
  diagnostics::Diagnostics &diagnostics_;
  const CompileOptions &options_;
  Stage stage_;
  llvm::raw_ostream *out_;
  std::string &failure_;
};

} // namespace

std::optional<Compilation> compile(uint32_t file, diagnostics::SourceManager &sources, diagnostics::Diagnostics &diagnostics,
                                   const CompileOptions &options, Stage stage, llvm::raw_ostream *out, std::string &failure) {
  return Compiler(sources, diagnostics, options, stage, out, failure).run(file);
}

} // namespace gradus
